"""Which part of a suggestion stands for what was typed."""

from itertools import accumulate

from omnishelf.suggest.keys import Key, keys


def highlight(text: str, word: str) -> tuple[int, int]:
    """The part of a text that a folded word is the beginning of, or is how it is read; (0, 0) if
    there is none."""
    for key in keys(text):
        if length := _length(key, word):
            return key.start, min(key.start + length, len(text))
    return 0, 0


def _length(key: Key, word: str) -> int:
    """Characters of a key that a word stands for."""
    if key.text.startswith(word):
        return len(word)
    if not key.syllables:
        return 0
    if "".join(syllable[:1] for syllable in key.syllables).startswith(word):
        return len(word)
    if not "".join(key.syllables).startswith(word):
        return 0
    ends = accumulate(map(len, key.syllables))
    return next(count for count, end in enumerate(ends, start=1) if end >= len(word))
