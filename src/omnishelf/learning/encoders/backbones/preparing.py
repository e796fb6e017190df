"""How pictures are prepared for a backbone, from whatever its folder says."""

import json
from pathlib import Path

from PIL import Image

from omnishelf.encoders.clip.preprocessing import FILE_NAME, PicturePreprocessing
from omnishelf.errors import ModelError

_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet, which torchvision's and most other backbones were trained on."""

_SIDE = 224


def preparing_of(folder: Path) -> PicturePreprocessing:
    """By `preprocessor_config.json`, or else by timm's `config.json`, or else as torchvision's.

    Raises:
        ModelError: a file is there and can't be understood.
    """
    if (folder / FILE_NAME).exists():
        return PicturePreprocessing.load(folder)
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        timm = config.get("pretrained_cfg", {})
        height, width = timm.get("input_size", (3, _SIDE, _SIDE))[1:]
        return PicturePreprocessing(
            # Stretched rather than cropped: a product may fill its picture to the edges.
            size=(int(height), int(width)),
            shortest_edge=None,
            resample=Image.Resampling.BICUBIC,
            scale=1 / 255,
            mean=tuple(map(float, timm.get("mean", _MEAN))),
            std=tuple(map(float, timm.get("std", _STD))),
        )
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} can't be understood: {error!r}") from None
