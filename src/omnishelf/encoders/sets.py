"""Encoder sets: which encoder fills each source of a shelf, and which may query it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from omnishelf.encoders.encoder import Encoder, Modality
from omnishelf.errors import ModelError
from omnishelf.settings import EncoderSettings
from omnishelf.types import Source

ENTRY_POINT_GROUP = "omnishelf.encoders"


@dataclass(frozen=True, slots=True)
class SourceEncoders:
    """The encoders of one source: they share one vector space."""

    product: Encoder[Any]
    """Encodes the products' side."""
    query: Mapping[Modality, Encoder[Any]]
    """Encodes queries, by the query's modality. A modality that is not here can't ask."""


EncoderSet = Mapping[Source, SourceEncoders]
SetBuilder = Callable[[EncoderSettings], EncoderSet]
"""Builds a set; weights are only read when an encoder is first used."""

_BUILDERS: dict[str, SetBuilder] = {}


def register_set(name: str, builder: SetBuilder) -> None:
    """Make a set known under a name. Third parties use the entry point group instead."""
    _BUILDERS[name] = builder


def set_names() -> list[str]:
    """Names of all sets, ours and those of installed packages."""
    return sorted({*_BUILDERS, *(point.name for point in entry_points(group=ENTRY_POINT_GROUP))})


def build_set(settings: EncoderSettings) -> EncoderSet:
    """The set that a shop's settings name.

    Raises:
        ModelError: no such set; the message lists those there are.
    """
    if builder := _BUILDERS.get(settings.set):
        return builder(settings)
    for point in entry_points(group=ENTRY_POINT_GROUP, name=settings.set):
        loaded: SetBuilder = point.load()
        return loaded(settings)
    raise ModelError(f"no encoder set '{settings.set}'; there are: {', '.join(set_names())}")
