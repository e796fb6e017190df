"""What a rule does."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from omnishelf.merchandising.phrases import keys
from omnishelf.merchandising.rules.links import Link
from omnishelf.merchandising.rules.target import FilterJson, ProductId, Target
from omnishelf.types import Filter, parse_filter
from omnishelf.types.frozen import Frozen

MAX_POSITION = 1_000
MAX_FACTOR = 1_000.0

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Pin(Frozen):
    """Put a product at a place, whether it was found or not."""

    do: Literal["pin"] = "pin"
    product: ProductId
    position: int = Field(ge=1, le=MAX_POSITION)
    """1 is the first."""


class Hide(Target):
    """Show these products not at all."""

    do: Literal["hide"] = "hide"


class Boost(Target):
    """Multiply the scores of these products."""

    do: Literal["boost"] = "boost"
    factor: float = Field(gt=1, le=MAX_FACTOR)


class Bury(Target):
    """Multiply the scores of these products by less than one."""

    do: Literal["bury"] = "bury"
    factor: float = Field(gt=0, lt=1)


class Redirect(Frozen):
    """Offer another page."""

    do: Literal["redirect"] = "redirect"
    to: Link


class Banner(Frozen):
    """Show a text above the hits. It is plain text: what looks like markup is shown as written."""

    do: Literal["banner"] = "banner"
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    link: Link | None = None
    picture: Link | None = None


class Narrow(Frozen):
    """Find only products that pass a filter."""

    do: Literal["filter"] = "filter"
    where: FilterJson

    @cached_property
    def filter(self) -> Filter:
        """The filter, read."""
        return parse_filter(self.where)


class Replace(Frozen):
    """Search for other words instead of some; for none, if `by` is empty."""

    do: Literal["replace"] = "replace"
    words: Phrase
    by: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""

    @field_validator("words")
    @classmethod
    def _is_a_phrase(cls, words: str) -> str:
        if not keys(words):
            raise ValueError("the words must have a letter or a digit")
        return words


Action = Annotated[
    Pin | Hide | Boost | Bury | Redirect | Banner | Narrow | Replace, Field(discriminator="do")
]
