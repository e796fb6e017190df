"""Making spellings comparable: what shoppers and shops write differently and mean alike."""

import re
import unicodedata

_JOINERS = re.compile(r"[\s_\-\u2010-\u2015\u30fb]+")
_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o"})
# Kana, its long mark, and Han: written without spaces, whatever stands beside them.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_BESIDE_CJK = re.compile(f"(?<=[{_CJK}]) | (?=[{_CJK}])")

_UNCHANGED = {"en": ("ss", "us", "is"), "es": ("is", "us"), "fr": ("ss", "us")}
_ENDINGS = {
    "en": (
        ("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zzes", "zz"),
        ("s", ""),
    ),
    "es": (
        ("ces", "z"), ("ones", "on"), ("eres", "er"), ("ores", "or"), ("ares", "ar"),
        ("ales", "al"), ("eles", "el"), ("iles", "il"), ("oles", "ol"), ("ules", "ul"),
        ("ines", "in"), ("anes", "an"), ("ades", "ad"), ("s", ""),
    ),
    "fr": (("eaux", "eau"), ("aux", "al"), ("eux", "eu"), ("s", "")),
}  # fmt: skip
_SHORTEST = 3


def fold(text: str) -> str:
    """The text without what makes no difference to its meaning.

    NFKC, casefold; accents off letters of Latin script only (voicing marks of kana stay, so
    that バス, a bus, and パス, a pass, differ); hyphens, underscores, middle dots and spaces
    are one space, and none beside Chinese or Japanese characters; apostrophes are dropped.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        text = _LATIN_MARKS.sub("", unicodedata.normalize("NFD", text)).translate(_LIGATURES)
        text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text))
        return _BESIDE_CJK.sub("", _JOINERS.sub(" ", text).strip())
    return _JOINERS.sub(" ", text.replace("'", "").replace("`", "")).strip()


def singular(folded: str, language: str) -> str:
    """A folded text with each of its words in the singular, as regular words form it.

    English, Spanish and French; other languages mark the plural irregularly or not at all, and
    their text stays. The result is a key to compare by and need not be a word.
    """
    endings = _ENDINGS.get(language)
    if endings is None:
        return folded
    return " ".join(_singular(word, endings, _UNCHANGED[language]) for word in folded.split(" "))


def _singular(word: str, endings: tuple[tuple[str, str], ...], unchanged: tuple[str, ...]) -> str:
    if len(word) <= _SHORTEST or word.endswith(unchanged):
        return word
    for plural, ending in endings:
        if word.endswith(plural):
            return word.removesuffix(plural) + ending
    return word
