"""Text out of HTML: shop systems export descriptions with their markup."""

import html
import re
from html.parser import HTMLParser

_BREAKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "td", "h1", "h2", "h3", "h4"})
_LOOKS_LIKE_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]*>")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in ("script", "style")
        if tag in _BREAKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._silent:
            self._silent -= 1
        if tag in _BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(text: str) -> str:
    """Text without markup and control characters, white space folded."""
    if _LOOKS_LIKE_MARKUP.search(text):
        parser = _Text()
        parser.feed(text)
        parser.close()
        text = "".join(parser.parts)
    elif "&" in text:
        text = html.unescape(text)
    text = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    return " ".join(text.split())
