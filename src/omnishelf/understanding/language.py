"""Which language a query is in: script first, then its small words, then the names in it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from omnishelf.understanding.folded import fold
from omnishelf.understanding.lexicon import Lexicon
from omnishelf.understanding.tables import read_table
from omnishelf.understanding.tokens import Token

_SPOKEN = ("en", "es")
"""Languages of Latin script that there are rules for; English first, where nothing tells."""
_SMALL = ("gap", "not", "or", "of", "with", "for", "filler")
_CLOSE = 1
_SPANISH = frozenset("ñ¿¡áéíóúü")


class Languages:
    """Guesses the language of short texts."""

    def __init__(self, extra: Path | None = None) -> None:
        """Know the small words of each language."""
        words: dict[str, set[str]] = {language: set() for language in _SPOKEN}
        for role, columns in read_table("phrases.tsv", extra):
            if role in _SMALL:
                for language in _SPOKEN:
                    words[language].update(fold(name).text for name in columns.get(language, ()))
        for _, columns in read_table("numbers.tsv", extra):
            for language in _SPOKEN:
                words[language].update(fold(name).text for name in columns.get(language, ()))
        self._only = {
            language: words[language].difference(*(words[o] for o in _SPOKEN if o != language))
            for language in _SPOKEN
        }

    def guess(
        self,
        text: str,
        tokens: Sequence[Token],
        locale: str | None,
        lexicon: Callable[[str], Lexicon],
    ) -> str:
        """The likeliest language.

        Args:
            text: as it was given.
            tokens: of the folded text.
            locale: decides between languages that the words fit alike.
            lexicon: the names of a language, asked for only where small words do not tell.
        """
        if any(token.kind == "han" for token in tokens):
            return "zh"
        said = locale.replace("_", "-").split("-")[0].lower() if locale else None
        if said and said not in (*_SPOKEN, "zh"):
            return said
        words = {token.text for token in tokens if token.kind == "word"}
        counts = {language: len(words & only) for language, only in self._only.items()}
        if _SPANISH & set(text.casefold()):
            counts["es"] += 1
        if abs(counts["en"] - counts["es"]) <= _CLOSE:
            for language in _SPOKEN:
                names = lexicon(language)
                counts[language] += sum(1 for token in tokens if _named(names, token))
        if counts["en"] == counts["es"]:
            return said if said in _SPOKEN else "en"
        return max(_SPOKEN, key=lambda language: counts[language])


def _named(names: Lexicon, token: Token) -> bool:
    meanings, _ = names.find([token])
    return token.kind == "word" and any(one.value for one in meanings)
