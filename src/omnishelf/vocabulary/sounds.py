"""Keys by which words that sound alike are the same."""

import re
from collections.abc import Callable

import jellyfish

_OTHERS = re.compile(r"[^a-zñ]")
_SPANISH = (
    *(("ph", "f"), ("ch", "C"), ("h", ""), ("ll", "y")),
    *(("que", "ke"), ("qui", "ki"), ("gue", "Ge"), ("gui", "Gi")),
    *(("ge", "je"), ("gi", "ji"), ("ce", "se"), ("ci", "si")),
    *(("c", "k"), ("q", "k"), ("v", "b"), ("z", "s"), ("x", "ks")),
)
"""What is written and what is heard, in the order in which it is replaced; capitals are sounds
that no single letter stands for."""
_DOUBLED = re.compile(r"(.)\1")


def english(word: str) -> str:
    """L. Philips, "Hanging on the Metaphone", Computer Language 7 (12), 1990."""
    return jellyfish.metaphone(word) if word.isascii() and word.isalpha() else ""


def spanish(word: str) -> str:
    """As Latin America says it: b and v, c, s and z, ll and y, g and j each alike, h silent."""
    if _OTHERS.search(word):
        return ""
    for written, heard in _SPANISH:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


SOUNDS: tuple[Callable[[str], str], ...] = (english, spanish)
"""Each makes a key of a folded word, empty where it has none."""
