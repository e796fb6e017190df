"""A query with some of its parts left out."""

from collections.abc import Collection
from dataclasses import replace

from omnishelf.search.asked import Asked, Part
from omnishelf.search.trace import Trace
from omnishelf.types import Query


def parts_of(trace: Trace) -> tuple[Part, ...]:
    """The parts of a query that asked any source, each once."""
    return tuple(dict.fromkeys(part for aim in trace.aims for part in aim.asked_by))


def only(query: Query, asked: Asked, parts: Collection[Part]) -> tuple[Query, Asked]:
    """The same query made of no other parts than these."""
    texts = {"words": (query.text or "").strip(), "voice": asked.heard.text if asked.heard else ""}
    if set(asked.text_parts) <= set(parts):
        # As it was understood, which need not be as it was written.
        text, text_parts = asked.text, asked.text_parts
    else:
        text_parts = tuple(part for part in asked.text_parts if part in parts)
        text = " ".join(texts[part] for part in text_parts) or None
    liked = "like" in parts
    kept = replace(
        asked,
        text=text,
        text_parts=text_parts,
        picture=asked.picture if "photo" in parts else None,
        sound=asked.sound if "sound" in parts else None,
    )
    asking = replace(query, like=query.like if liked else (), unlike=query.unlike if liked else ())
    return asking, kept
