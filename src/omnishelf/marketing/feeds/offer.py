"""One product as it is offered: its values by neutral names, before a platform's rules."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from omnishelf.analyzer import fold
from omnishelf.catalog.markup import plain_text
from omnishelf.marketing.feeds.codes import GTIN_NAMES
from omnishelf.marketing.feeds.money import price_of
from omnishelf.marketing.feeds.remark import Note
from omnishelf.marketing.feeds.terms import Terms
from omnishelf.types import AttributeValue, Product

Value = str | tuple[str, ...] | Note | None
"""What there is: one value, several, why there is none, or nothing."""
Take = Callable[[Product, Terms], Value]


class _Text(NamedTuple):
    title: str
    description: str


def title(product: Product, terms: Terms, longest: int) -> Value:
    """What the terms make of it, in the feed's language."""
    text = _text(product, terms)
    if isinstance(text, Note):
        return text
    own = plain_text(text.title)
    if not own:
        return None
    parts = [own if name == "title" else _part(product, name, own) for name in terms.title]
    # The product's own title is never dropped: the platform's rule cuts it.
    extras = [at for at, name in enumerate(terms.title) if name != "title"]
    while extras and len(_joined(parts)) > longest:
        parts[extras.pop()] = None
    return _joined(parts) or own


def title_of(longest: int) -> Take:
    """A title that is to have at most so many characters."""
    return lambda product, terms: title(product, terms, longest)


def description(product: Product, terms: Terms) -> Value:
    """Plain text in the feed's language; the title where there is none."""
    text = _text(product, terms)
    if isinstance(text, Note):
        return text
    return plain_text(text.description) or plain_text(text.title) or None


def availability(product: Product, terms: Terms) -> Value:
    """What the attribute `availability` says, else what the stock does."""
    if (told := attribute(product, "availability")) is not None:
        return told
    if product.stock is None:
        return terms.unknown_stock or Note(
            "the stock is not known", "give a stock, or say what unknown stock means in the feed"
        )
    return "in stock" if product.stock > 0 else "out of stock"


def price(product: Product, terms: Terms) -> Value:
    """See `price_of`."""
    return price_of(product, terms)


def pictures(product: Product, terms: Terms) -> tuple[str, ...]:
    """Addresses of those that have one."""
    found = (terms.picture(reference) for reference in product.images)
    return tuple(address for address in found if address)


def first_picture(product: Product, terms: Terms) -> Value:
    """The main one."""
    return next(iter(pictures(product, terms)), None)


def more_pictures(product: Product, terms: Terms) -> Value:
    """All others."""
    return pictures(product, terms)[1:]


def condition(product: Product, terms: Terms) -> Value:
    """What the attribute says, else the terms."""
    return attribute(product, "condition") or terms.condition


def category(product: Product, terms: Terms) -> Value:
    """In the platform's taxonomy, where that is known."""
    if terms.categories is None or not product.category:
        return None
    return terms.categories.target(product.category)


def own_category(product: Product, terms: Terms) -> Value:  # noqa: ARG001
    """The shop's own path."""
    return " > ".join(product.category) or None


def code(product: Product, terms: Terms) -> Value:  # noqa: ARG001
    """A barcode, as it is written."""
    return attribute(product, *GTIN_NAMES)


def plain(name: str) -> Take:
    """One of the product's own fields."""
    return lambda product, _: getattr(product, name)


def said(*names: str) -> Take:
    """The first of these attributes that is there."""
    return lambda product, _: attribute(product, *names)


def attribute(product: Product, *names: str) -> str | None:
    """The first of these attributes that has a value, as text; names in any case."""
    folded: Mapping[str, AttributeValue] = {
        name.lower().replace("-", "_").replace(" ", "_"): value
        for name, value in product.attributes.items()
    }
    for name in names:
        value = folded.get(name)
        if value is not None and not isinstance(value, bool) and (text := _written(value)):
            return text
    return None


def _part(product: Product, name: str, own: str) -> str | None:
    """Nothing where the product's own title says it already."""
    value = product.brand if name == "brand" else attribute(product, name)
    part = plain_text(value) if value else None
    return None if part and fold(part) in fold(own) else part


def _joined(parts: Sequence[str | None]) -> str:
    return " ".join(part for part in parts if part)


def _written(value: str | float | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "/".join(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}"
    return str(value).strip()


def _text(product: Product, terms: Terms) -> _Text | Note:
    wanted = terms.locale
    if wanted is None or product.locale == wanted:
        return _Text(product.title, product.description)
    language = wanted.partition("-")[0]
    for locale in (wanted, language):
        if (found := product.translations.get(locale)) and found.title:
            return _Text(found.title, found.description)
    if product.locale is None or product.locale.partition("-")[0] == language:
        return _Text(product.title, product.description)
    return Note(f"no title in '{wanted}'", f"translate it, or leave it out of feeds in '{wanted}'")
