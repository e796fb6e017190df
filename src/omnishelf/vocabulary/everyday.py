"""How common words are in everyday English and Spanish, shop or no shop."""

from collections.abc import Mapping
from functools import cache

from omnishelf.analyzer import fold, stem

_LANGUAGES = ("en", "es")
_RAREST = 1e-7
"""Share of all words; what is rarer is often a misspelling itself."""


@cache
def everyday_words() -> Mapping[str, float]:
    """Folded words, and their stems, by their share of all words of their language, the larger of
    both.

    From pyspellchecker's lists, which were counted in film subtitles. Reading them takes most of
    a second, once.
    """
    from spellchecker import SpellChecker  # noqa: PLC0415

    shares: dict[str, float] = {}
    for language in _LANGUAGES:
        counts = SpellChecker(language=language).word_frequency.dictionary
        total = sum(counts.values())
        for word, count in counts.items():
            if count >= _RAREST * total:
                # The Spanish list lacks many plurals: a word is also known by its stem.
                for key in {plain := fold(word), stem(plain)}:
                    shares[key] = max(shares.get(key, 0.0), count / total)
    return shares
