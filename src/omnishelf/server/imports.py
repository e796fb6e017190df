"""Bulk import: a catalog is uploaded, and added in the background."""

import tempfile
import threading
import uuid
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request

from omnishelf.errors import OmnishelfError, QueryError
from omnishelf.ingest.report import Progress
from omnishelf.server.keys import may_change
from omnishelf.server.metrics import Metrics
from omnishelf.shelf import Shelf

router = APIRouter(prefix="/v1/import", dependencies=[Depends(may_change)], tags=["import"])

_KEPT_JOBS = 50
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
        self._folder = tempfile.TemporaryDirectory(prefix="omnishelf-imports-")

    def new_file(self, format: Format) -> Path:
        """Where an upload goes."""
        return Path(self._folder.name) / f"{uuid.uuid4().hex}.{format}"

    def start(self, catalog: Path) -> Job:
        """Queue an uploaded file; it is removed when it is done."""
        job = Job(uuid.uuid4().hex[:12])
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
        """Finish the running import; those that wait are dropped, and were not acknowledged
        as more than waiting."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._folder.cleanup()

    def _run(self, job: Job, catalog: Path) -> None:
        def told(progress: Progress) -> None:
            job.rows, job.stored, job.rejected = progress.rows, progress.stored, progress.rejected

        job.state = "running"
        try:
            report = self._shelf.add(catalog, progress=told, local_media=False)
        except OmnishelfError as error:
            job.state, job.error = "failed", str(error).replace(str(catalog), "the catalog")
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
    path = imports.new_file(format)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_files=1, max_fields=1) as form:
            part = form.get("file")
            if part is None or isinstance(part, str):
                raise QueryError("the form has no part 'file'")
            with path.open("wb") as file:
                while piece := await part.read(1 << 20):
                    file.write(piece)
    else:
        with path.open("wb") as file:
            async for piece in request.stream():
                file.write(piece)
    return {"id": imports.start(path).id}


@router.get("/{id}", summary="How far an import has come")
def progress(request: Request, id: str) -> dict[str, Any]:
    """State, counts and rejections."""
    imports: Imports = request.app.state.imports
    job = imports.get(id)
    if job is None:
        raise HTTPException(404, f"no import '{id}' is remembered")
    return job.as_dict()
