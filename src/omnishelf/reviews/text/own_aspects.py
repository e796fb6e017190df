"""Aspects that the reviews of one product bring up by themselves, such as its battery."""

from collections import defaultdict
from collections.abc import Sequence

from omnishelf.analyzer import stem
from omnishelf.reviews.text.aspects import Judge, Mention
from omnishelf.reviews.text.lexicon import words
from omnishelf.reviews.text.targets import TargetHead, counted
from omnishelf.reviews.text.words import ASPECTS, every_language

_LEAST_REVIEWS = 3
_QUOTE = 160


def own_aspects(
    reviews: Sequence[Sequence[str]], head: TargetHead, judge: Judge, language: str | None
) -> list[tuple[Mention, ...]]:
    """For each review, what it judges besides our aspects, if three reviews or more judge it.

    Args:
        reviews: of one product, the clauses of each.
        head: that finds what is judged.
        judge: of clauses.
        language: of the reviews.
    """
    known = {stem(word) for aspect in ASPECTS for word in every_language(aspect)}
    said = counted([clause for review in reviews for clause in review])
    called: dict[str, str] = {}
    found = []
    heard: dict[str, set[int]] = defaultdict(set)
    for number, review in enumerate(reviews):
        own = [(word, clause) for clause in review for word in head.find(clause, said) - known]
        for word, clause in own:
            heard[word].add(number)
            spelt = [part for part in words(clause) if stem(part) == word]
            called[word] = min([*spelt, called.get(word, spelt[0])], key=lambda s: (len(s), s))
        found.append(own)
    kept = {word for word, where in heard.items() if len(where) >= _LEAST_REVIEWS}
    told = [[(word, clause) for word, clause in own if word in kept] for own in found]
    judged = dict.fromkeys(clause for own in told for _, clause in own)
    values = dict(zip(judged, judge(list(judged), language), strict=True))
    return [
        tuple(Mention(called[word], values[clause], clause[:_QUOTE]) for word, clause in own)
        for own in told
    ]
