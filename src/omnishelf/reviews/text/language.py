"""Which language a review is in: its script, then its small and judging words."""

import re

from omnishelf.analyzer import HAN, fold
from omnishelf.reviews.text.words import LANGUAGES, words_of

_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 1_000


def language_of(text: str, said: str | None = None) -> str | None:
    """The language of a review (BCP 47, without region); None where nothing tells.

    Args:
        text: the words.
        said: what the shop says it is; believed, but for Chinese characters.
    """
    start = text[:_MOST]
    if _HAN.search(start) and not _KANA.search(start):
        return "zh"
    if said:
        return said.split("-")[0].lower()
    words = _WORD.findall(fold(start))
    counted = {
        language: sum(any(word in known for known in words_of(language).values()) for word in words)
        for language in LANGUAGES
        if language != "zh"
    }
    best = max(counted, key=lambda language: counted[language])
    return best if counted[best] else None
