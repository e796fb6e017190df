"""Keys by which words that sound alike are the same."""

import re
from collections.abc import Callable

import jellyfish

_LETTERS = re.compile(r"[^a-zñ]")
_SPANISH = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"ph", "f"),
        (r"ch", "C"),
        (r"h", ""),
        (r"ll", "y"),
        (r"[ckq]u(?=[ei])", "k"),
        (r"gu(?=[ei])", "G"),
        (r"g(?=[ei])", "j"),
        (r"c(?=[ei])", "s"),
        (r"[cq]", "k"),
        (r"v", "b"),
        (r"z", "s"),
        (r"x", "ks"),
        (r"(.)\1", r"\1"),
    )
)


def english(word: str) -> str:
    """L. Philips, "Hanging on the Metaphone", Computer Language 7 (12), 1990."""
    return jellyfish.metaphone(word) if word.isascii() and word.isalpha() else ""


def spanish(word: str) -> str:
    """As Latin America says it: b and v, c, s and z, ll and y, g and j each alike, h silent."""
    heard = word
    if _LETTERS.search(word):
        return ""
    for pattern, sound in _SPANISH:
        heard = pattern.sub(sound, heard)
    return heard


SOUNDS: tuple[Callable[[str], str], ...] = (english, spanish)
"""Each makes a key of a folded word, empty where it has none."""
