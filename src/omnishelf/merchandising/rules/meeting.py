"""Whether two rules can hold for one query."""

from collections.abc import Iterable, Iterator

from omnishelf.merchandising.rules.context import folded_path
from omnishelf.merchandising.rules.rule import Rule
from omnishelf.merchandising.rules.rule_set import RuleSet


def meetings(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Rule, str]]:
    """Pairs of rules, the one that goes first in front, with a query for which both hold.

    Only the rules' own phrases are tried as queries: `red` and `shoes` could meet in `red shoes`,
    but telling all such pairs would hide those that are meant alike. A rule does not meet itself.
    """
    known = RuleSet(rules)
    order = {id(rule): place for place, rule in enumerate(known.rules)}
    seen: set[tuple[int, int]] = set()
    for rule in known.rules:
        for text in rule.when.words or ("",):
            for other in known.asked_by(text):
                first, second = sorted((order[id(rule)], order[id(other)]))
                if first == second or (first, second) in seen:
                    continue
                seen.add((first, second))
                if alongside(rule, other):
                    yield known.rules[first], known.rules[second], text


def alongside(one: Rule, other: Rule) -> bool:
    """Whether their times, languages, segments and categories let them hold at once."""
    return (
        _overlap(one, other)
        and _share(one.when.languages, other.when.languages)
        and _share(one.when.segments, other.when.segments)
        and _related(one.when.category, other.when.category)
    )


def _overlap(one: Rule, other: Rule) -> bool:
    starts = [rule.valid_from for rule in (one, other) if rule.valid_from]
    ends = [rule.valid_until for rule in (one, other) if rule.valid_until]
    return not starts or not ends or max(starts) < min(ends)


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def _related(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    shorter, longer = sorted((folded_path(one), folded_path(other)), key=len)
    return longer[: len(shorter)] == shorter or (len(shorter) == 1 and shorter[0] in longer)
