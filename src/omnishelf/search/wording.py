"""What a query's words ask for: rules, typing errors, synonyms, and what is understood of them."""

import itertools
import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from omnishelf.merchandising.rules.context import Context
from omnishelf.merchandising.rules.decide import Decision, decide
from omnishelf.merchandising.rules.rule_set import RuleSet
from omnishelf.merchandising.synonyms import Alternative, Synonyms
from omnishelf.search.lexicon import Lexicon
from omnishelf.search.wishes import ATTRIBUTE_LACK, GOODS_LACK, Wish
from omnishelf.types import Chip, Corrected, Filter, Missing, Or, Query
from omnishelf.understanding.conditions import Chip as Asked
from omnishelf.understanding.conditions import required

_MOMENT = 10.0
"""Seconds after which a rule's dates are looked at again."""
_FIRM = frozenset({"price", "size"})
"""What is of another price or size is of no use, however few are left."""
_GOODS = frozenset({"kind", "category"})
_SURE = 0.8
"""Chance from which a correction is searched for; a less likely one is offered."""


@dataclass(frozen=True, slots=True)
class Worded:
    """What a query's words ask for."""

    text: str | None
    """To be searched for."""
    decision: Decision
    """The merchant's rules that hold."""
    language: str | None = None
    corrected: Corrected | None = None
    alternatives: tuple[Alternative, ...] = ()
    codes: tuple[str, ...] = ()
    """Ids of products that have the words as their code: they are meant."""
    conditions: tuple[Asked, ...] = ()
    """What was understood, the surest first."""
    dropped: frozenset[str] = frozenset()
    """Ids of those that the shopper took away."""
    relaxed: frozenset[str] = frozenset()
    """Ids of filters that would have left nothing."""
    preferred: frozenset[str] = frozenset()
    """Ids of filters that would have left few: what has them comes first."""

    @property
    def filters(self) -> tuple[Filter, ...]:
        """What must pass."""
        return required(each for each in self.heeded if self._filters(each))

    @property
    def preferences(self) -> tuple[Filter, ...]:
        """What must pass where only what is preferred is looked for."""
        return required(each for each in self.heeded if each.id in self.preferred)

    @property
    def goods(self) -> tuple[Filter, ...]:
        """What things are meant, as far as the shop has a name for them."""
        return required(each for each in self.heeded if each.slot.kind in _GOODS)

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What comes first."""
        wished = [
            _wish(each, each.filter)
            for each in self.heeded
            if not self._filters(each) and each.filter and each.id not in self.preferred
        ]
        # Of alternatives one is enough, and what tells nothing of a thing may have it.
        kinds = dict.fromkeys(e.slot.kind for e in self.heeded if e.id in self.preferred)
        for kind in kinds:
            alike = [e for e in self.heeded if e.id in self.preferred and e.slot.kind == kind]
            sure = max(each.confidence for each in alike)
            wished += [
                Wish(alike[0].id, where, sure, ATTRIBUTE_LACK, preferred=True)
                for where in required(alike)
            ]
        return tuple(wished)

    @property
    def chips(self) -> tuple[Chip, ...]:
        """All that was understood, for the shopper."""
        return tuple(
            Chip(
                id=each.id,
                kind=each.slot.kind,
                label=each.label,
                value=each.slot.value,
                negated=each.slot.negated,
                action="prefer" if each.id in self.preferred else each.action,
                confidence=each.confidence,
                dropped=each.id in self.dropped,
                relaxed=each.id in self.relaxed,
            )
            for each in self.conditions
        )

    def relax(self) -> "Worded | None":
        """With the least sure filter as a wish; None if there is none left."""
        filters = [each for each in self.heeded if self._filters(each)]
        if not filters:
            return None
        least = min(filters, key=lambda each: each.confidence)
        return replace(self, relaxed=self.relaxed | {least.id})

    def preferring(self) -> "Worded":
        """With those filters as preferences that other products can make up for."""
        let_go = {
            each.id
            for each in self.heeded
            if self._filters(each) and not each.slot.negated and each.slot.kind not in _FIRM
        }
        return replace(self, preferred=frozenset(let_go)) if let_go else self

    @property
    def heeded(self) -> list[Asked]:
        """What was understood and not taken away."""
        return [each for each in self.conditions if each.id not in self.dropped]

    def _filters(self, asked: Asked) -> bool:
        return asked.action == "filter" and asked.id not in self.relaxed | self.preferred


@dataclass(frozen=True)
class Wording:
    """Reads the words of queries to one shop."""

    rules: RuleSet = field(default_factory=RuleSet)
    synonyms: Synonyms = field(default_factory=Synonyms)
    lexicon: Lexicon | None = None
    """None until it has been made: words are then searched for as they are."""
    number: int = field(default_factory=itertools.count(1).__next__)
    """No other wording of this process has it."""

    def state(self) -> Hashable:
        """The same as long as the same words are read alike: rules begin and end by the clock."""
        dated = any(rule.valid_from or rule.valid_until for rule in self.rules.rules)
        return self.number, int(time.time() / _MOMENT) if dated else 0

    def read(self, text: str | None, query: Query, *, understand: bool = True) -> Worded:
        """What these words ask for.

        Args:
            text: typed, heard, or both.
            query: the whole query.
            understand: whether to look for attributes, prices and the like in them.
        """
        context = Context(
            text, language=_language(query.locale), where=query.where, segment=query.segment
        )
        if not text:
            return Worded(None, decide(self.rules, context))
        if self.lexicon is None:
            decision = decide(self.rules, context)
            return Worded(decision.text, decision)
        return self._read(text, query, context, self.lexicon, understand=understand)

    def _read(
        self, text: str, query: Query, context: Context, lexicon: Lexicon, *, understand: bool
    ) -> Worded:
        codes = lexicon.codes.find(text)
        meant, corrected = text, None
        if not (codes or query.as_typed):
            meant, corrected = _corrected(text, lexicon)
        reading = lexicon.reader.read(meant, query.locale)
        decision = decide(
            self.rules, replace(context, text=meant, language=context.language or reading.language)
        )
        if decision.text != meant:
            reading = lexicon.reader.read(decision.text or "", query.locale)
        expanded = self.synonyms.expand(
            (reading.plain if understand else decision.text) or decision.text or meant,
            reading.language,
        )
        conditions: Sequence[Asked] = lexicon.conditions.of(reading) if understand else ()
        return Worded(
            expanded.text or decision.text or meant,
            decision,
            reading.language,
            corrected,
            expanded.alternatives,
            codes,
            tuple(sorted(conditions, key=lambda each: -each.confidence)),
            frozenset(query.drop),
        )


def _wish(asked: Asked, having: Filter) -> Wish:
    if asked.slot.kind not in _GOODS or asked.field is None:
        return Wish(asked.id, having, asked.confidence)
    # A product without a category may well be meant.
    told_or_not = Or((having, Missing(asked.field)))
    return Wish(asked.id, told_or_not, asked.confidence, GOODS_LACK)


def _corrected(text: str, lexicon: Lexicon) -> tuple[str, Corrected | None]:
    found = lexicon.speller.correct(text)
    if not found.changes:
        return text, None
    sure = found.confidence >= _SURE
    told = Corrected(given=text, text=found.text, did_you_mean=not sure)
    return (found.text if sure else text), told


def _language(locale: str | None) -> str | None:
    return locale.split("-")[0].lower() if locale else None
