"""Pictures and sounds as a catalog's cells name them."""

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

_URL_BREAK = re.compile(r"[\s,;|]+(?=https?://|data:)", re.IGNORECASE)


def split_references(cell: object) -> list[str]:
    """The references in a cell: one, several between `|` or `;`, or a JSON list.

    Data URIs hold `;` and `,`, and URLs may hold both: between those only white space, `|`, or
    a separator right before the next `http` or `data:` counts.
    """
    if cell is None:
        return []
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return [part for item in cell for part in split_references(item)]
    if isinstance(cell, dict):
        return split_references(cell.get("src") or cell.get("url"))
    text = str(cell).strip()
    if text.startswith("["):
        try:
            return split_references(json.loads(text))
        except (ValueError, RecursionError):
            return [text]
    if "://" in text or text[:5].lower() == "data:":
        parts = [piece for part in text.split("|") for piece in _URL_BREAK.split(part)]
    else:
        parts = re.split(r"[|;]", text)
    return [part.strip() for part in parts if part.strip()]


class Locator:
    """Makes relative paths absolute: from the images folder, or else beside the catalog."""

    def __init__(self, catalog: Path, images: Path | None) -> None:
        """Look in `images` first, then in the catalog's folder."""
        self._folders = [folder.resolve() for folder in (images, catalog.parent) if folder]

    def __call__(self, reference: str) -> str:
        """An absolute path; URLs, data URIs and paths that are absolute already stay."""
        if "://" in reference[:16] or reference[:5].lower() == "data:":
            return reference
        path = Path(reference)
        if path.is_absolute():
            return reference
        tries = [folder / path for folder in self._folders]
        tries += [folder / path.name for folder in self._folders]
        for candidate in tries:
            # Unlike `Path.exists`, False for a name that is too long to be one.
            if os.path.exists(candidate):  # noqa: PTH110
                return str(candidate)
        return str(tries[0])
