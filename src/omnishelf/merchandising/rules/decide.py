"""What rules make of a query, before anything is searched for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from omnishelf.merchandising.phrases import Phrases, clean, join, keys, tokens
from omnishelf.merchandising.rules.actions import Banner, Narrow, Redirect, Replace
from omnishelf.merchandising.rules.context import Context
from omnishelf.merchandising.rules.rule import Rule
from omnishelf.merchandising.rules.rule_set import RuleSet
from omnishelf.types import And, Filter
from omnishelf.types.query import MAX_TEXT


@dataclass(frozen=True, slots=True)
class Decision:
    """The rules that hold for a query, and what they ask of the search."""

    context: Context
    """As the shopper asked."""
    rules: tuple[Rule, ...] = ()
    """In their order."""
    text: str | None = None
    """What to search for: the shopper's words, some replaced."""
    where: Filter | None = None
    """What must pass besides the shopper's own filter. If the search finds nothing with it,
    search without: `apply` then tells that it was ignored."""
    redirect: str | None = None
    """Of the first rule that has one."""
    banners: tuple[Banner, ...] = ()
    notes: tuple[str, ...] = ()
    """What was done to the words, by which rule."""


def decide(rules: RuleSet, context: Context) -> Decision:
    """Find the rules that hold and replace the query's words as they say.

    Rules that replace words go first, each once and in their order; the other rules are held
    against both the shopper's words and what became of them. A rule is never asked twice, so
    that rules that undo one another end.
    """
    held = {id(rule): rule for rule in rules.holding(context)}
    text, notes = context.text, []
    turn: list[Rule] = [*held.values()]
    while text and turn:
        rule = turn.pop(0)
        for action in rule.then:
            if isinstance(action, Replace):
                replaced = replace_words(text, action)
                if len(replaced) > MAX_TEXT and len(replaced) > len(text):
                    notes.append(f"rule '{rule.name}' would make the query too long: it is ignored")
                elif replaced != text:
                    notes.append(f"rule '{rule.name}' reads {_shown(text)} as {_shown(replaced)}")
                    text = replaced
        if text != context.text and not turn:
            after = rules.holding(replace(context, text=text))
            turn = [rule for rule in after if id(rule) not in held]
            held |= {id(rule): rule for rule in turn}
    in_order = tuple(rule for rule in rules.rules if id(rule) in held)
    return Decision(
        context=context,
        rules=in_order,
        text=text,
        where=_narrowed(in_order),
        redirect=next(
            (each.to for rule in in_order for each in rule.then if isinstance(each, Redirect)),
            None,
        ),
        banners=tuple(each for rule in in_order for each in rule.then if isinstance(each, Banner)),
        notes=tuple(notes),
    )


def _narrowed(rules: Sequence[Rule]) -> Filter | None:
    parts = tuple(each.filter for rule in rules for each in rule.then if isinstance(each, Narrow))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(parts)


def replace_words(text: str, action: Replace) -> str:
    """The text with a phrase replaced wherever it stands; as it was if nothing would be left."""
    cleaned = clean(text)
    read = tokens(cleaned)
    phrase = Phrases[None]()
    phrase.add(keys(action.words), None)
    found = phrase.longest([token.key for token in read])
    if not found:
        return text
    pieces, end = [], 0
    for match in found:
        pieces += [cleaned[end : read[match.start].start], action.by]
        end = read[match.end - 1].end
    return join([*pieces, cleaned[end:]]) or text


def _shown(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004
    return f"'{short}'"
