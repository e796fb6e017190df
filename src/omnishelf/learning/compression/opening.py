"""The encoders that queries are asked by, those of them that were compressed in their place."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from omnishelf.encoders.encoder import Encoder
from omnishelf.encoders.graph import GraphEncoder
from omnishelf.encoders.sets import EncoderSet, SourceEncoders
from omnishelf.encoders.text.static import StaticTextEncoder
from omnishelf.errors import ModelError
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.types import Source


def query_part(source: Source) -> str:
    """What the bundle calls the encoder that asks a source in its own modality."""
    return f"query-{source}"


def compressed_queries(encoders: EncoderSet, model: ShelfModel | None) -> EncoderSet:
    """Of a shop's encoders those that its model asks queries by in another form.

    Raises:
        ModelError: one of them can't be read.
    """
    if model is None:
        return {}
    found: dict[Source, SourceEncoders] = {}
    for source, own in encoders.items():
        if query_part(source) in model.config.compressed:
            modality = own.product.modality
            made = open_query_encoder(model.file(query_part(source)), own.query[modality])
            found[source] = SourceEncoders(own.product, {**own.query, modality: made})
    return found


def open_query_encoder(file: Path, own: Encoder[Any]) -> Encoder[Any]:
    """The encoder that a method has made of another.

    Raises:
        ModelError: it does not fit the other.
    """
    return _BY_SUFFIX[file.suffixes[0]](file, own)


def _graph(file: Path, own: Encoder[Any]) -> Encoder[Any]:
    if not isinstance(own, GraphEncoder):
        raise ModelError(f"{file} is a network, and {own.name} runs none: train the shop again")
    return own.on_graph(file)


_BY_SUFFIX: Mapping[str, Callable[[Path, Encoder[Any]], Encoder[Any]]] = {
    ".onnx": _graph,
    ".npz": StaticTextEncoder,
}
"""By the first suffix of the file's name: it may be gzipped."""
