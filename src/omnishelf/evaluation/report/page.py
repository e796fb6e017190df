"""An evaluation as one page that needs no other file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnishelf.evaluation.evaluation import Evaluation
from omnishelf.evaluation.labels import QueryLabels
from omnishelf.evaluation.report.parts import Cell, Number, document, pictures, section, tiles

if TYPE_CHECKING:
    from omnishelf.evaluation.report.plots import Plot

_WEAKEST = 20
"""Queries listed."""


def page(title: str, found: Evaluation, plots: Sequence["Plot"]) -> bytes:
    """The page, in HTML; every text that comes from outside is escaped.

    Args:
        title: at its top.
        found: what to tell.
        plots: pictures to put in.
    """
    told = f"{len(found.scores):,} judged queries; in brackets 95 % bootstrap intervals over them."
    means = tiles(
        (score.measure, f"{score.mean:.3f}", f"[{score.low:.3f}, {score.high:.3f}]")
        for score in found.summary
    )
    told_of = (_groups, _comparisons, _robustness, _weakest)
    return document(title, told, (means, pictures(plots), *(tell(found) for tell in told_of)))


def _groups(found: Evaluation) -> str:
    rows: list[list[Cell]] = [
        [
            f"{group.by}: {group.name}",
            Number(f"{group.queries:,}"),
            *(Number(f"{score.mean:.3f}") for score in group.scores),
        ]
        for group in found.groups
    ]
    head: list[Cell] = ["group", Number("queries"), *(Number(m) for m in found.measures)]
    return section(
        "Parts",
        "Groups of queries, and each source when it answers all queries by itself: a query that "
        "it cannot be asked counts as 0.",
        head,
        rows,
    )


def _comparisons(found: Evaluation) -> str:
    rows: list[list[Cell]] = [
        [
            each.against,
            Number(f"{each.mean:.3f}"),
            Number(f"{each.other:.3f}"),
            Number(
                f"{each.difference.mean:+.3f} "
                f"[{each.difference.low:+.3f}, {each.difference.high:+.3f}]"
            ),
            Number("< 0.001" if each.p < 0.001 else f"{each.p:.3f}"),  # noqa: PLR2004
        ]
        for each in found.comparisons
    ]
    return section(
        "This run against others",
        f"{found.measures[0]} over the same queries. The interval is a paired bootstrap's; p is a "
        "paired randomisation test's (two-sided, each comparison by itself).",
        ["against", Number("this run"), Number("other"), Number("difference"), Number("p")],
        rows,
    )


def _robustness(found: Evaluation) -> str:
    rows: list[list[Cell]] = []
    if found.swing is not None:
        rows.append(
            [
                "the same wish in other words: (best - worst) / mean",
                Number(f"{found.swing.wishes:,} wishes"),
                Number(f"{found.swing.mean:.1%} apart"),
            ]
        )
    rows += [
        [
            f"{loss.missing} left out: {loss.whole:.3f} to {loss.without:.3f}",
            Number(f"{loss.queries:,} queries"),
            Number(f"{loss.relative:.1%} lost"),
        ]
        for loss in found.losses
    ]
    return section(
        "Robustness",
        f"How far {found.measures[0]} moves when a query is put differently.",
        ["change", Number("over"), Number("effect")],
        rows,
    )


def _weakest(found: Evaluation) -> str:
    main = found.measures[0]
    order = sorted(found.scores, key=lambda query: (found.scores[query][main], query))
    rows: list[list[Cell]] = []
    for query in order[:_WEAKEST]:
        labels = found.labelled.get(query, QueryLabels())
        asked = labels.text or " and ".join(labels.parts) or "not among the queries"
        relevant = sum(grade > 0 for grade in found.qrels[query].values())
        rows.append(
            [
                query,
                asked,
                labels.wish or "",
                Number(f"{relevant:,}"),
                Number(f"{found.scores[query][main]:.3f}"),
            ]
        )
    return section(
        "Weakest queries",
        "",
        ["query", "asked", "wish", Number("relevant products"), Number(main)],
        rows,
    )
