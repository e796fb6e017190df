"""The glossary: terms of ours and of the shop, found by any of their names."""

from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path

from omnishelf.glossary.folding import fold
from omnishelf.glossary.names import Names
from omnishelf.glossary.term import KINDS, LANGUAGES, Term
from omnishelf.glossary.tsv import GlossaryError, read_terms

__all__ = ["KINDS", "LANGUAGES", "Glossary", "GlossaryError", "Term"]

_OURS = Path(__file__).with_name("terms")


class Glossary:
    """What goods and their properties are called, in six languages or more."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)

    @classmethod
    def load(cls, extra: Path | None = None) -> "Glossary":
        """Our terms, and those of a shop's own file of the same form.

        A row of the shop's with the kind and the first English word of one of our terms (folded)
        joins that term, and its spellings come first; any other row is a term of its own.

        Raises:
            GlossaryError: the shop's file cannot be read; names file, line and what is wrong.
        """
        terms = [term for file in sorted(_OURS.glob("*.tsv")) for term in read_terms(file)]
        if extra is not None:
            places = {_head(term): place for place, term in enumerate(terms)}
            for own in read_terms(extra):
                place = places.get(_head(own)) if "en" in own.words else None
                if place is None:
                    places[_head(own)] = len(terms)
                    terms.append(own)
                else:
                    terms[place] = _merged(own, terms[place])
        return cls(terms)

    def lookup(self, value: str, *, kinds: Collection[str] | None = None) -> tuple[Term, ...]:
        """Terms that have this name in any language, best first; empty if none has.

        Names are compared folded (`folding.fold`). Only where none is the same, plurals find
        singulars and the other way round (English, Spanish, French): "glasses" are no glass.
        Goods come before properties, then a term's commoner names before its rarer ones.

        Args:
            value: a name, such as "Red", "运动鞋" or "Kurtas".
            kinds: kinds of terms to look among; all if None.
        """
        folded = fold(value)
        return self._among(self._names.exact(folded), kinds) or self._among(
            self._names.in_number(folded), kinds
        )

    def _among(self, places: Iterable[int], kinds: Collection[str] | None) -> tuple[Term, ...]:
        terms = (self.terms[place] for place in places)
        return tuple(term for term in terms if kinds is None or term.kind in kinds)

    @cached_property
    def _names(self) -> Names:
        # Not in __init__: who only reads the terms should not wait for the index.
        return Names(self.terms)


def _head(term: Term) -> tuple[str, str]:
    return term.kind, fold(term.words.get("en", ("",))[0])


def _merged(first: Term, second: Term) -> Term:
    languages = dict.fromkeys([*second.words, *first.words])
    return Term(
        first.kind,
        {
            language: tuple(
                dict.fromkeys((*first.words.get(language, ()), *second.words.get(language, ())))
            )
            for language in languages
        },
    )
