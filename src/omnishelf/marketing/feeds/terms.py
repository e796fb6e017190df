"""What a feed is to say that no product says itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from omnishelf.marketing.categories.mapped import CategoryMap

Condition = Literal["new", "refurbished", "used"]


@dataclass(frozen=True)
class Terms:
    """Of one feed."""

    shop: str = ""
    """The shop's name: the channel's title in XML."""
    home: str = ""
    """The shop's address: the channel's link in XML."""
    locale: str | None = None
    """Language of the feed (BCP 47): platforms want one language throughout. Products that have no
    title in it are left out; None: each in its own."""
    currency: str | None = None
    """The only one that is allowed; None: any."""
    condition: Condition = "new"
    """Of products whose attributes say none."""
    unknown_stock: Literal["in stock", "out of stock"] | None = None
    """What to say of products whose stock is not known; None: they are left out."""
    title: tuple[str, ...] = ("title",)
    """What a title is made of, in order: `title`, `brand`, and names of attributes. What the
    title says already is not said again, and what no longer fits is dropped from the end."""
    picture: Callable[[str], str | None] = field(default=lambda reference: reference)
    """The public address of a picture from its reference; None where it has none."""
    categories: CategoryMap | None = None
    """The shop's categories in the platform's taxonomy."""
