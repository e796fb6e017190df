"""What pages that need no other file are made of; every text that comes from outside is escaped."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnishelf.evaluation.report.plots import Plot

_STYLE = Path(__file__).with_name("style.css")
_OPEN, _CLOSE = "<style>", "</style>"


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that is set to the right."""

    text: str


Cell = str | Number


def document(title: str, told: str, parts: Iterable[str], *, language: str = "en") -> bytes:
    """A page of parts that are HTML already; empty ones are left out.

    Args:
        title: at its top.
        told: a sentence below that.
        parts: sections.
        language: of the page (BCP 47).
    """
    body = "\n".join(part for part in parts if part)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{_OPEN}\n{_STYLE.read_text()}{_CLOSE}\n</head>\n"
        f'<body>\n<main>\n<h1>{escape(title)}</h1>\n<p class="soft">{escape(told)}</p>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def policy(page: bytes) -> str:
    """The strictest content security policy that a page made by `document` needs: its own style,
    known by its hash, and pictures that are part of it."""
    style = page.partition(_OPEN.encode())[2].partition(_CLOSE.encode())[0]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; sandbox"
    )


def tiles(each: Iterable[tuple[str, str, str]]) -> str:
    """Large values: what each is, the value, and what else is to be said of it."""
    told = "\n".join(
        f'<li>{escape(name)}<b>{escape(value)}</b><span class="soft">{escape(more)}</span></li>'
        for name, value, more in each
    )
    return f'<ul class="tiles">\n{told}\n</ul>' if told else ""


def note(text: str) -> str:
    """A sentence by itself."""
    return f'<p class="soft">{escape(text)}</p>'


def pictures(plots: Sequence["Plot"]) -> str:
    """Plots beside one another; nothing if there are none."""
    if not plots:
        return ""
    return f'<div class="plots">\n{"".join(_picture(plot) for plot in plots)}</div>'


def section(title: str, told: str, head: Iterable[Cell], rows: Sequence[Iterable[Cell]]) -> str:
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


def _picture(plot: "Plot") -> str:
    return (
        f"<section>\n<h2>{escape(plot.title)}</h2>\n<figure><picture>"
        f'<source media="(prefers-color-scheme: dark)" srcset="{_inline(plot.dark)}">'
        f'<img src="{_inline(plot.light)}" alt="{escape(f"{plot.title}: {plot.told}")}">'
        "</picture></figure>\n</section>\n"
    )


def _inline(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _cells(cells: Iterable[Cell], tag: str) -> str:
    return "".join(
        f'<{tag} class="number">{escape(cell.text)}</{tag}>'
        if isinstance(cell, Number)
        else f"<{tag}>{escape(cell)}</{tag}>"
        for cell in cells
    )
