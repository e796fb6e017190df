"""An index from names to the terms they name."""

from collections.abc import Mapping, Sequence

from omnishelf.glossary.folding import fold, singular
from omnishelf.glossary.term import KINDS, Term

_Rank = tuple[int, int, int, int]
"""Kind, place among the term's spellings, language, place of the term: less is better."""
_WITH_PLURALS = ("en", "es", "fr")


class Names:
    """Terms by their folded names, and by the singulars of those."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._exact: dict[str, dict[int, _Rank]] = {}
        self._singular: Mapping[str, dict[str, dict[int, _Rank]]] = {
            language: {} for language in _WITH_PLURALS
        }
        for place, term in enumerate(terms):
            kind = KINDS.index(term.kind)
            for speech, (language, spellings) in enumerate(term.words.items()):
                singulars = self._singular.get(language)
                for order, spelling in enumerate(spellings):
                    rank = (kind, order, speech, place)
                    name = fold(spelling)
                    _note(self._exact, name, rank)
                    if singulars is not None:
                        _note(singulars, singular(name, language), rank)

    def exact(self, folded: str) -> list[int]:
        """Places of the terms of exactly this name, best first."""
        return _in_order(self._exact.get(folded, {}))

    def in_number(self, folded: str) -> list[int]:
        """Places of the terms whose name differs from this by singular and plural, best first."""
        found: dict[int, _Rank] = {}
        for language, index in self._singular.items():
            for place, rank in index.get(singular(folded, language), {}).items():
                found[place] = min(rank, found.get(place, rank))
        return _in_order(found)


def _note(index: dict[str, dict[int, _Rank]], name: str, rank: _Rank) -> None:
    ranks = index.setdefault(name, {})
    place = rank[-1]
    ranks[place] = min(rank, ranks.get(place, rank))


def _in_order(found: Mapping[int, _Rank]) -> list[int]:
    return sorted(found, key=found.__getitem__)
