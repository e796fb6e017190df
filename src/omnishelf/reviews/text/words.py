"""The words that the project itself knows opinions by: `words/LANGUAGE.tsv`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from omnishelf.analyzer import fold

_FOLDER = Path(__file__).with_name("words")

LANGUAGES = ("en", "es", "zh")
ASPECTS = ("quality", "size", "material", "price", "delivery", "service")


@cache
def words_of(language: str) -> Mapping[str, frozenset[str]]:
    """By kind (`good`, `bad`, `not`, `but`, `small` and each of `ASPECTS`), folded words.

    Raises:
        KeyError: the language is not one of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    rows = (_FOLDER / f"{language}.tsv").read_text("utf-8").splitlines()[1:]
    cells = (row.split("\t") for row in rows)
    return {kind: frozenset(map(fold, words.split("|"))) for kind, words in cells}


@cache
def every_language(kind: str) -> frozenset[str]:
    """Words of a kind in any language, for texts of which the language is not told."""
    return frozenset().union(*(words_of(language)[kind] for language in LANGUAGES))
