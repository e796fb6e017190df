"""Quality by group of queries, and by source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from omnishelf.evaluation.labels import Labelled, QueryLabels
from omnishelf.evaluation.metrics import PerQuery, Score, summary

LABELS: Mapping[str, Callable[[QueryLabels], str | None]] = {
    "language": lambda labels: labels.language,
    "phrasing": lambda labels: labels.phrasing,
}
"""What queries are grouped by."""


@dataclass(frozen=True, slots=True)
class Group:
    """The quality of one part of an evaluation."""

    by: str
    """What it is a part by: `language`, `phrasing` or `source`."""
    name: str
    queries: int
    scores: tuple[Score, ...]
    """By measure, with 95 % bootstrap intervals over the group's queries."""


def by_label(scores: PerQuery, labelled: Labelled, by: str) -> list[Group]:
    """Groups of queries with the same label, by name; queries without it are in none.

    Args:
        scores: of all queries.
        labelled: labels of queries; queries may lack.
        by: one of `LABELS`.
    """
    read = LABELS[by]
    groups: dict[str, dict[str, Mapping[str, float]]] = {}
    for query, values in scores.items():
        name = read(labelled[query]) if query in labelled else None
        if name is not None:
            groups.setdefault(name, {})[query] = values
    return [
        Group(by, name, len(groups[name]), tuple(summary(groups[name]))) for name in sorted(groups)
    ]


def by_source(alone: Mapping[str, PerQuery]) -> list[Group]:
    """Each source when it answers all by itself.

    Args:
        alone: by source, the scores of the run in which only it might answer; a query that
            it can't be asked scores 0.
    """
    return [
        Group("source", source, len(scores), tuple(summary(scores)))
        for source, scores in alone.items()
    ]
