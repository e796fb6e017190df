"""How much each word of a query counts."""

from functools import cache

from omnishelf.analyzer import analyze
from omnishelf.glossary.glossary import Glossary
from omnishelf.index.function_words import function_words

_FUNCTION = 0.08
"""Of a word that only asks; not nothing, for a title may hold it (`No Show socks`)."""
_GOODS = 2.0
"""Of a word that names goods. Colours and materials are often rarer than what has them, so BM25
alone would answer `tan trousers` by tan heels before it gives other trousers."""


def query_weight(term: str) -> float:
    """How much an analyzed term of a query counts."""
    if term in function_words():
        return _FUNCTION
    return _GOODS if term in _goods() else 1.0


@cache
def _goods() -> frozenset[str]:
    """Terms of the names of goods that no property is called by."""
    goods: set[str] = set()
    properties: set[str] = set()
    for term in Glossary.load().terms:
        named = goods if term.kind == "product" else properties
        for spellings in term.words.values():
            for spelling in spellings:
                named.update(analyze(spelling))
    return frozenset(goods - properties)
