"""A shop's experiments on disk."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError

from omnishelf.errors import ExperimentError
from omnishelf.experiments.experiment import Experiment
from omnishelf.files import write_atomic
from omnishelf.misfit import first_misfit
from omnishelf.types.frozen import Frozen
from omnishelf.types.product import MAX_ID

FILE_NAME = "experiments.json"

MAX_EXPERIMENTS = 200
"""Those that have ended included: their outcomes can be asked for."""
_MOMENT = timedelta(microseconds=1)


class Book(Frozen):
    """The file."""

    format: Literal[1] = 1
    revision: int = Field(default=0, ge=0)
    """How often it was written."""
    saved: AwareDatetime | None = None
    experiments: tuple[Experiment, ...] = ()


def load(folder: Path) -> Book:
    """A shop's experiments; none if it has no `experiments.json`.

    Raises:
        ExperimentError: the file can't be read or is damaged.
    """
    path = folder / FILE_NAME
    try:
        return Book.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Book()
    except OSError as error:
        raise ExperimentError(f"{path} can't be read: {error.strerror}") from None
    except ValidationError as error:
        raise ExperimentError(f"{path}: {_told(error)}; restore it from a backup") from None


def parse(data: object) -> Experiment:
    """An experiment out of JSON.

    Raises:
        ExperimentError: it is wrong; the message names the field.
    """
    try:
        return Experiment.model_validate(data)
    except ValidationError as error:
        name = data.get("name") if isinstance(data, dict) else None
        named = f" '{str(name)[:60]}'" if name else ""
        raise ExperimentError(f"experiment{named}: {_told(error)}") from None


def find(book: Book, name: str) -> Experiment:
    """One experiment.

    Raises:
        ExperimentError: there is none of this name.
    """
    for experiment in book.experiments:
        if experiment.name == name:
            return experiment
    known = ", ".join(each.name for each in book.experiments) or "none"
    raise ExperimentError(f"no experiment '{name}'; there are: {known}")


def put(folder: Path, experiment: Experiment, *, now: datetime | None = None) -> Book:
    """Add an experiment, or change one that has not begun.

    Of one that has begun only the end can be changed: with other arms or shares its shoppers
    would not be comparable any more.

    Raises:
        ExperimentError: it has begun; it changes what another changes at the same time; there are
            too many.
        OSError: the folder can't be written.
    """
    now = now or datetime.now(UTC)
    book = load(folder)
    others = tuple(each for each in book.experiments if each.name != experiment.name)
    for old in book.experiments:
        same = experiment.model_copy(update={"end": old.end})
        if old.name == experiment.name and old.start <= now and same != old:
            raise ExperimentError(
                f"experiment '{old.name}' has begun, and only its end can be changed: stop it and "
                "start another under a new name"
            )
    experiments = (*others, experiment)
    if len(experiments) > MAX_EXPERIMENTS:
        raise ExperimentError(
            f"{MAX_EXPERIMENTS} experiments are kept already: remove one that has ended"
        )
    _refuse_clashes(experiments, experiment)
    return _write(folder, book, experiments)


def stop(folder: Path, name: str, *, now: datetime | None = None) -> Book:
    """End an experiment now; its outcome can still be asked for.

    Raises:
        ExperimentError: there is none of this name, it has not begun, or it has ended.
        OSError: the folder can't be written.
    """
    now = now or datetime.now(UTC)
    book = load(folder)
    experiment = find(book, name)
    if not experiment.runs(now):
        when = "has ended already" if experiment.start <= now else "has not begun"
        raise ExperimentError(f"experiment '{name}' {when}")
    stopped = experiment.model_copy(update={"end": max(now, experiment.start + _MOMENT)})
    return _write(
        folder, book, tuple(stopped if each is experiment else each for each in book.experiments)
    )


def remove(folder: Path, name: str) -> Book:
    """Forget an experiment.

    Raises:
        ExperimentError: there is none of this name.
        OSError: the folder can't be written.
    """
    book = load(folder)
    gone = find(book, name)
    return _write(folder, book, tuple(each for each in book.experiments if each is not gone))


def _refuse_clashes(experiments: Sequence[Experiment], new: Experiment) -> None:
    beside = [each for each in experiments if each is not new and each.overlaps(new)]
    for other in beside:
        both = new.changed & other.changed
        if both:
            raise ExperimentError(
                f"experiment '{new.name}' changes '{min(both)}', as '{other.name}' does at the "
                "same time: let one end before the other starts"
            )
        if {new.kind, other.kind} == {"interleave"}:
            raise ExperimentError(
                f"experiments '{new.name}' and '{other.name}' would both interleave the same "
                "lists: let one end before the other starts"
            )
    # All that a shopper may be in are named in each event.
    longest = sum(max(len(each.logged(arm)) for arm in each.arms) + 1 for each in (new, *beside))
    if longest > MAX_ID:
        raise ExperimentError(
            f"experiment '{new.name}' runs at the same time as {len(beside)} others: their names "
            f"take more than the {MAX_ID} letters that an event has for them; choose shorter ones"
        )


def _write(folder: Path, before: Book, experiments: tuple[Experiment, ...]) -> Book:
    book = Book(revision=before.revision + 1, saved=datetime.now(UTC), experiments=experiments)
    write_atomic(folder / FILE_NAME, book.model_dump_json(indent=1, exclude_none=True).encode())
    return book


def _told(error: ValidationError) -> str:
    return str(first_misfit(error))
