"""What each word of a query adds to a product's BM25 score."""

import itertools
from collections.abc import Iterable, Mapping, Sequence

from omnishelf.analyzer import analyze
from omnishelf.index.index import Index
from omnishelf.index.query_weights import query_weight
from omnishelf.index.words import term_id
from omnishelf.search.explain.explanation import WordWeight
from omnishelf.types.filter import OneOf

_TOGETHER = 8
"""Terms asked for at once first: most words of a long text are in none of the products."""
_ASKED_LOUDER = 1_000.0
"""The index rounds scores to three decimals: of so many times a weight six are left."""


def word_weights(index: Index, text: str, ids: Sequence[str]) -> dict[str, tuple[WordWeight, ...]]:
    """Each word's part of the BM25 score of products, heaviest first.

    BM25 is a sum over terms. The index itself is asked for each term alone, so that its own
    counts of how rare a term is go in.

    Args:
        index: where the products are.
        text: the words that were searched for.
        ids: of the products.
    """
    weights: dict[str, dict[str, float]] = {id: {} for id in ids}
    if not ids:
        return {}
    spoken = words_of(text)
    for group in _grouped(spoken):
        terms = [*group]
        if len(terms) > 1 and len(spoken) > _TOGETHER and not _scores(index, terms, ids):
            continue
        for term in terms:
            for id, score in _scores(index, [term], ids).items():
                of = weights[id]
                of[spoken[term]] = of.get(spoken[term], 0.0) + score
    return {id: _shared(of) for id, of in weights.items()}


def words_of(text: str) -> dict[str, str]:
    """The terms of a text, each with the word it comes from, as it is written there."""
    words = text.split()
    spoken: dict[str, str] = {}
    for word in words:
        terms = analyze(word)
        # An unspaced run: each of its terms is a word of its own.
        run = any(not term.isascii() for term in terms)
        for term in terms:
            spoken.setdefault(term, term if run else word)
    # Two words may be one term, such as a number and its unit.
    for pair in itertools.pairwise(words):
        for term in analyze(" ".join(pair)):
            spoken.setdefault(term, " ".join(pair))
    return {term: spoken.get(term, term) for term in analyze(text)}


def _grouped(terms: Iterable[str]) -> Iterable[tuple[str, ...]]:
    waiting = iter(terms)
    while group := tuple(itertools.islice(waiting, _TOGETHER)):
        yield group


def _scores(index: Index, terms: Sequence[str], ids: Sequence[str]) -> dict[str, float]:
    asked = {term_id(term): query_weight(term) * _ASKED_LOUDER for term in terms}
    words = ([*asked], [*asked.values()])
    found = index.ranked(words, where=OneOf("id", tuple(ids)), limit=len(ids))
    return {hit.id: hit.score / _ASKED_LOUDER for hit in found}


def _shared(weights: Mapping[str, float]) -> tuple[WordWeight, ...]:
    total = sum(weights.values())
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        WordWeight(word=word, weight=weight, share=weight / total if total else 0.0)
        for word, weight in ordered
    )
