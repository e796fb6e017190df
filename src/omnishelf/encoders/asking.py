"""A set of encoders as a busy server asks it."""

from typing import Any

from omnishelf.encoders.batching import Batching
from omnishelf.encoders.encoder import Encoder
from omnishelf.encoders.providers import accelerated
from omnishelf.encoders.remembered import Remembered
from omnishelf.encoders.sets import EncoderSet, SourceEncoders

_JOINED = frozenset({"image"})
"""Modalities whose concurrent queries are encoded together on a graphics card, where a batch
should take hardly longer than one (not measured). On a processor the cores are the limit, and
joining loses what they prepare side by side (`benchmarks/batching.py`). Texts are not joined at
all: the scale of dynamic int8 is that of the whole batch, which moves a text's vector by a cosine
of .003 to .008; pictures come out the same in any company."""


def for_queries(encoders: EncoderSet) -> EncoderSet:
    """The same encoders, with queries remembered and, where it pays, encoded together."""
    return {
        source: SourceEncoders(
            made.product, {modality: _asked(encoder) for modality, encoder in made.query.items()}
        )
        for source, made in encoders.items()
    }


def _asked(encoder: Encoder[Any]) -> Encoder[Any]:
    joined = encoder.modality in _JOINED
    return Remembered(Batching(encoder, pays=accelerated) if joined else encoder)
