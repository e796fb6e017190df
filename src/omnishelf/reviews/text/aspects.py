"""What a review speaks of (quality, size, material, price, delivery, service), and how."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from omnishelf.analyzer import HAN, fold
from omnishelf.reviews.text.clauses import clauses
from omnishelf.reviews.text.words import ASPECTS, LANGUAGES, words_of

_HAN = re.compile(f"[{HAN}]")
_LONGEST_QUOTE = 160

Judge = Callable[[Sequence[str], str | None], Sequence[float]]
"""Probabilities that texts of a language are good."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One clause that speaks of an aspect."""

    aspect: str
    positive: float
    """Probability."""
    quote: str


@dataclass(frozen=True)
class Aspects:
    """The words of each aspect by language: ours, and a shop's own for its categories."""

    own: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    """By category (`""` for all) and aspect, words of any language, such as
    `{"cameras": {"battery": {"battery", "电池"}}}`."""

    def names(self, category: Sequence[str] = ()) -> tuple[str, ...]:
        """Aspects of a category, from the widest to the narrowest of its path."""
        own = [name for key in ("", *category) for name in self.own.get(key, {})]
        return tuple(dict.fromkeys((*ASPECTS, *own)))

    def mentions(
        self, text: str, language: str | None, judge: Judge, category: Sequence[str] = ()
    ) -> tuple[Mention, ...]:
        """Each aspect that a clause names, judged by that clause.

        A clause without a judging word or a name of its own (`and fast`) belongs to the one
        before: the aspect is judged by the clause that names it.
        """
        patterns = self._patterns(language, category)
        found = [
            (name, piece)
            for piece in clauses(text, language)
            for name, pattern in patterns.items()
            if pattern.search(fold(piece))
        ]
        pieces = list(dict.fromkeys(piece for _, piece in found))
        judged = dict(zip(pieces, judge(pieces, language), strict=True))
        return tuple(Mention(name, judged[piece], piece[:_LONGEST_QUOTE]) for name, piece in found)

    def _patterns(
        self, language: str | None, category: Sequence[str]
    ) -> Mapping[str, re.Pattern[str]]:
        key = (language, tuple(category))
        if key not in self._made:
            self._made[key] = {
                name: pattern
                for name in self.names(category)
                if (pattern := _any_of(self._words(name, language, category)))
            }
        return self._made[key]

    def _words(self, name: str, language: str | None, category: Sequence[str]) -> frozenset[str]:
        ours = words_of(language).get(name, frozenset()) if language in LANGUAGES else frozenset()
        own = (self.own.get(key, {}).get(name, frozenset()) for key in ("", *category))
        return ours.union(*own)

    _made: dict[tuple[str | None, tuple[str, ...]], Mapping[str, re.Pattern[str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )


def _any_of(words: frozenset[str]) -> re.Pattern[str] | None:
    folded = sorted(map(fold, words), key=lambda word: (-len(word), word))
    if not folded:
        return None
    return re.compile(
        "|".join(
            re.escape(word) if _HAN.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"
            for word in folded
        )
    )
