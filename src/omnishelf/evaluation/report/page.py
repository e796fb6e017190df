"""An evaluation as one page that needs no other file."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from omnishelf.evaluation.evaluation import Evaluation
from omnishelf.evaluation.labels import QueryLabels

if TYPE_CHECKING:
    from omnishelf.evaluation.report.plots import Plot

_STYLE = Path(__file__).with_name("style.css")
_WEAKEST = 20
"""Queries listed."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A cell that is set to the right."""

    text: str


_Cell = str | _Number


def page(title: str, found: Evaluation, plots: Sequence["Plot"]) -> bytes:
    """The page, in HTML; every text that comes from outside is escaped.

    Args:
        title: at its top.
        found: what to tell.
        plots: pictures to put in.
    """
    told = f"{len(found.scores):,} judged queries; in brackets 95 % bootstrap intervals over them."
    body = [
        f'<h1>{escape(title)}</h1>\n<p class="soft">{told}</p>',
        _tiles(found),
        _pictures(plots),
        _groups(found),
        _comparisons(found),
        _robustness(found),
        _weakest(found),
    ]
    parts = "\n".join(part for part in body if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE.read_text()}</style>\n</head>\n"
        f"<body>\n<main>\n{parts}\n</main>\n</body>\n</html>\n"
    ).encode()


def _tiles(found: Evaluation) -> str:
    tiles = "\n".join(
        f"<li>{escape(score.measure)}<b>{score.mean:.3f}</b>"
        f'<span class="soft">[{score.low:.3f}, {score.high:.3f}]</span></li>'
        for score in found.summary
    )
    return f'<ul class="tiles">\n{tiles}\n</ul>'


def _pictures(plots: Sequence["Plot"]) -> str:
    if not plots:
        return ""
    return f'<div class="plots">\n{"".join(_picture(plot) for plot in plots)}</div>'


def _picture(plot: "Plot") -> str:
    return (
        f"<section>\n<h2>{escape(plot.title)}</h2>\n<figure><picture>"
        f'<source media="(prefers-color-scheme: dark)" srcset="{_inline(plot.dark)}">'
        f'<img src="{_inline(plot.light)}" alt="{escape(f"{plot.title}: {plot.told}")}">'
        "</picture></figure>\n</section>\n"
    )


def _inline(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _groups(found: Evaluation) -> str:
    rows: list[list[_Cell]] = [
        [
            f"{group.by}: {group.name}",
            _Number(f"{group.queries:,}"),
            *(_Number(f"{score.mean:.3f}") for score in group.scores),
        ]
        for group in found.groups
    ]
    head: list[_Cell] = ["group", _Number("queries"), *(_Number(m) for m in found.measures)]
    return _section(
        "Parts",
        "Groups of queries, and each source when it answers all queries by itself: a query that "
        "it cannot be asked counts as 0.",
        head,
        rows,
    )


def _comparisons(found: Evaluation) -> str:
    rows: list[list[_Cell]] = [
        [
            each.against,
            _Number(f"{each.mean:.3f}"),
            _Number(f"{each.other:.3f}"),
            _Number(
                f"{each.difference.mean:+.3f} "
                f"[{each.difference.low:+.3f}, {each.difference.high:+.3f}]"
            ),
            _Number("< 0.001" if each.p < 0.001 else f"{each.p:.3f}"),  # noqa: PLR2004
        ]
        for each in found.comparisons
    ]
    return _section(
        "This run against others",
        f"{found.measures[0]} over the same queries. The interval is a paired bootstrap's; p is a "
        "paired randomisation test's (two-sided, each comparison by itself).",
        ["against", _Number("this run"), _Number("other"), _Number("difference"), _Number("p")],
        rows,
    )


def _robustness(found: Evaluation) -> str:
    rows: list[list[_Cell]] = []
    if found.swing is not None:
        rows.append(
            [
                "the same wish in other words: (best - worst) / mean",
                _Number(f"{found.swing.wishes:,} wishes"),
                _Number(f"{found.swing.mean:.1%} apart"),
            ]
        )
    rows += [
        [
            f"{loss.missing} left out: {loss.whole:.3f} to {loss.without:.3f}",
            _Number(f"{loss.queries:,} queries"),
            _Number(f"{loss.relative:.1%} lost"),
        ]
        for loss in found.losses
    ]
    return _section(
        "Robustness",
        f"How far {found.measures[0]} moves when a query is put differently.",
        ["change", _Number("over"), _Number("effect")],
        rows,
    )


def _weakest(found: Evaluation) -> str:
    main = found.measures[0]
    order = sorted(found.scores, key=lambda query: (found.scores[query][main], query))
    rows: list[list[_Cell]] = []
    for query in order[:_WEAKEST]:
        labels = found.labelled.get(query, QueryLabels())
        asked = labels.text or " and ".join(labels.parts) or "not among the queries"
        relevant = sum(grade > 0 for grade in found.qrels[query].values())
        rows.append(
            [
                query,
                asked,
                labels.wish or "",
                _Number(f"{relevant:,}"),
                _Number(f"{found.scores[query][main]:.3f}"),
            ]
        )
    return _section(
        "Weakest queries",
        "",
        ["query", "asked", "wish", _Number("relevant products"), _Number(main)],
        rows,
    )


def _section(title: str, told: str, head: Iterable[_Cell], rows: Sequence[Iterable[_Cell]]) -> str:
    """A table under a title; nothing if it has no rows."""
    if not rows:
        return ""
    said = f'<p class="soft">{escape(told)}</p>\n' if told else ""
    body = "\n".join(f"<tr>{_cells(row, 'td')}</tr>" for row in rows)
    return (
        f'<section>\n<h2>{escape(title)}</h2>\n{said}<div class="scroll"><table>\n'
        f"<thead><tr>{_cells(head, 'th')}</tr></thead>\n<tbody>\n{body}\n</tbody>\n"
        "</table></div>\n</section>"
    )


def _cells(cells: Iterable[_Cell], tag: str) -> str:
    return "".join(
        f'<{tag} class="number">{escape(cell.text)}</{tag}>'
        if isinstance(cell, _Number)
        else f"<{tag}>{escape(cell)}</{tag}>"
        for cell in cells
    )
