"""Where each part of a query points: one vector, or words, for each source that can answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Modality
from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import QueryError, UnknownProductError
from omnishelf.index.index import Index
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.search.asked import Asked, Part
from omnishelf.types import Query, Source

Vector = NDArray[np.float32]

LIKE_WEIGHT = 1.0
UNLIKE_WEIGHT = 0.5
"""Rocchio's beta and gamma, with alpha = 1 for the query's own vector."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What one source is asked."""

    source: Source
    asked_by: tuple[Part, ...]
    text: str | None = None
    """For the source `words`."""
    vector: Vector | None = None
    """For all others: a unit vector [dim]."""


def aims(
    query: Query, asked: Asked, *, encoders: EncoderSet, index: Index, model: ShelfModel | None
) -> list[Aim]:
    """All that the sources named by `query.using` are asked.

    Without a trained model a source is asked in its own modality only; with one, every source
    is asked by all parts of the query, fused into one vector of the space they share.

    Liked and disliked products move a source's vector as in J. Rocchio, "Relevance feedback
    in information retrieval", 1971: q + beta * mean(liked) - gamma * mean(disliked).

    Raises:
        UnknownProductError: a liked or disliked id is not in the shop.
        QueryError: no source that may answer can understand any part of the query.
    """
    _require_known(query, index)
    pointed = _by_model(asked, encoders, model) if model else _frozen(asked, encoders)
    found: list[Aim] = []
    for source in (*encoders, "fused") if model else encoders:
        if source not in query.using:
            continue
        parts, vectors = pointed.get(source, ((), []))
        feedback = _feedback(query, index, source)
        if feedback is not None:
            parts, vectors = (*parts, "like"), [*vectors, feedback]
        vector = _unit(np.sum(vectors, axis=0)) if vectors else None
        if vector is not None:
            found.append(Aim(source, parts, None, vector))
    if asked.text and "words" in query.using:
        found.insert(0, Aim("words", asked.text_parts, text=asked.text))
    if not found:
        raise QueryError(_nothing_can_answer(query, asked))
    return found


_Pointed = dict[Source, tuple[tuple[Part, ...], list[Vector]]]
"""By source: the parts of the query that point somewhere in its space, and where."""


def _inputs(asked: Asked) -> list[tuple[Modality, tuple[Part, ...], object]]:
    inputs: list[tuple[Modality, tuple[Part, ...], object]] = []
    if asked.text:
        inputs.append(("text", asked.text_parts, asked.text))
    if asked.picture is not None:
        inputs.append(("image", ("photo",), asked.picture))
    if asked.sound is not None:
        inputs.append(("audio", ("sound",), asked.sound))
    return inputs


def _frozen(asked: Asked, encoders: EncoderSet) -> _Pointed:
    pointed: _Pointed = {}
    for modality, parts, value in _inputs(asked):
        for source, source_encoders in encoders.items():
            if encoder := source_encoders.query.get(modality):
                before, vectors = pointed.get(source, ((), []))
                vector = encoder.encode([value], side="query")[0]
                pointed[source] = ((*before, *parts), [*vectors, vector])
    return pointed


def _by_model(asked: Asked, encoders: EncoderSet, model: ShelfModel) -> _Pointed:
    pointed: _Pointed = {}
    told: list[Part] = []
    read = []
    for modality, parts, value in _inputs(asked):
        for source, source_encoders in encoders.items():
            if source_encoders.product.modality != modality:
                continue
            if encoder := source_encoders.query.get(modality):
                raw = encoder.encode([value], side="query")[0]
                if source in model.sources:
                    told += parts
                    read.append(model.read(source, raw))
                else:
                    # A source that came after the training is compared as it is.
                    pointed[source] = (parts, [raw])
    if read:
        for source in (*model.sources, "fused"):
            pointed[source] = (tuple(told), [model.aim(read, source)])
    return pointed


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
