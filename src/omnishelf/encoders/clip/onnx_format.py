"""Dual encoders exported to ONNX, as the hub's `onnx/` folders hold them."""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from omnishelf.encoders.clip.preprocessing import PicturePreprocessing
from omnishelf.encoders.encoder import Encoder, Modality, Side, Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.encoders.session import Sessions
from omnishelf.errors import ModelError

_BATCH = 8
_MAX_CHARACTERS = 2_000
_OUTPUTS = ("image_embeds", "text_embeds", "pooler_output")
"""Names of the shared space's vector, the surest first."""


def open_onnx(folder: Path) -> tuple[Encoder[Image.Image], Encoder[str]]:
    """Both encoders of a folder.

    Raises:
        ModelError: a file is missing, or the two halves give vectors of different lengths.
    """
    graphs = folder / "onnx" if (folder / "onnx").is_dir() else folder
    needed = (graphs / "vision_model.onnx", graphs / "text_model.onnx", folder / "tokenizer.json")
    for path in needed:
        if not path.exists():
            raise ModelError(f"{path} is missing: a dual encoder in ONNX format needs it")
    vision, text, tokenizer = needed
    pictures = OnnxPictures(vision, PicturePreprocessing.load(folder))
    words = OnnxWords(text, tokenizer)
    if pictures.dim != words.dim:
        raise ModelError(
            f"{folder}: pictures become {pictures.dim} numbers and words {words.dim}; "
            "a dual encoder has one space for both"
        )
    return pictures, words


class OnnxPictures:
    """The half that takes pictures."""

    modality: Modality = "image"

    def __init__(self, graph: Path, prepare: PicturePreprocessing) -> None:
        """Read the graph; raises ModelError if it is not one that gives one vector a picture."""
        self._sessions = Sessions(lambda: graph)
        self._prepare = prepare
        self._output, self.dim = _output(self._sessions["query"], graph)
        self.name = _name(graph)

    def encode(self, batch: Sequence[Image.Image], *, side: Side = "product") -> Vectors:
        """RGB pictures to unit vectors float32 [n, dim]."""
        session = self._sessions[side]
        input = session.get_inputs()[0].name
        rows = np.zeros((len(batch), self.dim), np.float32)
        for start in range(0, len(batch), _BATCH):
            pixels = np.stack([self._prepare(picture) for picture in batch[start : start + _BATCH]])
            rows[start : start + _BATCH] = session.run([self._output], {input: pixels})[0]
        return unit_rows(rows)


class OnnxWords:
    """The half that takes words."""

    modality: Modality = "text"

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        """Read the graph and its tokenizer; raises ModelError if they don't fit."""
        self._sessions = Sessions(lambda: graph)
        self._output, self.dim = _output(self._sessions["query"], graph)
        self.name = _name(graph)
        self._tokenizer = _open_tokenizer(tokenizer, self._sessions["query"])
        self._tokenizing = threading.Lock()

    def encode(self, batch: Sequence[str], *, side: Side = "product") -> Vectors:
        """Texts to unit vectors float32 [n, dim]."""
        session = self._sessions[side]
        inputs = {node.name for node in session.get_inputs()}
        rows = np.zeros((len(batch), self.dim), np.float32)
        for start in range(0, len(batch), _BATCH):
            texts = [text[:_MAX_CHARACTERS] for text in batch[start : start + _BATCH]]
            with self._tokenizing:
                tokens = self._tokenizer.encode_batch(texts)
            fed = {
                "input_ids": np.array([one.ids for one in tokens], np.int64),
                "attention_mask": np.array([one.attention_mask for one in tokens], np.int64),
                "token_type_ids": np.array([one.type_ids for one in tokens], np.int64),
            }
            chosen = {name: fed[name] for name in inputs}
            rows[start : start + _BATCH] = session.run([self._output], chosen)[0]
        return unit_rows(rows)


def _open_tokenizer(path: Path, session: Any) -> Any:
    from tokenizers import Tokenizer  # noqa: PLC0415

    unknown = {node.name for node in session.get_inputs()} - {
        "input_ids", "attention_mask", "token_type_ids",
    }  # fmt: skip
    if unknown:
        raise ModelError(f"{path.parent}: the text model wants '{min(unknown)}', which we lack")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    # The tokenizers package raises bare Exceptions.
    except Exception as error:
        raise ModelError(f"{path} can't be read: {error}") from None
    fixed = session.get_inputs()[0].shape[1]
    if isinstance(fixed, int):
        tokenizer.enable_truncation(fixed)
        tokenizer.enable_padding(length=fixed)
    elif tokenizer.padding is None:
        tokenizer.enable_padding()
    return tokenizer


def _output(session: Any, graph: Path) -> tuple[str, int]:
    """The name and the length of the shared space's vector."""
    shapes = {node.name: node.shape for node in session.get_outputs()}
    for name in _OUTPUTS:
        if name in shapes and isinstance(shapes[name][-1], int):
            return name, int(shapes[name][-1])
    raise ModelError(
        f"{graph} has none of the outputs {', '.join(_OUTPUTS)}; it has {list(shapes)}"
    )


def _name(graph: Path) -> str:
    """By content: vectors of another export must not be taken for these."""
    with graph.open("rb") as file:
        return f"clip-{hashlib.file_digest(file, 'sha256').hexdigest()[:12]}"
