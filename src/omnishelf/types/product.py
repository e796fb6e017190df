"""What a shop sells."""

import re
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from omnishelf.types.frozen import Frozen

MAX_TITLE = 1_000
MAX_DESCRIPTION = 50_000
MAX_ID = 200
MAX_MEDIA = 50

AttributeValue = str | float | bool | tuple[str, ...]
"""One attribute: a word, a number, a yes or no, or several words."""

CORE_FIELDS = frozenset({"id", "brand", "category", "price", "currency", "stock", "locale"})
"""Filterable fields every product has; an attribute may not take one of these names."""

_ATTRIBUTE_NAME = re.compile(r"^[^\W\d_][\w \-]{0,59}$")


class Translation(Frozen):
    """A product's title and description in one more language."""

    title: str = Field(default="", max_length=MAX_TITLE)
    description: str = Field(default="", max_length=MAX_DESCRIPTION)


class Product(Frozen):
    """One product. Any modality may be missing; only the id must be there.

    Pictures and sounds are references: an absolute path, an http(s) URL, a data URI,
    or `media:<sha256>` for a file the shop itself keeps.
    """

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ID)]
    title: str = Field(default="", max_length=MAX_TITLE)
    description: str = Field(default="", max_length=MAX_DESCRIPTION)
    brand: str | None = Field(default=None, max_length=MAX_ID)
    category: tuple[str, ...] = Field(default=(), max_length=12)
    """The path from the widest category to the narrowest."""
    attributes: dict[str, AttributeValue] = Field(default_factory=dict, max_length=200)
    price: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    """ISO 4217 code."""
    stock: int | None = Field(default=None, ge=0)
    images: tuple[str, ...] = Field(default=(), max_length=MAX_MEDIA)
    sounds: tuple[str, ...] = Field(default=(), max_length=MAX_MEDIA)
    locale: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    """Language of `title` and `description` (BCP 47), where known."""
    translations: dict[str, Translation] = Field(default_factory=dict, max_length=50)
    """Title and description in further languages, by BCP 47 code."""
    url: str | None = Field(default=None, max_length=2_000)
    """The product's page in the shop."""

    @field_validator("attributes")
    @classmethod
    def _names_are_filterable(
        cls, attributes: dict[str, AttributeValue]
    ) -> dict[str, AttributeValue]:
        for name in attributes:
            if name in CORE_FIELDS:
                raise ValueError(f"attribute '{name}' has the name of a product field: rename it")
            if not _ATTRIBUTE_NAME.match(name):
                raise ValueError(
                    f"attribute name '{name[:60]}' must start with a letter and hold only "
                    "letters, digits, spaces, '-' and '_' (60 at most)"
                )
        return attributes
