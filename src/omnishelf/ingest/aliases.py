"""What a product's attributes are called by shoppers of other words and languages."""

from functools import lru_cache

from omnishelf.glossary.glossary import Glossary
from omnishelf.types import Product

_REMEMBERED = 20_000


class Aliases:
    """The glossary's names of what a product is and has."""

    def __init__(self, glossary: Glossary) -> None:
        """Name things as this glossary does."""
        self.glossary = glossary
        self._names = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def __call__(self, product: Product) -> tuple[str, ...]:
        """All names, in all languages, of its category's parts and its worded attributes; one
        text for each value that the glossary knows."""
        values: list[str] = [*product.category]
        for value in product.attributes.values():
            values += [value] if isinstance(value, str) else []
            values += value if isinstance(value, tuple) else ()
        names = (self._names(value) for value in dict.fromkeys(values))
        return tuple(name for name in names if name)

    def _look_up(self, value: str) -> str:
        terms = self.glossary.lookup(value)[:1]
        return " ".join(
            spelling for term in terms for ways in term.words.values() for spelling in ways
        )
