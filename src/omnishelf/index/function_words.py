"""Words of a query that say that something is asked for, and not what."""

from functools import cache
from pathlib import Path

from omnishelf.analyzer import analyze

_FILE = Path(__file__).with_suffix(".txt")
_WEIGHT = 0.08
"""Of such a word in a query; not nothing, for a title may hold it (`No Show socks`)."""


def query_weight(term: str) -> float:
    """How much an analyzed term of a query counts."""
    return _WEIGHT if term in _asking() else 1.0


@cache
def _asking() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    # A word of several terms is not one to be passed over: `有没有` is cut into words that are.
    return frozenset(terms[0] for word in words if len(terms := analyze(word)) == 1)
