"""Where an area's results lie: `insights/AREA/N`, whole or absent, each beside the one before."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from omnishelf.errors import ShelfError
from omnishelf.files import copy_tree, write_atomic
from omnishelf.generations import Generations
from omnishelf.shelf.insights.part import Area, Result
from omnishelf.types.frozen import Frozen

FOLDER = "insights"
REPORT = "report.html"
_TRIES = 5


class KeptPart(Frozen):
    """What is kept of a part."""

    computed: datetime
    of_events: bool = False
    result: dict[str, Any] | None = None
    error: str | None = None
    """Why there is no result, and the way out."""


class KeptArea:
    """The latest results of one area, and its report."""

    def __init__(self, shop: Path, area: Area) -> None:
        """Of a shop's folder."""
        self._area = area
        self._folder = shop / FOLDER
        self._generations = Generations(self._folder, area.name)

    def parts(self) -> dict[str, KeptPart]:
        """What there is, by name; what is damaged or of another version is left out."""
        folder = self._current()
        found: dict[str, KeptPart] = {}
        for part in self._area.parts if folder else ():
            with suppress(OSError, ValueError, ValidationError):
                content = json.loads((folder / f"{part.name}.json").read_bytes())  # type: ignore[operator]
                kept = KeptPart.model_validate(content)
                if kept.result is not None:
                    part.result.model_validate(kept.result)
                found[part.name] = kept
        return found

    def file(self, name: str) -> Path | None:
        """A file of the latest results; None if there is none."""
        folder = self._current()
        path = folder / name if folder else None
        return path if path is not None and path.is_file() else None

    @contextmanager
    def next(self) -> Iterator[Path]:
        """A new folder that holds what there is, to be changed; it serves once it is left without
        an error."""
        before = self._current()
        folder = self._generations.new()
        try:
            if before is not None:
                # Files are replaced, never written in: both may have one.
                shutil.copytree(before, folder, copy_function=os.link, dirs_exist_ok=True)
            yield folder
            self._generations.switch(folder, keep=before is not None)
            self._generations.clear()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def drop(self) -> None:
        """Remove everything."""
        folder = self._folder / self._area.name
        if folder.exists():
            shutil.rmtree(folder)

    def _current(self) -> Path | None:
        with suppress(ShelfError):
            return self._generations.current
        return None


def write_part(folder: Path, name: str, kept: KeptPart) -> None:
    """Put a part into a folder, which may hold an older one."""
    write_atomic(folder / f"{name}.json", kept.model_dump_json(indent=1).encode())


def results(parts: Mapping[str, KeptPart], area: Area) -> dict[str, Result]:
    """The results by part, as their own types."""
    return {
        part.name: part.result.model_validate(kept.result)
        for part in area.parts
        if (kept := parts.get(part.name)) is not None and kept.result is not None
    }


def copy_insights(shop: Path, target: Path) -> None:
    """Copy the latest results of all areas into another folder, while they may be computed anew.

    Raises:
        OSError: the target can't be written.
    """
    source = shop / FOLDER
    for area in sorted(source.iterdir()) if source.exists() else ():
        for attempt in range(_TRIES):
            shutil.rmtree(target / FOLDER / area.name, ignore_errors=True)
            generations = Generations(source, area.name)
            try:
                current = generations.current
            except ShelfError:
                break  # Nothing has been computed yet, or it was dropped.
            try:
                copy_tree(current, target / FOLDER / area.name / current.name)
            except OSError:
                if attempt == _TRIES - 1:
                    raise
            else:
                pointer = target / FOLDER / area.name / "current"
                write_atomic(pointer, current.name.encode())
                break
