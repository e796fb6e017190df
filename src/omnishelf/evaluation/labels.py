"""What is known of queries besides what they ask: their words, language, wish and phrasing."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryLabels:
    """One query's labels; None where its line does not tell."""

    text: str | None = None
    language: str | None = None
    wish: str | None = None
    """What is wanted, the same for all queries that want it in whatever words."""
    phrasing: str | None = None
    """Which way of saying it this is."""
    parts: tuple[str, ...] = ()
    """What it is asked by: `text`, `image`, `audio`."""


Labelled = Mapping[str, QueryLabels]
"""Query id to its labels."""
