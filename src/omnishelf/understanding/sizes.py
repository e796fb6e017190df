"""Sizes as shops write them: "EU 42", "Medium", "42码" and "W32 L34" say 42, M, 42 and 32x34."""

import re
from functools import cache

from omnishelf.understanding.folded import fold
from omnishelf.understanding.tables import read_table

_WORDS = re.compile(
    r"\b(?:size|sizes|eu|eur|uk|us|it|fr|de|talla|talle|t|numero|no|nr|sz)\b\.?|尺码|尺寸|码|号"
)
_TWO = re.compile(r"w?\s*(\d{2})\s*[x/×]?\s*l?\s*(\d{2})")
_SIZE = re.compile(r"\d{1,3}(?:[.,]5)?[a-h]{0,2}|\d?x{0,4}[sml]")
_NAMES = {"size", "sizes", "shoe size", "尺码", "码数", "尺寸", "鞋码", "talla", "tallas", "talle"}
_NAMES |= {"numero", "grosse", "taille", "サイズ", "clothing size", "size eu", "eu size"}


def names_sizes(field: str) -> bool:
    """Whether a field is called so."""
    return fold(field).text.replace("_", " ").replace("-", " ").strip() in _NAMES


def size_of(value: str) -> str | None:
    """The size that a shop's value says; None if it says none."""
    plain = _WORDS.sub(" ", fold(value[:40]).text).strip()
    if named := _letters().get(plain):
        return named
    if two := _TWO.fullmatch(plain):
        return f"{two[1]}x{two[2]}"
    if _SIZE.fullmatch(plain):
        return plain.replace(",", ".").upper()
    return None


@cache
def _letters() -> dict[str, str]:
    return {
        fold(name).text: size
        for size, columns in read_table("sizes.tsv")
        for names in columns.values()
        for name in names
    }
