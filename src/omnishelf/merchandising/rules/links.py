"""Addresses that a rule may send a shopper to."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"]")


def _checked(link: str) -> str:
    if _FORBIDDEN.search(link):
        raise ValueError("a link must have no spaces, control characters, quotes, \\, < or >")
    if link.startswith("/"):
        if link.startswith("//"):
            raise ValueError("a path begins with one '/': two lead to another server")
        return link
    parts = urlsplit(link)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError("a link must begin with http://, https:// or, within the shop, with '/'")
    return link


Link = Annotated[str, Field(max_length=2_000), AfterValidator(_checked)]
"""An http(s) URL, or a path of the shop: never `javascript:`, `data:` or another server's path."""
