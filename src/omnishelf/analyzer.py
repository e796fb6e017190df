"""From text to terms: one analyzer for products and queries, for all languages at once."""

import logging
import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

MAX_CHARACTERS = 20_000
"""Text beyond this is not analyzed: enough for any description, bounded for any query."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
UNSPACED = "\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f"
"""Kana, hangul and Thai: no dictionary here, so they are cut into pairs of characters."""

_RUN = re.compile(
    rf"(?P<han>[{HAN}]+)"
    rf"|(?P<unspaced>[{UNSPACED}]+)"
    rf"|(?P<word>(?:(?![{HAN}{UNSPACED}])[\w'’./\-])+)"
)
_ASCII_WORD = re.compile(r"[\w'./\-]+")
"""A `word` of a text that is all ASCII, found in a third of the time."""
_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_NUMBER_UNIT = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?) "
    r"(ml|cl|l|g|kg|mg|mm|cm|m|km|oz|lb|inch|in|w|kw|v|mah|gb|tb|mb|hz|ghz)(?!\w)"
)
_VOWEL = re.compile("[aeiouy]")
_MIN_STEM = 3


def analyze(text: str) -> list[str]:
    """Terms of a text, in order, repetitions kept.

    Width, case and accents are folded (NFKC, casefold, combining marks dropped). Chinese is
    cut by jieba in search mode; kana, hangul and Thai into overlapping pairs. Words of other
    scripts are lightly stemmed. A compound such as `t-shirt`, `kfrd-36/nw` or `iphone15`
    yields its parts and, joined, itself. A number and its unit are one term (`500 ml` is
    `500ml`).
    """
    folded = fold(text[:MAX_CHARACTERS])
    if _NUMBER_UNIT.search(folded):
        folded = _NUMBER_UNIT.sub(r"\1\2", folded)
    if folded.isascii():
        return [term for word in _ASCII_WORD.findall(folded) for term in _word_terms(word)]
    terms: list[str] = []
    for run in _RUN.finditer(folded):
        if run["han"]:
            terms += [term for term in segmenter().cut_for_search(run["han"]) if term.strip()]
        elif run["unspaced"]:
            terms += _pairs(run["unspaced"])
        else:
            terms += _word_terms(run["word"])
    return terms


def fold(text: str) -> str:
    """Full width to half width, upper case to lower, accented Latin letters to plain ones."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    split = unicodedata.normalize("NFD", plain)
    kept = "".join(mark for mark in split if not "\u0300" <= mark <= "\u036f")
    # Only Latin accents are dropped for good: kana and hangul are put together again.
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A light stem: plural and Romance gender endings only, the same for every language.

    Shoppers write `shoes` and `shoe`, `rojas` and `rojo`. The language of one word is often
    unknowable, so the rules are few, and are applied alike to products and queries: after
    plural -s/-es (D. Harman, "How effective is suffixing?", 1991: the S stemmer), a last -a,
    -o or -e of a longer word is dropped as the mark of gender.
    """
    if len(word) <= _MIN_STEM or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > _MIN_STEM + 1:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    elif word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        word = word[:-2]
    if word.endswith(("ss", "sh", "ch", "x")):
        return word
    for ending in ("sse", "she", "che", "xe"):
        # `dresses` has lost its s: what is left of the plural goes too.
        if word.endswith(ending):
            return word[:-1]
    if len(word) > _MIN_STEM and word[-1] in "aoe" and _VOWEL.search(word[:-1]):
        return word[:-1]
    return word


@lru_cache(maxsize=65_536)
def _word_terms(word: str) -> tuple[str, ...]:
    pieces = _PIECE.findall(word.replace("'s", "").replace("’s", ""))
    terms = [stem(piece) for piece in pieces]
    if len(pieces) > 1:
        terms.append(stem("".join(pieces)))
    return tuple(terms)


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]


_jieba_lock = threading.Lock()


@lru_cache(maxsize=1)
def segmenter() -> Any:
    """jieba, which cuts Chinese into words and knows how often each is used."""
    # Its dictionary takes most of a second to load: only a shop with Chinese pays for it.
    import jieba  # noqa: PLC0415

    with _jieba_lock:
        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()
    return jieba
