"""One thing that a shop speaks of, and its names."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "zh", "es", "de", "fr", "ja")
"""Languages in which every term of ours has a name."""

KINDS = (
    "product",
    "colour",
    "material",
    "pattern",
    "gender",
    "age",
    "size",
    "season",
    "occasion",
    "style",
    "feature",
)
"""What a term can be: goods themselves, or a property of goods. A lookup answers in this order."""


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of goods or a property, with what it is called in each language."""

    kind: str
    """One of `KINDS`."""
    words: Mapping[str, tuple[str, ...]]
    """Language to spellings, the commonest first; a language without a name is left out."""

    @property
    def value(self) -> str:
        """Its commonest name, in English if it has one there."""
        return (self.words.get("en") or next(iter(self.words.values())))[0]
