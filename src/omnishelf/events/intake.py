"""What is taken into the log, and what is refused and why; one bad event stops no other."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from omnishelf.events.lists import ForgedError, Listed, Lists
from omnishelf.events.whole_list import expanded, is_whole_list
from omnishelf.misfit import first_misfit
from omnishelf.settings import EventSettings
from omnishelf.types.event import Event

Given = Event | Mapping[str, Any]
"""An event, or one as it comes: JSON that may be wrong, or short for a whole list."""

AHEAD = timedelta(minutes=5)
"""How far a sender's clock may be before ours, or behind."""
SHOWN_WITHIN = timedelta(days=1)
"""How long after a list was answered it may be shown: what comes later is told again by somebody
who kept the token."""

_FORGED = "its list is not one that this shop answered: the token is forged"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that was not taken."""

    at: int
    """Its place among those that were given, from 0."""
    id: str | None
    """None: it had none that could be read."""
    reason: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """Events that can be taken, and those that can't."""

    events: tuple[Event, ...]
    refused: tuple[Refusal, ...]


class Intake:
    """Sifts what is sent to one shop."""

    def __init__(
        self,
        lists: Lists,
        settings: EventSettings,
        known: Callable[[Sequence[str]], Collection[str]],
    ) -> None:
        """Judge by a shop.

        Args:
            lists: reads its tokens.
            settings: how old an event may be.
            known: which of these products there are.
        """
        self._lists = lists
        self._oldest = timedelta(days=settings.retention_days)
        self._known = known

    def sift(self, given: Sequence[Given], *, trusted: bool, now: datetime | None = None) -> Sifted:
        """Judge events one by one. They may come late, in any order, and again.

        Args:
            given: as they came.
            trusted: whether propensities and arms are believed that no token of ours vouches
                for; not those of a browser.
            now: the clock's time; None: read it.
        """
        now = now or datetime.now(UTC)
        refused: list[Refusal] = []
        read: list[tuple[int, Event]] = []
        for at, one in enumerate(given):
            try:
                read.extend((at, event) for event in _read(one))
            except ValidationError as error:
                refused.append(Refusal(at, _id(one), _first_fault(error)))
            except ValueError as error:
                refused.append(Refusal(at, _id(one), str(error)))
        known = self._known([*{event.product for _, event in read}])
        tokens: dict[str, Listed | ForgedError | None] = {}
        taken: list[Event] = []
        for at, event in read:
            try:
                self._require_in_time(event, now)
                if event.product not in known:
                    raise ValueError(f"no product '{event.product}' in this shop")
                taken.append(self._vouched(event, tokens, trusted=trusted))
            except ValueError as error:
                refused.append(Refusal(at, event.id, str(error)))
        return Sifted(tuple(taken), tuple(sorted(refused, key=lambda one: one.at)))

    def _require_in_time(self, event: Event, now: datetime) -> None:
        if event.time > now + AHEAD:
            raise ValueError(f"{event.time:%Y-%m-%dT%H:%M:%SZ} is to come yet: is the clock right?")
        if event.time < now - self._oldest:
            raise ValueError(
                f"{event.time:%Y-%m-%d} is too long ago: events are kept for {self._oldest.days} "
                "days (events.retention_days)"
            )

    def _vouched(
        self, event: Event, tokens: dict[str, Listed | ForgedError | None], *, trusted: bool
    ) -> Event:
        """An event with what its token says; without what only its sender says."""
        if event.search is None:
            return event if trusted else _unvouched(event)
        # Many events name the same list.
        if event.search not in tokens:
            try:
                tokens[event.search] = self._lists.read(event.search)
            except ForgedError as error:
                tokens[event.search] = error
        listed = tokens[event.search]
        if isinstance(listed, ForgedError):
            raise ValueError(_FORGED)  # noqa: TRY004 - it is read as any other fault
        if listed is None:
            return event if trusted else _unvouched(event)
        answered = datetime.fromtimestamp(listed.time, UTC)
        if event.time < answered - AHEAD:
            raise ValueError("it happened before its list was answered: is the clock right?")
        if event.kind == "impression" and event.time > answered + SHOWN_WITHIN:
            raise ValueError("its list was answered more than a day before: is it told again?")
        place = listed.place(event.product)
        vouched = {
            "search": listed.name,
            "surface": listed.surface,
            "arm": place.arm if place else listed.arm,
            "position": place.position if place else event.position,
            "propensity": place.propensity if place else None,
        }
        return event.model_copy(update=vouched)


def _read(one: Given) -> Sequence[Event]:
    if isinstance(one, Event):
        return (one,)
    if not isinstance(one, Mapping):
        raise ValueError(f"an event must be an object, got {type(one).__name__}")  # noqa: TRY004
    if is_whole_list(one):
        return expanded(one)
    return (Event.model_validate(one),)


def _unvouched(event: Event) -> Event:
    if event.propensity is None and event.arm is None:
        return event
    return event.model_copy(update={"propensity": None, "arm": None})


def _id(one: object) -> str | None:
    id = one.get("id") if isinstance(one, Mapping) else None
    # Half of a character can't be sent back.
    return id[:200].encode("utf-8", "replace").decode() if isinstance(id, str) else None


def _first_fault(error: ValidationError) -> str:
    first = first_misfit(error)
    return f"{first.place}: {first.message}" if first.path else first.message
