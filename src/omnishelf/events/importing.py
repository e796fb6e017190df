"""A file of events into the log, batch by batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import EventError
from omnishelf.events.formats import FORMATS, Found, How
from omnishelf.events.intake import Intake
from omnishelf.events.log import EventLog

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file, so far or in all."""

    new: int = 0
    duplicates: int = 0
    rejected: int = 0


def import_events(
    log: EventLog,
    intake: Intake,
    path: Path,
    *,
    format: str,
    how: How,
    reject: Callable[[Rejection], None],
    progress: Callable[[Imported], None] = lambda _: None,
) -> Imported:
    """Add a file's events. What `progress` was told of is durable; importing the same file again
    adds what is missing.

    Raises:
        EventError: the format is not known, or the file can't be read.
        ShelfError: the log can't be written.
    """
    if format not in FORMATS:
        raise EventError(f"no format '{format}': there are {', '.join(FORMATS)}")
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise EventError(f"{path} {what}: give a file of events")
    done = Imported()
    for batch in _batches(FORMATS[format](path, how)):
        found = [one for one in batch if isinstance(one, Found)]
        faults = [one for one in batch if isinstance(one, Rejection)]
        sifted = intake.sift([one.event for one in found], trusted=True)
        faults += [
            Rejection(one.reason, line=found[one.at].line, id=one.id) for one in sifted.refused
        ]
        for fault in sorted(faults, key=lambda one: one.line or 0):
            reject(fault)
        taken = log.append(sifted.events)
        done = Imported(
            done.new + taken.new, done.duplicates + taken.duplicates, done.rejected + len(faults)
        )
        progress(done)
    return done


def _batches(rows: Iterator[Found | Rejection]) -> Iterator[list[Found | Rejection]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
