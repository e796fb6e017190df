"""What rules change, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omnishelf.merchandising.rules.apply import Effect


@dataclass(frozen=True, slots=True)
class Move:
    """One product that is elsewhere than before."""

    id: str
    before: int | None
    """Its place, from 1; None: it was not shown."""
    after: int | None
    """Its place, from 1; None: it is not shown."""
    rules: tuple[str, ...] = ()
    """Names of the rules that did something to it; none if others pushed it."""


def preview(
    before: Sequence[str],
    after: Sequence[str],
    effects: Mapping[str, Sequence[Effect]] | None = None,
) -> list[Move]:
    """All products that moved, came or went: in the order after, then those that are gone.

    Args:
        before: ids in their order without the change.
        after: ids in their order with it.
        effects: by product, what rules did to it after the change.
    """
    was = {id: at for at, id in enumerate(before, start=1)}
    now = {id: at for at, id in enumerate(after, start=1)}
    gone = [id for id in before if id not in now]
    told = effects or {}
    return [
        Move(
            id,
            was.get(id),
            now.get(id),
            tuple(dict.fromkeys(effect.rule for effect in told.get(id, ()))),
        )
        for id in [*after, *gone]
        if was.get(id) != now.get(id)
    ]
