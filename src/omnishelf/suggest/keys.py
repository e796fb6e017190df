"""What a text can be found by: the beginnings of its words, and how Chinese is read."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from omnishelf.analyzer import segmenter
from omnishelf.vocabulary.pinyin import syllables
from omnishelf.vocabulary.tokens import tokens

LONGEST = 24
"""Characters of a key; what is typed beyond is not looked at."""
LONGEST_HAN = 6
"""Characters of a Chinese key: the longest phrase that is typed without a space, nearly always."""


class Key(NamedTuple):
    """A word, or the rest of a run of Chinese characters from a word's start."""

    text: str
    start: int
    """Place in the text as it is written."""
    syllables: tuple[str, ...]
    """How it is read; empty where it is not Chinese."""


def keys(text: str) -> Iterator[Key]:
    """Keys in the order of the text, one for each start of a word."""
    for token in tokens(text):
        if token.han:
            for at in word_starts(token.text):
                part = token.text[at : at + LONGEST_HAN]
                yield Key(part, token.start + at, read(part))
        else:
            yield Key(token.text[:LONGEST], token.start, ())
            if len(token.pieces) > 1:
                after = 0
                for piece in token.pieces[1:]:
                    after = token.text.index(piece, after + 1)
                    yield Key(piece[:LONGEST], token.start + after, ())


def spellings(key: Key) -> Iterator[str]:
    """What may be typed for a key: itself, and of Chinese its pinyin whole and by first letters."""
    yield key.text
    if key.syllables:
        yield "".join(key.syllables)
        yield "".join(syllable[:1] for syllable in key.syllables)


@lru_cache(maxsize=65_536)
def word_starts(run: str) -> tuple[int, ...]:
    """Where the words of a run of Chinese characters begin."""
    starts, at = [], 0
    for word in segmenter().cut(run):
        starts.append(at)
        at += len(word)
    return tuple(starts)


@lru_cache(maxsize=65_536)
def read(han: str) -> tuple[str, ...]:
    """Syllables of Chinese characters, put together from those of its words."""
    return tuple(s for word in segmenter().cut(han) for s in syllables(word))
