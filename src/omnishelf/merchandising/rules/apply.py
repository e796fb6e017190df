"""What rules do to what was found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.gathered import Gathered
from omnishelf.merchandising.rules.actions import Banner, Boost, Bury, Hide, Narrow, Pin
from omnishelf.merchandising.rules.decide import Decision
from omnishelf.merchandising.rules.pins import place
from omnishelf.merchandising.rules.rule import Rule
from omnishelf.types import Product

Ranked = Fused[str, Any]
"""A product found: id, score, and each source's contribution."""

ReadProducts = Callable[[Sequence[str]], Mapping[str, Product]]
"""Reads the products of some ids; ids that are not stored are left out."""

RULE = "rule"
"""The source of what rules contribute."""


class Effect(NamedTuple):
    """What one rule did to one product."""

    rule: str
    """Its name."""
    action: str
    """pin, hide, boost, bury or filter."""
    contribution: float = 0.0
    """What it added to the score; 0 for what moves a product without it."""
    position: int | None = None
    """Of a pin."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What is shown, and why."""

    ranked: tuple[Ranked, ...]
    """In order. Where rules changed a score, the source `rule` has what they added: the
    contributions still sum to the score."""
    pins: Mapping[int, str] = field(default_factory=dict)
    """By place, from 1, the product that a rule put there."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """By product, the name of the rule that hid it."""
    effects: Mapping[str, tuple[Effect, ...]] = field(default_factory=dict)
    """By product, what rules did to it, in their order."""
    redirect: str | None = None
    banners: tuple[Banner, ...] = ()
    notes: tuple[str, ...] = ()
    """What a merchant should know: actions that were ignored, and why."""


def apply(decision: Decision, ranked: Sequence[Ranked], products: ReadProducts) -> Applied:
    """Hide, boost, bury and pin.

    A boost or a burial multiplies the score: several multiply one another, the order is that of
    the products, and what is shown ends at 1. A hidden product is never shown, not even pinned.
    A filter, for hiding or for keeping, that would leave nothing is ignored and told; products
    that are hidden by their ids stay hidden, for they may be unsafe or unlawful to sell. A pinned
    product that was not found is shown if it is in the shop and passes the shopper's filter; its
    score is 0.

    Args:
        decision: the rules that hold.
        ranked: what was found, best first.
        products: reads products; asked only if a rule needs it.
    """
    if not decision.rules:
        return Applied(tuple(ranked))
    return _Application(decision, ranked, products).result()


class _Application:
    """One answer while rules are applied to it."""

    def __init__(
        self, decision: Decision, ranked: Sequence[Ranked], products: ReadProducts
    ) -> None:
        self._decision = decision
        self._read = products
        self._items: dict[str, Ranked] = {item.key: item for item in ranked}
        self._strengths = {id: item.score for id, item in self._items.items()}
        """Scores times factors, not ended at 1."""
        self._hidden: dict[str, str] = {}
        self._effects: dict[str, list[Effect]] = {}
        self._notes: list[str] = []
        self._added: dict[str, float] = {}
        """By product, what rules added to its score."""
        self._joined: set[str] = set()
        """Products that were not found: only a pin brings them here."""
        self._left: set[str] = set()
        """Products that no rule has hidden."""

    def result(self) -> Applied:
        wanted = self._wanted_pins()
        self._left = set(self._items)
        for rule in self._decision.rules:
            for action in rule.then:
                match action:
                    case Hide():
                        self._hide(rule, action)
                    case Narrow():
                        self._narrow(rule, action)
                    case Boost() | Bury():
                        self._multiply(rule, action)
        pins = self._pins(wanted)
        for id, added in self._added.items():
            self._items[id] = _with_rules(self._items[id], added)
        pinned = {id: at for at, id in pins.items()}
        others = [
            item for id, item in self._items.items() if id not in self._hidden and id not in pinned
        ]
        if self._added:
            others.sort(key=lambda item: -self._strengths[item.key])
        in_order = place(others, {at: self._items[id] for at, id in pins.items()})
        return Applied(
            tuple(in_order),
            pins,
            self._hidden,
            {id: tuple(effects) for id, effects in self._effects.items()},
            self._decision.redirect,
            self._decision.banners,
            tuple(self._notes),
        )

    def _wanted_pins(self) -> list[tuple[Rule, Pin]]:
        """All pins of products that may be shown; those not found join the others."""
        wanted = [
            (rule, action)
            for rule in self._decision.rules
            for action in rule.then
            if isinstance(action, Pin)
        ]
        absent = [
            *dict.fromkeys(pin.product for _, pin in wanted if pin.product not in self._items)
        ]
        if not absent:
            return wanted
        stored = self._read(absent)
        there = [id for id in absent if id in stored]
        where = self._decision.context.where
        passing = (
            Gathered([stored[id] for id in there]).passing(where)
            if where is not None
            else range(len(there))
        )
        for id in [there[at] for at in sorted(passing)]:
            self._items[id] = Fused(id, 0.0, {RULE: 0.0})
            self._strengths[id] = 0.0
            self._joined.add(id)
        for rule, pin in wanted:
            if pin.product not in self._items:
                why = "does not pass the filter" if pin.product in stored else "is not in the shop"
                self._note(rule, f"pins product '{pin.product}', which {why}")
        return [(rule, pin) for rule, pin in wanted if pin.product in self._items]

    @cached_property
    def _gathered(self) -> tuple[list[str], Gathered]:
        """All items that are in the shop; a product may be deleted after it was found."""
        stored = self._read([*self._items])
        ids = [id for id in self._items if id in stored]
        return ids, Gathered([stored[id] for id in ids])

    def _passing(self, action: Hide | Narrow | Boost | Bury) -> set[str]:
        if action.filter is None:
            return set()
        ids, gathered = self._gathered
        return {ids[at] for at in gathered.passing(action.filter)}

    def _hide(self, rule: Rule, action: Hide) -> None:
        self._remove(rule, "hide", self._left & {*action.products})
        passing = self._left & self._passing(action)
        if passing and passing == self._left:
            self._note(rule, "would hide everything that was found: it is ignored")
        else:
            self._remove(rule, "hide", passing)

    def _narrow(self, rule: Rule, action: Narrow) -> None:
        passing = self._left & self._passing(action)
        if self._left and not passing:
            self._note(rule, "has a filter that nothing found passes: it is ignored")
        else:
            self._remove(rule, "filter", self._left - passing)

    def _remove(self, rule: Rule, action: str, ids: set[str]) -> None:
        self._left -= ids
        for id in ids:
            self._hidden[id] = rule.name
            self._effects.setdefault(id, []).append(Effect(rule.name, action))

    def _multiply(self, rule: Rule, action: Boost | Bury) -> None:
        for id in self._left & ({*action.products} | self._passing(action)):
            before = self._strengths[id]
            after = self._strengths[id] = before * action.factor
            added = min(1.0, after) - min(1.0, before)
            self._added[id] = self._added.get(id, 0.0) + added
            self._effects.setdefault(id, []).append(Effect(rule.name, action.do, added))

    def _pins(self, wanted: Sequence[tuple[Rule, Pin]]) -> dict[int, str]:
        """Each place and each product once: the first rule wins."""
        pins: dict[int, str] = {}
        by: dict[str, str] = {}
        for rule, pin in wanted:
            if pin.product in self._hidden:
                self._note(
                    rule,
                    f"pins product '{pin.product}', which rule "
                    f"'{self._hidden[pin.product]}' hides: it stays hidden",
                )
            elif pin.position in pins and pins[pin.position] != pin.product:
                first = by[pins[pin.position]]
                self._note(
                    rule,
                    f"pins product '{pin.product}' to place {pin.position}, which rule "
                    f"'{first}' has taken: it is ignored",
                )
            elif pin.product not in by:
                pins[pin.position] = pin.product
                by[pin.product] = rule.name
                self._effects.setdefault(pin.product, []).append(
                    Effect(rule.name, "pin", position=pin.position)
                )
        for id in self._joined - by.keys():
            # Its pin does not hold: it goes again.
            del self._items[id]
            self._added.pop(id, None)
        return pins

    def _note(self, rule: Rule, fault: str) -> None:
        self._notes.append(f"rule '{rule.name}' {fault}")


def _with_rules(item: Ranked, added: float) -> Ranked:
    rules = item.contributions.get(RULE, 0.0) + added
    return Fused(item.key, item.score + added, {**item.contributions, RULE: rules})
