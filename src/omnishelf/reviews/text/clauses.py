"""Sentences, and the clauses in which a review judges one thing after another."""

import re
from functools import cache

from omnishelf.reviews.text.words import LANGUAGES, words_of

_SENTENCE_END = re.compile(r"(?<=[。！？!?…；;\n])|(?<=\.)(?=\s)")
_CLAUSE_END = re.compile(r"[，,、：:。！？!?…；;\n~～()（）]+|\.(?=\s|$)|\s[-–—]\s")
_MOST = 200
"""Sentences or clauses of one review; a text of 50 kB has no more to say."""


def sentences(text: str) -> list[str]:
    """Sentences in order, without what is blank."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()][:_MOST]


def clauses(text: str, language: str | None) -> list[str]:
    """Pieces between punctuation and words of contrast, such as `but` and `不过`, in order."""
    parts = _CLAUSE_END.split(text)
    if language in LANGUAGES:
        parts = [piece for part in parts for piece in _contrast(language).split(part)]
    return [part.strip() for part in parts if part.strip()][:_MOST]


@cache
def _contrast(language: str) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(words_of(language)["but"], key=len, reverse=True)))
    return re.compile(known if language == "zh" else rf"\b(?:{known})\b", re.IGNORECASE)
