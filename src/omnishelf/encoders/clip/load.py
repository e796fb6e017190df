"""Opening a dual encoder from a folder or the hub, in whichever format it has."""

from pathlib import Path

from PIL import Image

from omnishelf.encoders.encoder import Encoder
from omnishelf.encoders.hub import from_hub
from omnishelf.errors import ModelError

_HUB_FILES = [
    "config.json",
    "preprocessor_config.json",
    "tokenizer*.json",
    "special_tokens_map.json",
    "vocab*",
    "merges.txt",
    "*.model",
]
_HUB_WEIGHTS = (["onnx/vision_model.onnx*", "onnx/text_model.onnx*"], ["*.safetensors"])

DualEncoder = tuple[Encoder[Image.Image], Encoder[str]]
"""The encoder of pictures and the encoder of words, of one space."""


def load_dual_encoder(model: str) -> DualEncoder:
    """A dual encoder such as SigLIP 2, Chinese-CLIP or CLIP.

    Args:
        model: a folder, or the name of a model on the Hugging Face hub. It holds either ONNX
            files (`onnx/vision_model.onnx` and `onnx/text_model.onnx`, or the two beside the
            configuration) or transformers weights, for which transformers must be installed.

    Raises:
        ModelError: nothing is there, or it is not a dual encoder that we can open.
    """
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = from_hub(
            model, _HUB_FILES, _HUB_WEIGHTS, has_weights=_has_weights, what="dual encoder"
        )
    if (folder / "onnx" / "vision_model.onnx").exists() or (folder / "vision_model.onnx").exists():
        from omnishelf.encoders.clip.onnx_format import open_onnx  # noqa: PLC0415

        return open_onnx(folder)
    if any(folder.glob("*.safetensors")) or any(folder.glob("pytorch_model*.bin")):
        from omnishelf.encoders.clip.transformers_format import open_transformers  # noqa: PLC0415

        return open_transformers(folder)
    raise ModelError(
        f"{folder} holds no dual encoder: it needs onnx/vision_model.onnx and "
        "onnx/text_model.onnx, or transformers weights (*.safetensors)"
    )


def _has_weights(folder: Path) -> bool:
    return any(folder.glob("onnx/vision_model.onnx")) or any(folder.glob("*.safetensors"))
