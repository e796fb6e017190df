"""What a merchant should know of rules before they are in force."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from omnishelf.errors import FilterError
from omnishelf.merchandising.rules.actions import Hide, Narrow, Pin
from omnishelf.merchandising.rules.loops import loops
from omnishelf.merchandising.rules.meeting import meetings
from omnishelf.merchandising.rules.rule import Rule
from omnishelf.types import Filter

MAX_CONFLICTS = 200
"""Told at once; a merchant who has more begins with these."""

Kind = Literal[
    "same place", "pinned twice", "pin and hide", "loop", "hides everything", "filter",
    "expired", "not yet valid",
]  # fmt: skip

Count = Callable[[Filter | None], int]
"""How many products of the shop pass a filter."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that at least one rule can't do, or does not do now."""

    kind: Kind
    rules: tuple[str, ...]
    """Their names, the one that goes first in front."""
    text: str


def conflicts(
    rules: Sequence[Rule], now: datetime, *, count: Count | None = None
) -> list[Conflict]:
    """Where rules are in one another's way. Rules that are off or over are in nobody's.

    Args:
        rules: in the order in which they stand.
        now: with a time zone.
        count: counts products; without it filters are not tried.
    """
    enabled = [rule for rule in rules if rule.enabled]
    alive = [rule for rule in enabled if rule.valid_until is None or now < rule.valid_until]
    return [*islice(_all(enabled, alive, now, count), MAX_CONFLICTS)]


def _all(
    enabled: Sequence[Rule], alive: Sequence[Rule], now: datetime, count: Count | None
) -> Iterator[Conflict]:
    for rule in alive:
        yield from _with_itself(rule)
    yield from _of_pairs(alive)
    for circle in loops(alive):
        yield _loop(circle)
    if count is not None:
        yield from _of_filters(alive, count)
    for rule in enabled:
        if rule.valid_until is not None and rule.valid_until <= now:
            yield Conflict(
                "expired",
                (rule.name,),
                f"rule '{rule.name}' ended on {_date(rule.valid_until)}: remove it, or give it "
                "a later end",
            )
        elif rule.valid_from is not None and now < rule.valid_from:
            yield Conflict(
                "not yet valid",
                (rule.name,),
                f"rule '{rule.name}' begins on {_date(rule.valid_from)}",
            )


def _pins(rule: Rule) -> list[Pin]:
    return [action for action in rule.then if isinstance(action, Pin)]


def _hides(rule: Rule) -> set[str]:
    return {id for action in rule.then if isinstance(action, Hide) for id in action.products}


def _with_itself(rule: Rule) -> Iterator[Conflict]:
    pins = _pins(rule)
    for place, pin in enumerate(pins):
        if pin.product in _hides(rule):
            yield _pin_and_hide(rule, rule, pin.product, "")
        for other in pins[:place]:
            yield from _of_pins(rule, other, rule, pin, "")


def _of_pairs(rules: Sequence[Rule]) -> Iterator[Conflict]:
    placing = [rule for rule in rules if _pins(rule) or _hides(rule)]
    for first, second, text in meetings(placing):
        both = f" for the query '{text}'" if text else ""
        for pin in _pins(first):
            for other in _pins(second):
                yield from _of_pins(first, pin, second, other, both)
        for pinning, hiding in ((first, second), (second, first)):
            hidden = _hides(hiding)
            for pin in _pins(pinning):
                if pin.product in hidden:
                    yield _pin_and_hide(pinning, hiding, pin.product, both)


def _of_pins(first: Rule, pin: Pin, second: Rule, other: Pin, when: str) -> Iterator[Conflict]:
    if pin.position == other.position and pin.product != other.product:
        yield Conflict(
            "same place",
            _names(first, second),
            f"{_who(first, second)} both '{pin.product}' and '{other.product}' to place "
            f"{pin.position}{when}: '{pin.product}' gets it; give one of them another place",
        )
    elif pin.product == other.product and pin.position != other.position:
        yield Conflict(
            "pinned twice",
            _names(first, second),
            f"{_who(first, second)} '{pin.product}' both to place {pin.position} and to place "
            f"{other.position}{when}: {pin.position} holds; remove one of them",
        )


def _who(first: Rule, second: Rule) -> str:
    if first is second:
        return f"rule '{first.name}' pins"
    return f"rules '{first.name}' and '{second.name}' pin"


def _names(first: Rule, second: Rule) -> tuple[str, ...]:
    return tuple(dict.fromkeys((first.name, second.name)))


def _pin_and_hide(pinning: Rule, hiding: Rule, product: str, when: str) -> Conflict:
    told = (
        f"rule '{pinning.name}' both pins and hides '{product}'"
        if pinning is hiding
        else f"rule '{pinning.name}' pins '{product}' and rule '{hiding.name}' hides it{when}"
    )
    return Conflict(
        "pin and hide", _names(pinning, hiding), f"{told}: it stays hidden; remove one of them"
    )


def _loop(circle: Sequence[Rule]) -> Conflict:
    names = tuple(rule.name for rule in circle)
    if len(names) == 1:
        text = (
            f"rule '{names[0]}' redirects to a search for which it holds itself: "
            "let it lead to another page"
        )
    else:
        listed = "', '".join(names)
        text = (
            f"rules '{listed}' lead back to one another by what they redirect to or replace: "
            "each is applied once a search; change one of them"
        )
    return Conflict("loop", names, text)


def _of_filters(rules: Sequence[Rule], count: Count) -> Iterator[Conflict]:
    everything = count(None)
    for rule in rules:
        for action in rule.then:
            if not isinstance(action, Hide | Narrow) or action.filter is None:
                continue
            try:
                passing = count(action.filter)
            except FilterError as error:
                yield Conflict("filter", (rule.name,), f"rule '{rule.name}': {error}")
                continue
            hides_all = passing == everything if isinstance(action, Hide) else passing == 0
            if everything and hides_all:
                yield Conflict(
                    "hides everything",
                    (rule.name,),
                    f"rule '{rule.name}' would leave no product of the shop: its "
                    f"'{action.do}' is ignored; change its filter",
                )


def _date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"
