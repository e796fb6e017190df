"""Events as columns, for whoever counts or learns from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.types.event import EVENT_KINDS, Event, EventKind

_NONE = -1


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of strings, each written once."""

    codes: NDArray[np.int32]
    """[n], places in `values`; -1 where there is none."""
    values: tuple[str, ...]

    @classmethod
    def of(cls, column: Iterable[str | None]) -> "Coded":
        """Code these strings, in the order in which they first come."""
        places: dict[str, int] = {}
        codes = [_NONE if one is None else places.setdefault(one, len(places)) for one in column]
        return cls(np.array(codes, np.int32), tuple(places))

    def code(self, value: str) -> int | None:
        """The code of a string; None if no row has it."""
        try:
            return self.values.index(value)
        except ValueError:
            return None

    def decoded(self) -> list[str | None]:
        """The strings again."""
        return [None if code < 0 else self.values[code] for code in self.codes]

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Coded":
        """Some rows, by the same codes."""
        return Coded(self.codes[chosen], self.values)


@dataclass(frozen=True, eq=False)
class EventTable:
    """n events, ordered by time and then by the order in which they came. All arrays are [n]."""

    seq: NDArray[np.int64]
    """Place in the log, from 1."""
    time: NDArray[np.float64]
    """Seconds since 1970, UTC."""
    kind: NDArray[np.uint8]
    """Places in `EVENT_KINDS`."""
    product: Coded
    shopper: Coded
    """Pseudonyms."""
    session: Coded
    search: Coded
    query: Coded
    surface: Coded
    arm: Coded
    position: NDArray[np.int32]
    """0 where there is none."""
    propensity: NDArray[np.float64]
    """NaN where chance had no say."""
    quantity: NDArray[np.int32]
    price: NDArray[np.float64]
    """NaN where there is none."""
    rating: NDArray[np.float64]
    """NaN where there is none."""

    def __len__(self) -> int:
        return len(self.seq)

    @classmethod
    def of(cls, events: Sequence[Event], *, seqs: Sequence[int] | None = None) -> "EventTable":
        """Make columns of events.

        Args:
            events: in the order in which they came.
            seqs: their places in the log; None: 1 to n.
        """
        seq = np.arange(1, len(events) + 1) if seqs is None else np.array(seqs)
        time = np.array([event.time.timestamp() for event in events], np.float64)
        order = np.lexsort((seq, time))
        sorted_ = [events[at] for at in order]
        return cls(
            seq=seq[order].astype(np.int64),
            time=time[order],
            kind=np.array([EVENT_KINDS.index(event.kind) for event in sorted_], np.uint8),
            product=Coded.of(event.product for event in sorted_),
            shopper=Coded.of(event.shopper for event in sorted_),
            session=Coded.of(event.session for event in sorted_),
            search=Coded.of(event.search for event in sorted_),
            query=Coded.of(event.query for event in sorted_),
            surface=Coded.of(event.surface for event in sorted_),
            arm=Coded.of(event.arm for event in sorted_),
            position=np.array([event.position or 0 for event in sorted_], np.int32),
            propensity=_numbers(event.propensity for event in sorted_),
            quantity=np.array([event.quantity for event in sorted_], np.int32),
            price=_numbers(event.price for event in sorted_),
            rating=_numbers(event.rating for event in sorted_),
        )

    def is_kind(self, *kinds: EventKind) -> NDArray[np.bool_]:
        """[n], whether an event is of one of these kinds."""
        return np.isin(self.kind, [EVENT_KINDS.index(kind) for kind in kinds])

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "EventTable":
        """Some rows, by the same codes."""
        parts: dict[str, Any] = {}
        for field in fields(self):
            part = getattr(self, field.name)
            parts[field.name] = part.rows(chosen) if isinstance(part, Coded) else part[chosen]
        return EventTable(**parts)

    def before(self, time: float) -> "EventTable":
        """Events that happened before a time, in seconds since 1970."""
        return self.rows(np.arange(np.searchsorted(self.time, time, "left")))


def _numbers(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], np.float64)
