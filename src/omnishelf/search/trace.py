"""What an answer went by, from the query to the ranking: kept so that it can be explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.index.index import Candidate
from omnishelf.profiles.affinity import Affinity
from omnishelf.search.aims import Aim
from omnishelf.search.asked import Asked
from omnishelf.search.showing import Shown
from omnishelf.search.wording import Worded
from omnishelf.types import Chip, Filter, Query, Source

Found = Mapping[Source, Sequence[Candidate]]
Ranking = Sequence[Fused[str, Any]]
"""Contributions are by `Credit`; by `Source` where nothing else can have added any yet."""


@dataclass(frozen=True, eq=False)
class Trace:
    """One search, of the whole ranking and not only a page of it."""

    query: Query
    asked: Asked
    """As it was decoded and heard."""
    searched: Asked
    """What of it was searched for."""
    where: Filter | None
    """What had to pass: the shopper's filter, and what was understood to be one."""
    aims: tuple[Aim, ...]
    found: Found
    """Each source's candidates, best first."""
    worded: Worded
    """What its words ask for."""
    shown: Shown
    """The ranking as it is shown."""
    cut: Ranking = ()
    """What was too unlikely to be relevant, best first."""
    affinities: Mapping[str, Affinity] | None = None
    """By product, how well it fits the shopper's profile, of those that fit well or badly; None
    if no profile had a say."""
    propensities: Mapping[str, float] = field(default_factory=dict)
    """By product, how probable its place was, where chance had a say."""
    content: Ranking = ()
    """The ranking by content alone, before shoppers, wishes and rules had a say."""
    arms: Mapping[str, str] = field(default_factory=dict)
    """By product, the arm of an experiment that picked it, where a list is drafted from two."""
    changed: tuple[Chip, ...] = ()
    """What its words want otherwise of what it points at."""

    @property
    def ranked(self) -> Ranking:
        """What may be shown, best first."""
        return self.shown.ranked

    @property
    def hidden(self) -> Mapping[str, str]:
        """By product: the name of the rule that hid it."""
        return self.shown.hidden

    def rank(self, product_id: str) -> int | None:
        """1 for the best product; None for one that is not in the ranking."""
        return self._ranks.get(product_id)

    def scored(self, product_id: str) -> Fused[str, Any] | None:
        """A product's score with its contributions, of one that was cut too."""
        return self._scored.get(product_id)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {item.key: rank for rank, item in enumerate(self.ranked, start=1)}

    @cached_property
    def _scored(self) -> dict[str, Fused[str, Any]]:
        return {item.key: item for item in (*self.ranked, *self.cut)}
