"""Dual encoders in transformers format (needs the packages transformers and torch)."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from omnishelf.encoders.encoder import Encoder, Modality, Side, Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.errors import ModelError

_BATCH = 8


def open_transformers(folder: Path) -> tuple[Encoder[Image.Image], Encoder[str]]:
    """Both encoders of a folder.

    Raises:
        ModelError: transformers is not installed, or the model has no two halves.
    """
    try:
        from transformers import AutoModel, AutoProcessor  # noqa: PLC0415
    except ImportError:
        raise ModelError(
            f"{folder} is in transformers format: install 'transformers' and 'torch', "
            "or give a model in ONNX format"
        ) from None
    try:
        model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        processor = AutoProcessor.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelError(f"{folder} can't be opened by transformers: {error}") from None
    if not (hasattr(model, "get_image_features") and hasattr(model, "get_text_features")):
        raise ModelError(f"{folder} is a {type(model).__name__}, which is not a dual encoder")
    name = _name(folder)
    words = TransformersWords(model, processor, name)
    return TransformersPictures(model, processor, name, dim=words.dim), words


class TransformersPictures:
    """The half that takes pictures."""

    modality: Modality = "image"

    def __init__(self, model: Any, processor: Any, name: str, *, dim: int) -> None:
        """Use a model's picture half."""
        self._model, self._processor = model, processor
        self.name, self.dim = name, dim

    def encode(self, batch: Sequence[Image.Image], *, side: Side = "product") -> Vectors:  # noqa: ARG002
        """RGB pictures to unit vectors float32 [n, dim]."""
        rows = np.zeros((len(batch), self.dim), np.float32)
        for start in range(0, len(batch), _BATCH):
            part = list(batch[start : start + _BATCH])
            inputs = self._processor(images=part, return_tensors="pt")
            rows[start : start + _BATCH] = _run(self._model.get_image_features, inputs)
        return unit_rows(rows)


class TransformersWords:
    """The half that takes words."""

    modality: Modality = "text"

    def __init__(self, model: Any, processor: Any, name: str) -> None:
        """Use a model's text half."""
        self._model, self._processor, self.name = model, processor, name
        self.dim = int(self._rows(["x"]).shape[1])

    def encode(self, batch: Sequence[str], *, side: Side = "product") -> Vectors:  # noqa: ARG002
        """Texts to unit vectors float32 [n, dim]."""
        rows = np.zeros((len(batch), self.dim), np.float32)
        for start in range(0, len(batch), _BATCH):
            rows[start : start + _BATCH] = self._rows(list(batch[start : start + _BATCH]))
        return unit_rows(rows)

    def _rows(self, texts: list[str]) -> Vectors:
        # SigLIP was trained with texts padded to its full length; the others mask padding out.
        inputs = self._processor(
            text=texts, padding="max_length", truncation=True, return_tensors="pt"
        )
        return _run(self._model.get_text_features, inputs)


def _run(features: Any, inputs: Any) -> Vectors:
    import torch  # noqa: PLC0415

    with torch.inference_mode():
        found = features(**inputs)
    # Newer releases answer a named output, older ones the tensor itself.
    tensor = getattr(found, "pooler_output", found)
    return np.asarray(tensor.float().numpy(), np.float32)


def _name(folder: Path) -> str:
    """By content, as for the other formats."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.safetensors"), *folder.glob("pytorch_model*.bin")]):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"clip-{digest.hexdigest()[:12]}"
