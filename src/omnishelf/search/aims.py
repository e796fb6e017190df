"""Where each part of a query points: one vector, or words, for each source that can answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Modality
from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import QueryError, UnknownProductError
from omnishelf.index.index import Index
from omnishelf.search.asked import Asked, Part
from omnishelf.types import Query, Source

Vector = NDArray[np.float32]

LIKE_WEIGHT = 1.0
UNLIKE_WEIGHT = 0.5
"""Rocchio's beta and gamma, with alpha = 1 for the query's own vector."""


class Translation(Protocol):
    """Carries a query's vector from one source's space into another's (learned on the shop)."""

    def translate(self, vector: Vector, origin: Source, target: Source) -> Vector | None:
        """The unit vector in the target's space; None if this pair was not learned."""
        ...


@dataclass(frozen=True, slots=True)
class Aim:
    """What one source is asked."""

    source: Source
    asked_by: tuple[Part, ...]
    text: str | None = None
    """For the source `words`."""
    vector: Vector | None = None
    """For all others: a unit vector [dim]."""
    translated: bool = False
    """Whether the vector came over from another space: such a ranking weighs less."""
    lacking: Source | None = None
    """Ask only for products without this source."""


def aims(
    query: Query, asked: Asked, *, encoders: EncoderSet, index: Index, translation: Translation
) -> list[Aim]:
    """All that the sources named by `query.using` are asked.

    Liked and disliked products move a source's vector as in J. Rocchio, "Relevance feedback
    in information retrieval", 1971: q + beta * mean(liked) - gamma * mean(disliked).

    Raises:
        UnknownProductError: a liked or disliked id is not in the shop.
        QueryError: no source that may answer can understand any part of the query.
    """
    _require_known(query, index)
    own = _own_vectors(asked, encoders)
    found: list[Aim] = []
    for source in encoders:
        if source not in query.using:
            continue
        parts, vectors, translated = _asked_of(source, own, translation)
        lacking = _spared(parts, query.using) if translated else None
        feedback = _feedback(query, index, source)
        if feedback is not None:
            parts, vectors, lacking = [*parts, "like"], [*vectors, feedback], None
        vector = _unit(np.sum(vectors, axis=0)) if vectors else None
        if vector is not None:
            found.append(Aim(source, tuple(parts), None, vector, translated, lacking))
    if asked.text and "words" in query.using:
        found.insert(0, Aim("words", asked.text_parts, text=asked.text))
    if not found:
        raise QueryError(_nothing_can_answer(query, asked))
    return found


@dataclass(frozen=True, slots=True)
class _Own:
    """A vector that a part of the query has in a source's space."""

    parts: tuple[Part, ...]
    vector: Vector


def _own_vectors(asked: Asked, encoders: EncoderSet) -> dict[Source, list[_Own]]:
    inputs: list[tuple[Modality, tuple[Part, ...], object]] = []
    if asked.text:
        inputs.append(("text", asked.text_parts, asked.text))
    if asked.picture is not None:
        inputs.append(("image", ("photo",), asked.picture))
    if asked.sound is not None:
        inputs.append(("audio", ("sound",), asked.sound))
    own: dict[Source, list[_Own]] = {source: [] for source in encoders}
    for modality, parts, value in inputs:
        for source, source_encoders in encoders.items():
            if encoder := source_encoders.query.get(modality):
                vector = encoder.encode([value], side="query")[0]
                own[source].append(_Own(parts, vector))
    return own


def _asked_of(
    source: Source, own: Mapping[Source, Sequence[_Own]], translation: Translation
) -> tuple[list[Part], list[Vector], bool]:
    """A source is asked in its own space if it can be, in translation otherwise."""
    direct = own[source]
    translated = not direct
    if translated:
        direct = [
            _Own(item.parts, moved)
            for origin, items in own.items()
            for item in items
            if (moved := translation.translate(item.vector, origin, source)) is not None
        ]
    parts = [part for item in direct for part in item.parts]
    return parts, [item.vector for item in direct], translated and bool(direct)


def _spared(parts: Sequence[Part], using: frozenset[Source]) -> Source | None:
    """The source whose products a translated query need not look at.

    Words are understood twice over by what is written of a product, as words and by their
    meaning; its pictures, reached over a translation, then add more noise than they find. A
    photo has one source of its own, and gains by a second opinion.
    """
    spoken = {"words", "voice"}
    return "text" if {"words", "text"} <= using and spoken.issuperset(parts) else None


def _feedback(query: Query, index: Index, source: Source) -> Vector | None:
    moved: Vector | None = None
    for ids, weight in ((query.like, LIKE_WEIGHT), (query.unlike, -UNLIKE_WEIGHT)):
        stored = index.vectors(ids, source) if ids else {}
        if stored:
            means = [_unit(rows.mean(axis=0)) for rows in stored.values()]
            part = np.mean([m for m in means if m is not None], axis=0) * weight
            moved = part if moved is None else moved + part
    return moved


def _require_known(query: Query, index: Index) -> None:
    ids = (*query.like, *query.unlike)
    known = index.fingerprints(ids) if ids else {}
    for id in ids:
        if id not in known:
            raise UnknownProductError(f"no product '{id}' in this shop (liked or disliked)")


def _unit(vector: Vector) -> Vector | None:
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length > 0 else None


def _nothing_can_answer(query: Query, asked: Asked) -> str:
    parts = [*asked.text_parts]
    if asked.picture is not None:
        parts.append("photo")
    if asked.sound is not None:
        parts.append("sound")
    if query.like or query.unlike:
        parts.append("like")
    return (
        f"the sources {', '.join(sorted(query.using))} cannot be searched by "
        f"{' and '.join(parts) or 'this recording'} in this shop: name other sources in 'using', "
        "train the shop so that it learns to connect them, or choose an encoder set that does"
    )
