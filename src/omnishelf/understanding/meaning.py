"""What a word or phrase of a query can mean."""

from typing import NamedTuple


class Meaning(NamedTuple):
    """A role, and for roles that have one, a value."""

    role: str
    """A kind of slot, a kind of glossary term that no slot is made of (`pattern`, ...), `unit`,
    `letter` (a size in letters), or a role of `phrases.tsv`."""
    value: str
