"""Rules found by their conditions, so that hundreds cost a query no more than those that hold."""

from collections.abc import Iterable, Sequence

from omnishelf.merchandising.phrases import Phrases, keys
from omnishelf.merchandising.rules.context import Context, conjuncts, folded_path
from omnishelf.merchandising.rules.rule import Rule, When
from omnishelf.types import Equal, Filter, OneOf


class RuleSet:
    """Rules in their order: by priority, then as they stand. Safe to use from threads."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        """Index these rules."""
        self.rules: tuple[Rule, ...] = tuple(sorted(rules, key=lambda rule: -rule.priority))
        self._conditions = [_Condition(rule.when) for rule in self.rules]
        self._wordless: list[int] = []
        self._exact: dict[tuple[str, ...], list[int]] = {}
        self._any: dict[str, list[int]] = {}
        self._contained = Phrases[int]()
        for place, rule in enumerate(self.rules):
            self._enter(place, rule.when)

    def _enter(self, place: int, when: When) -> None:
        if not when.words:
            self._wordless.append(place)
        for phrase in map(keys, when.words):
            if when.match == "exact":
                self._exact.setdefault(phrase, []).append(place)
            elif when.match == "contains":
                self._contained.add(phrase, place)
            else:
                for word in phrase:
                    self._any.setdefault(word, []).append(place)

    def holding(self, context: Context) -> list[Rule]:
        """The rules that hold now for this query, in their order."""
        seen = _Seen(context)
        places = self._asked_by(context.text or "")
        return [
            self.rules[place]
            for place in sorted(places)
            if self._conditions[place].holds(seen) and self.rules[place].is_valid(context.now)
        ]

    def asked_by(self, text: str) -> list[Rule]:
        """The rules whose words a query has, whatever else they ask for, in their order."""
        return [self.rules[place] for place in sorted(self._asked_by(text))]

    def _asked_by(self, text: str) -> set[int]:
        asked = keys(text)
        places = {*self._wordless, *self._exact.get(asked, ())}
        places.update(self._contained.everywhere(asked))
        for word in asked:
            places.update(self._any.get(word, ()))
        return places


class _Seen:
    """A context as conditions look at it."""

    def __init__(self, context: Context) -> None:
        self.language = context.language.split("-")[0].lower() if context.language else None
        self.segment = context.segment
        self.path = context.path()
        self.conditions = _comparable(context.where)


class _Condition:
    """What a rule asks for besides words."""

    def __init__(self, when: When) -> None:
        self._languages = frozenset(when.languages)
        self._segments = frozenset(when.segments)
        self._category = folded_path(when.category) if when.category else ()
        self._where = _comparable(when.filter)

    def holds(self, seen: _Seen) -> bool:
        return (
            (not self._languages or seen.language in self._languages)
            and (not self._segments or seen.segment in self._segments)
            and (not self._category or _is_in(seen.path, self._category))
            and self._where <= seen.conditions
        )


def _is_in(path: Sequence[str], category: Sequence[str]) -> bool:
    if len(category) == 1:
        return category[0] in path
    return tuple(path[: len(category)]) == tuple(category)


def _comparable(where: Filter | None) -> frozenset[str]:
    """A filter's conditions, written so that equal ones are the same."""
    return frozenset(_written(part) for part in conjuncts(where))


def _written(part: Filter) -> str:
    match part:
        case Equal(field, value):
            return repr((field, [repr(value)]))
        case OneOf(field, values):
            return repr((field, sorted(map(repr, set(values)))))
    return repr(part)
