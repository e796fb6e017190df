"""What of a product is read by the text encoder: one passage for each of its languages."""

from omnishelf.types import Product

MAX_CHARACTERS = 600
"""Longer passages are cut: the first sentences say what a product is, and cost grows fast."""


def passages(product: Product) -> list[str]:
    """The passages of a product, at most one for each language, none if it has no words.

    The product's own title comes with its brand, narrowest category and worded attributes;
    translations stand alone, since their attributes are in the first passage already.
    """
    facts = [product.brand or "", *product.category[-1:]]
    for value in product.attributes.values():
        facts += [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    texts = [_passage(product.title, facts, product.description)]
    texts += [_passage(t.title, [], t.description) for t in product.translations.values()]
    return list(dict.fromkeys(text for text in texts if text))


def _passage(title: str, facts: list[str], description: str) -> str:
    # A fact that the title names already would only dilute the passage.
    told = title.casefold()
    new = dict.fromkeys(fact for fact in facts if fact and fact.casefold() not in told)
    parts = [title, ", ".join(new), description]
    return ". ".join(part for part in parts if part)[:MAX_CHARACTERS]
