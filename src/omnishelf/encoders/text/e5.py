"""multilingual-e5-small: text in about 100 languages."""

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.encoders.encoder import Modality, Side, Vectors
from omnishelf.encoders.graph import Feed
from omnishelf.encoders.models import model_folder
from omnishelf.encoders.session import Sessions

MODEL = "multilingual-e5-small"
_MAX_CHARACTERS = 2_000
_MAX_TOKENS = 128
"""A title with its facts is about 30 tokens; time grows faster than length."""

_BATCH = 32
_PREFIX: dict[Side, str] = {"query": "query: ", "product": "passage: "}


class E5Encoder:
    """Mean-pooled multilingual-e5-small, int8.

    L. Wang et al., "Multilingual E5 Text Embeddings", 2024: the model was trained with the
    prefixes `query: ` and `passage: `. Its cosines crowd between 0.7 and 1.
    """

    name = f"{MODEL}.1"
    modality: Modality = "text"
    dim = 384

    def __init__(self, graph: Path | None = None) -> None:
        """Know the model, or another graph in place of its own; it is read on first use."""
        # A query is some ten tokens: a second thread has so little to do that waking it takes as
        # long, and the core is wanted by other queries.
        self._sessions = Sessions(lambda: graph or self.graph, int8=True, threads=1)
        self._opening = threading.Lock()

    @property
    def graph(self) -> Path:
        """The ONNX file of the model."""
        return model_folder(MODEL) / "model.onnx"

    def on_graph(self, graph: Path) -> "E5Encoder":
        """The same encoder, run on another graph of the same inputs and outputs."""
        return E5Encoder(graph)

    def feeds(self, batch: Sequence[str], *, side: Side = "product") -> Iterator[Feed]:
        """What the graph is fed by each text alone."""
        for text in batch:
            ids = np.array([self._tokens([text], side)[0].ids], np.int64)
            yield {"input_ids": ids, "attention_mask": np.ones_like(ids)}

    def encode(self, batch: Sequence[str], *, side: Side = "product") -> Vectors:
        """Texts to unit vectors float32 [n, 384]; an empty text has a vector too."""
        session = self._sessions[side]
        vectors = np.empty((len(batch), self.dim), np.float32)
        tokens = self._tokens(batch, side)
        # Texts of like length together: padding is wasted time.
        order = sorted(range(len(batch)), key=lambda n: len(tokens[n].ids))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            longest = len(tokens[part[-1]].ids)
            ids = np.zeros((len(part), longest), np.int64)
            mask = np.zeros((len(part), longest), np.int64)
            for row, n in enumerate(part):
                length = len(tokens[n].ids)
                ids[row, :length] = tokens[n].ids
                mask[row, :length] = 1
            vectors[part] = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    def _tokens(self, batch: Sequence[str], side: Side) -> Any:
        with self._opening:
            tokenizer = self._tokenizer
        return tokenizer.encode_batch([_PREFIX[side] + text[:_MAX_CHARACTERS] for text in batch])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415

        tokenizer = Tokenizer.from_file(str(model_folder(MODEL) / "tokenizer.json"))
        tokenizer.enable_truncation(_MAX_TOKENS)
        return tokenizer
