"""Sentences from templates: `sentences.tsv`, a template a line, a language a column."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from omnishelf.search.explain.explanation import Language

_FILE = Path(__file__).with_suffix(".tsv")
_LONGEST = 80
"""Characters of a value in a sentence."""
_MOST = 5
"""Values that are named one by one."""
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Categories of characters that are not seen, or turn the direction of those that are."""


class Sentences:
    """What is told in one language: plain text, for a page to escape as it does any text."""

    def __init__(self, language: Language) -> None:
        """Tell in this language; in English, if its templates are missing."""
        self._templates = {
            key: told.get(language, told["en"]) for key, told in _templates().items()
        }

    def say(self, key: str, **values: object) -> str:
        """A sentence. Values are brought to one short line of visible characters."""
        return self._templates[key].format_map(
            {name: value if isinstance(value, Told) else shown(value) for name, value in
             values.items()}
        )  # fmt: skip

    def known(self, key: str, otherwise: str) -> str:
        """The key if there is such a template, else another."""
        return key if key in self._templates else otherwise

    def listed(self, items: Sequence[str], last: str = "and") -> "Told":
        """Items as a list; beyond five the rest is left out."""
        told = [item if isinstance(item, Told) else shown(item) for item in items[:_MOST]]
        if not told:
            return Told(self._templates["nothing"])
        if len(items) > _MOST:
            return Told(self._templates["join"].join([*told, "…"]))
        *first, end = told
        joined = self._templates["join"].join(first)
        return Told(f"{joined}{self._templates[last]}{end}" if first else end)


class Told(str):
    """Text that is fit for a sentence already."""

    __slots__ = ()


def name_of(source: str, say: Sentences) -> Told:
    """What a source is called."""
    return Told(say.say(say.known(f"name.{source}", "name.other"), source=source))


def shown(value: object) -> str:
    """A value as it is shown: numbers without needless decimals, text on one line, without
    characters that are not seen, cut after 80."""
    if isinstance(value, float):
        return f"{value:.6g}"
    text = " ".join(str(value)[: _LONGEST * 4].split())
    seen = "".join(letter for letter in text if unicodedata.category(letter) not in _UNSEEN)
    return seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"


@cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    header, *lines = _FILE.read_text(encoding="utf-8").splitlines()
    _, *languages = header.split("\t")
    cells = [line.split("\t") for line in lines]
    return {key: dict(zip(languages, told, strict=True)) for key, *told in cells}
