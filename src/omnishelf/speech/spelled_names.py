"""Names that are spelled with letters, found by their sound."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from omnishelf.analyzer import stem
from omnishelf.speech.change import Change
from omnishelf.speech.likeness import likeness, sound_of
from omnishelf.vocabulary.tokens import Token, tokens

_ALIKE = 0.7
_ALIKE_BESIDE = 0.6
"""Beside the other words of its name, a word may sound less alike."""
_CODES_ALIKE = 0.6
_SHORTEST = 4
"""Letters of a word; shorter ones sound like too many others."""
_LONGEST = 4
"""Words of a name."""
_IN_PIECES = 3
"""Words as which one may have been heard, such as `cap of chino`."""
_EXAMINED = 600
"""Characters of a transcript; half a minute holds no more."""

_Pattern = tuple[tuple[str, ...], int]


class SpelledNames:
    """A shop's words and names, as they sound in one language."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        """Take folded words and names; those of other scripts are passed over."""
        self._language = language
        self._stems: set[str] = set()
        self._fills: dict[_Pattern, set[str]] = {}
        self._by_code: dict[str, list[str]] = {}
        for text in texts:
            parts = [*tokens(text)]
            words = tuple(part.text for part in parts)
            if not parts or len(parts) > _LONGEST or any(part.han for part in parts):
                continue
            self._stems.update(*(_stems(part) for part in parts))
            for place, word in enumerate(words) if len(words) > 1 else ():
                around = words[:place] + words[place + 1 :]
                self._fills.setdefault(_pattern(around, place), set()).add(word)
            whole = " ".join(words)
            if len(whole) >= _SHORTEST and (code := sound_of(whole, language)):
                self._by_code.setdefault(code, []).append(whole)
        self._codes = [*self._by_code]

    def suspects(self, text: str, common: Callable[[str], bool]) -> Iterator[Change]:
        """Stretches that hold no word of the shop and sound like one.

        Common words are suspected only where another in their place makes a name with the words
        beside it, as in `dark rose` where there is `dark roast`.

        Args:
            text: a transcript.
            common: whether a word, folded, is a common one of the language.
        """
        said = [token for token in tokens(text[:_EXAMINED]) if not token.han]
        for start in range(len(said)):
            for end in range(start + 1, min(start + _IN_PIECES, len(said)) + 1):
                if self._known(said[end - 1]):
                    break
                heard = said[start:end]
                found = self._beside(said, start, end)
                if not all(common(token.text) for token in heard):
                    found |= self._alone(" ".join(token.text for token in heard))
                first, last = heard[0].start, heard[-1].end
                for meant, alike in found.items():
                    yield Change(text[first:last], meant, first, last, round(alike, 2))

    def _known(self, token: Token) -> bool:
        return not token.text.isalpha() or _stems(token) <= self._stems

    def _beside(self, said: Sequence[Token], start: int, end: int) -> dict[str, float]:
        """What makes a name with the words around a stretch, and how much alike they are."""
        heard = " ".join(token.text for token in said[start:end])
        found: dict[str, float] = {}
        for before in range(min(start, _LONGEST - 1) + 1):
            for after in range(min(len(said) - end, _LONGEST - 1 - before) + 1):
                left, right = said[start - before : start], said[end : end + after]
                around = [token.text for token in (*left, *right)]
                for meant in self._fills.get(_pattern(around, before), ()):
                    alike = likeness(heard, meant, self._language)
                    if alike >= _ALIKE_BESIDE:
                        found[meant] = alike
        return found

    def _alone(self, heard: str) -> dict[str, float]:
        if len(heard) < _SHORTEST or not (code := sound_of(heard, self._language)):
            return {}
        near = process.extract(
            code,
            self._codes,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_CODES_ALIKE,
            limit=None,
        )
        alike = {
            meant: likeness(heard, meant, self._language)
            for found, _, _ in near
            for meant in self._by_code[found]
        }
        return {meant: value for meant, value in alike.items() if value >= _ALIKE}


def _pattern(around: Sequence[str], place: int) -> _Pattern:
    """The other words of a name, and where one is missing: `dark *`, as it were."""
    return tuple(map(stem, around)), place


def _stems(token: Token) -> set[str]:
    return {stem(piece) for piece in token.pieces}
