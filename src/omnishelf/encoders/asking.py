"""A set of encoders as a busy server asks it."""

from collections.abc import Callable, Mapping
from typing import Any

from omnishelf.encoders.batching import Batching
from omnishelf.encoders.encoder import Encoder, Modality
from omnishelf.encoders.remembered import Remembered
from omnishelf.encoders.sets import EncoderSet, SourceEncoders

_JOINED: Mapping[Modality, Callable[[Encoder[Any]], Encoder[Any]]] = {"image": Batching}
"""Modalities whose concurrent queries are encoded together. Pictures come out the same in any
company, and faster. Texts do not: the scale of dynamic int8 is that of the whole batch, which
moves a text's cosine by .003 to .008 (`benchmarks/batching.py`)."""


def for_queries(encoders: EncoderSet) -> EncoderSet:
    """The same encoders, with queries remembered and, where it pays, encoded together."""
    return {
        source: SourceEncoders(
            made.product, {modality: _asked(encoder) for modality, encoder in made.query.items()}
        )
        for source, made in encoders.items()
    }


def _asked(encoder: Encoder[Any]) -> Encoder[Any]:
    joined = _JOINED.get(encoder.modality)
    return Remembered(joined(encoder) if joined else encoder)
