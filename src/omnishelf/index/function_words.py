"""Words of a query that say that something is asked for, and not what."""

from functools import cache
from pathlib import Path

from omnishelf.analyzer import analyze

_FILE = Path(__file__).with_suffix(".txt")


@cache
def function_words() -> frozenset[str]:
    """Analyzed terms of such words."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    cut = {word: analyze(word) for word in words}
    # Of a word that is cut into several, its parts may be more than that: only it is passed over.
    return frozenset(
        term for word, terms in cut.items() for term in terms if term == word or len(terms) == 1
    )
