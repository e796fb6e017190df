"""Which products an action is about."""

from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from omnishelf.errors import FilterError
from omnishelf.types import Filter, parse_filter
from omnishelf.types.frozen import Frozen
from omnishelf.types.product import MAX_ID

MAX_PRODUCTS = 1_000

ProductId = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ID)
]


def _is_filter(json: dict[str, Any]) -> dict[str, Any]:
    try:
        parse_filter(json)
    except FilterError as error:
        raise ValueError(str(error)) from None
    return json


FilterJson = Annotated[dict[str, Any], AfterValidator(_is_filter)]
"""A filter in its JSON form, as a search takes it."""


class Target(Frozen):
    """Products named by their ids, and those that pass a filter."""

    products: tuple[ProductId, ...] = Field(default=(), max_length=MAX_PRODUCTS)
    where: FilterJson | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.products and self.where is None:
            raise ValueError("name products by 'products' (their ids) or by 'where' (a filter)")
        return self

    @cached_property
    def filter(self) -> Filter | None:
        """The filter, read."""
        return None if self.where is None else parse_filter(self.where)
