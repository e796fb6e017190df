"""Bulk import: a catalog is uploaded, and added in the background."""

import os
import threading
import uuid
from collections import OrderedDict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from omnishelf.errors import OmnishelfError, QueryError, ShelfError
from omnishelf.ingest.report import Progress
from omnishelf.server.keys import may_change
from omnishelf.server.metrics import Metrics
from omnishelf.shelf import Shelf

router = APIRouter(prefix="/v1/import", dependencies=[Depends(may_change)], tags=["import"])

_KEPT_JOBS = 50
_UNDER_WAY = ".part"
_SHOWN_REJECTIONS = 1_000

Format = Literal["csv", "jsonl", "parquet"]


@dataclass(slots=True)
class Job:
    """One import and how far it has come."""

    id: str
    state: Literal["waiting", "running", "done", "failed"] = "waiting"
    rows: int = 0
    stored: int = 0
    rejected: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    error: str | None = None
    rejections: list[dict[str, Any]] = field(default_factory=list)
    """The first 1,000."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


class Imports:
    """Imports one at a time, in order; the last ones are remembered."""

    def __init__(self, shelf: Shelf, metrics: Metrics) -> None:
        """Import into this shop."""
        self._shelf = shelf
        self._metrics = metrics
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="import")
        self._folder = shelf.folder / "imports"

    def resume(self) -> None:
        """Queue what was accepted before the server last ended."""
        self._folder.mkdir(exist_ok=True)
        for path in sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime):
            if path.suffix == _UNDER_WAY:
                path.unlink()
            else:
                self._queue(path)

    async def accept(self, pieces: AsyncIterator[bytes], format: Format) -> Job:
        """Keep an upload in the shop, and queue it: once it is accepted it is not lost.

        Raises:
            ShelfError: the shop can't be written.
        """
        path = self._folder / f"{uuid.uuid4().hex[:12]}.{format}"
        part = path.with_name(path.name + _UNDER_WAY)
        try:
            file = await run_in_threadpool(part.open, "wb")
            try:
                async for piece in pieces:
                    await run_in_threadpool(file.write, piece)
                await run_in_threadpool(_keep, file, part, path)
            finally:
                file.close()
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ShelfError(f"the upload can't be kept: {error.strerror}: make room") from None
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return self._queue(path)

    def _queue(self, catalog: Path) -> Job:
        """The file is removed when it is done."""
        job = Job(catalog.stem)
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > _KEPT_JOBS:
                self._jobs.popitem(last=False)
        self._worker.submit(self._run, job, catalog)
        return job

    def get(self, id: str) -> Job | None:
        """A job that is remembered."""
        with self._lock:
            return self._jobs.get(id)

    def close(self) -> None:
        """Finish the running import; those that wait are taken up at the next start."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, catalog: Path) -> None:
        def told(progress: Progress) -> None:
            job.rows, job.stored, job.rejected = progress.rows, progress.stored, progress.rejected

        job.state = "running"
        try:
            report = self._shelf.add(catalog, progress=told, local_media=False)
        except OmnishelfError as error:
            job.state, job.error = "failed", _without_path(error, catalog)
        except Exception:
            job.state, job.error = "failed", "something went wrong here"
            raise
        else:
            job.added, job.changed = report.added, report.changed
            job.unchanged = report.unchanged
            job.rejections = [
                {"line": r.line, "id": r.id, "field": r.field, "reason": r.reason}
                for r in report.rejected[:_SHOWN_REJECTIONS]
            ]
            job.state = "done"
            for outcome in ("added", "changed", "unchanged"):
                self._metrics.imported.labels(outcome).inc(getattr(report, outcome))
        finally:
            catalog.unlink(missing_ok=True)


@router.post("", status_code=202, summary="Import a catalog file in the background")
async def start(
    request: Request,
    format: Annotated[Format, Query(description="Format of the file.")] = "csv",
) -> dict[str, Any]:
    """Take the file as the request's body, or as the part `file` of a form."""
    imports: Imports = request.app.state.imports
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return {"id": (await imports.accept(request.stream(), format)).id}
    async with request.form(max_files=1, max_fields=1) as form:
        part = form.get("file")
        if part is None or isinstance(part, str):
            raise QueryError("the form has no part 'file'")
        return {"id": (await imports.accept(_pieces(part), format)).id}


def _keep(file: BinaryIO, part: Path, path: Path) -> None:
    """Give a file that is whole and on the disk its name."""
    file.flush()
    os.fsync(file.fileno())
    part.rename(path)


async def _pieces(part: UploadFile) -> AsyncIterator[bytes]:
    while piece := await part.read(1 << 20):
        yield piece


def _without_path(error: OmnishelfError, catalog: Path) -> str:
    """What the shop calls an upload is nobody's business."""
    message = str(error).replace(str(catalog), "the catalog")
    return message.replace(catalog.name, "the catalog")


@router.get("/{id}", summary="How far an import has come")
def progress(request: Request, id: str) -> dict[str, Any]:
    """State, counts and rejections."""
    imports: Imports = request.app.state.imports
    job = imports.get(id)
    if job is None:
        raise HTTPException(404, f"no import '{id}' is remembered")
    return job.as_dict()
