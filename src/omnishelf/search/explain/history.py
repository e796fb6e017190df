"""What of a shopper's history moved a product, in words."""

from collections.abc import Mapping

from omnishelf.index.index import Index
from omnishelf.profiles.affinity import Affinity, Reason
from omnishelf.search.explain.explanation import Habit
from omnishelf.search.explain.sentences import Sentences

_TELLING = 0.15
"""Share of what speaks for and against a product, below which a reason is not told."""


def history(affinity: Affinity, contribution: float) -> tuple[Habit, ...]:
    """The reasons of an affinity, by what each adds to the score.

    Args:
        affinity: of a product; not 0.
        contribution: what the profile adds to its score.
    """
    scale = contribution / affinity.value
    return tuple(
        Habit(
            kind=reason.kind,
            contribution=reason.affinity * scale,
            value=reason.value,
            count=reason.seen,
            products=reason.products,
        )
        for reason in _by_weight(affinity)
    )


def told_history(affinity: Affinity, index: Index, say: Sentences) -> list[str]:
    """A sentence for each reason that is worth one."""
    whole = sum(abs(reason.affinity) for reason in affinity.reasons)
    telling = [one for one in _by_weight(affinity) if abs(one.affinity) >= _TELLING * whole]
    titles = _titles([id for one in telling for id in one.products], index)
    sentences = []
    for reason in telling:
        key = f"history.{reason.kind}"
        if reason.affinity < 0:
            key = f"{key}.not"
        elif 2 * reason.bought > reason.seen:
            key = say.known(f"{key}.bought", key)
        named = say.listed([titles[id] for id in reason.products if id in titles])
        sentences.append(say.say(key, value=reason.value, count=reason.seen, products=named))
    return sentences


def _by_weight(affinity: Affinity) -> list[Reason]:
    return sorted(affinity.reasons, key=lambda reason: -abs(reason.affinity))


def _titles(ids: list[str], index: Index) -> Mapping[str, str]:
    return {id: f"“{product.title or id}”" for id, product in index.products(ids).items()}
