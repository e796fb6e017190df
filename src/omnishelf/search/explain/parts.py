"""A query with some of its parts left out."""

from collections.abc import Collection
from dataclasses import replace

from omnishelf.search.asked import Asked, Part
from omnishelf.search.trace import Trace
from omnishelf.types import Query


def parts_of(trace: Trace) -> tuple[Part, ...]:
    """The parts that a query has."""
    asked = trace.asked
    parts: list[Part] = [*asked.text_parts] if asked.text else []
    if asked.picture is not None:
        parts.append("photo")
    if asked.sound is not None:
        parts.append("sound")
    if trace.query.like or trace.query.unlike:
        parts.append("like")
    return tuple(parts)


def only(query: Query, asked: Asked, parts: Collection[Part]) -> tuple[Query, Asked]:
    """The same query made of no other parts than these."""
    texts = {
        "words": (query.text or "").strip(),
        "voice": asked.heard.corrected if asked.heard else "",
    }
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
