"""What is wanted otherwise, as chips that a shopper can take away."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from omnishelf.search.composed.wish import Change, Wish
from omnishelf.types import Chip

_SURE = 1.0
"""Words that change a photo are taken at their word."""


def heeded(wish: Wish, dropped: Collection[str]) -> Wish:
    """The wish without what was taken away, by the ids of its chips."""
    return replace(
        wish,
        changes=tuple(change for change in wish.changes if _id(change) not in dropped),
        price=None if _price_id(wish) in dropped else wish.price,
        style_of=wish.style_of and _STYLE_ID not in dropped,
    )


def chips_of(wish: Wish, known: Collection[Change], dropped: Collection[str]) -> tuple[Chip, ...]:
    """A chip for each thing that is wanted otherwise, those that were taken away among them.

    Args:
        wish: all of it.
        known: changes that the shop's labels know: other words are searched for as they are.
        dropped: ids of chips that were taken away.
    """
    return tuple(_chips(wish, known, dropped))


def _chips(wish: Wish, known: Collection[Change], dropped: Collection[str]) -> Iterator[Chip]:
    for change in wish.changes:
        id = _id(change)
        if change in known or id in dropped:
            value = change.term.value
            yield _chip(id, change.term.kind, change.said, value, dropped, not change.wanted)
    if wish.price:
        yield _chip(_price_id(wish), "price", wish.price_said, wish.price, dropped)
    if wish.style_of:
        yield _chip(_STYLE_ID, "style", wish.style_said, "another's", dropped)


def _chip(
    id: str, kind: str, said: str, value: str, dropped: Collection[str], negated: bool = False
) -> Chip:
    return Chip(
        id=id,
        kind=kind,
        label=said,
        value=value,
        negated=negated,
        action="change",
        confidence=_SURE,
        dropped=id in dropped,
    )


_STYLE_ID = "change style"


def _id(change: Change) -> str:
    refused = "" if change.wanted else "not "
    return f"change {refused}{change.term.kind}:{change.term.value}"


def _price_id(wish: Wish) -> str:
    return f"change price:{wish.price}"
