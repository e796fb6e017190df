"""Text out of HTML: shop systems export descriptions with their markup."""

import html
import re
from collections.abc import Iterator

_BREAKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "td", "h1", "h2", "h3", "h4"})
_SILENT = frozenset({"script", "style"})
_TAG = re.compile(
    r"<(?:(?P<comment>!--)|[!?][^<>]*>|(?P<end>/?)(?P<name>[a-zA-Z][\w:\-]*)"
    r"""(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*|[^<>]*)>)"""
)
"""No tag reaches over the next `<`, so that a scan takes linear time whatever the text: the
standard library's parser takes minutes over some broken cells, and fails on others."""


def plain_text(text: str) -> str:
    """Text without markup and control characters, white space folded."""
    if "<" in text and _TAG.search(text):
        text = "".join(_parts(text))
    if "&" in text:
        text = _unescaped(text)
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    return " ".join(text.split())


def _parts(text: str) -> Iterator[str]:
    at = 0
    silent = ""
    closed = True
    while tag := _TAG.search(text, at):
        if not silent:
            yield text[at : tag.start()]
        at = tag.end()
        if tag["comment"]:
            # Looked for once only, if there is none.
            end = text.find("-->", at) if closed else -1
            closed = end >= 0
            at = end + len("-->") if closed else at
            continue
        name = (tag["name"] or "").lower()
        if name in _SILENT and not silent and not tag["end"]:
            silent = name
        elif name == silent and tag["end"]:
            silent = ""
        if name in _BREAKS and not silent:
            yield " "
    if not silent:
        yield text[at:]


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # `&#999...;` with thousands of digits
        return text
