"""How much alike two texts sound."""

from rapidfuzz.distance import Levenshtein

from omnishelf.vocabulary import sounds

_SPEAKS = {"es": sounds.spanish}


def sound_of(text: str, language: str) -> str:
    """The phonetic code of a folded text: Spanish as Latin America says it, any other language by
    Metaphone. Empty where there is none, as for other scripts."""
    return _SPEAKS.get(language, sounds.english)(text.replace(" ", ""))


def likeness(one: str, other: str, language: str) -> float:
    """From 0 to 1, 1 for the same: half by phonetic codes, which say little of vowels, and half
    by letters; both as 1 - Levenshtein distance / length of the longer."""
    codes = Levenshtein.normalized_similarity(sound_of(one, language), sound_of(other, language))
    letters = Levenshtein.normalized_similarity(one.replace(" ", ""), other.replace(" ", ""))
    return (codes + letters) / 2
