"""Rules that lead back to one another."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from urllib.parse import parse_qs, urlsplit

from omnishelf.merchandising.rules.actions import Redirect, Replace
from omnishelf.merchandising.rules.decide import replace_words
from omnishelf.merchandising.rules.meeting import alongside
from omnishelf.merchandising.rules.rule import Rule
from omnishelf.merchandising.rules.rule_set import RuleSet

QUERY_PARAMETERS = ("q", "query", "text", "search", "s", "keyword")
"""Names under which the address of a shop's search page holds what is searched for."""


def loops(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    """Rules in a circle, by what they redirect to and what they replace words by.

    A rule that redirects to a search for which it holds itself is a circle of one; one that
    replaces words by others and has its own words in them is none, for it is applied once.
    """
    leading = RuleSet(
        rule for rule in rules if any(isinstance(each, Redirect | Replace) for each in rule.then)
    )
    names = {rule.name: rule for rule in leading.rules}
    follows = {rule.name: set(_next(rule, leading)) for rule in leading.rules}
    while True:
        try:
            TopologicalSorter(follows).prepare()
        except CycleError as error:
            # Each node of this list is one that the next leads to; its ends are the same.
            circle: list[str] = error.args[1]
            follows[circle[1]].discard(circle[0])
            yield [names[name] for name in reversed(circle[1:])]
        else:
            return


def _next(rule: Rule, leading: RuleSet) -> Iterator[str]:
    """Names of the rules that hold for what becomes of a query by this one."""
    for action in rule.then:
        if isinstance(action, Redirect):
            for text in _searched(action.to):
                for other in leading.asked_by(text):
                    # A link tells of no category and no filter.
                    placeless = other.when.category is None and other.when.where is None
                    if placeless and alongside(rule, other):
                        yield other.name
        elif isinstance(action, Replace):
            for text in rule.when.words or (action.words,):
                after = replace_words(text, action)
                if after == text:
                    continue
                for other in leading.asked_by(after):
                    if other is not rule and alongside(rule, other) and _goes_on(other, after):
                        yield other.name


def _goes_on(rule: Rule, text: str) -> bool:
    return any(
        isinstance(each, Redirect)
        or (isinstance(each, Replace) and replace_words(text, each) != text)
        for each in rule.then
    )


def _searched(link: str) -> list[str]:
    """What a link searches for, if it leads to a search."""
    asked = parse_qs(urlsplit(link).query, max_num_fields=100)
    return [text for name in QUERY_PARAMETERS for text in asked.get(name, ())]
