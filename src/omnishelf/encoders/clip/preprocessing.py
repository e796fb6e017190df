"""Pictures as a dual encoder wants them, read from its `preprocessor_config.json`."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.errors import ModelError

FILE_NAME = "preprocessor_config.json"


@dataclass(frozen=True, slots=True)
class PicturePreprocessing:
    """Size, cropping and normalisation of pictures."""

    size: tuple[int, int]
    """Height and width in pixels of what the network takes in."""
    shortest_edge: int | None
    """If set: the picture's shorter side becomes this long, and the middle is cut out."""
    resample: Image.Resampling
    scale: float
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def load(cls, folder: Path) -> "PicturePreprocessing":
        """Read it from a model's folder.

        Raises:
            ModelError: the file is missing, or not what it should be.
        """
        path = folder / FILE_NAME
        try:
            config = json.loads(path.read_text(encoding="utf-8"))
            size, crop = config["size"], config.get("crop_size")
            edge = size if isinstance(size, int) else size.get("shortest_edge")
            cut = bool(edge) and config.get("do_center_crop", crop is not None)
            return cls(
                size=_height_and_width(crop if cut and crop else size),
                shortest_edge=int(edge) if cut else None,
                resample=Image.Resampling(config.get("resample", Image.Resampling.BICUBIC)),
                scale=float(config.get("rescale_factor", 1 / 255)),
                mean=tuple(config.get("image_mean", (0.5, 0.5, 0.5))),
                std=tuple(config.get("image_std", (0.5, 0.5, 0.5))),
            )
        except FileNotFoundError:
            raise ModelError(f"{path} is missing: it says how pictures are prepared") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path} can't be understood: {error!r}") from None

    def of_size(self, size: tuple[int, int]) -> "PicturePreprocessing":
        """The same for a network of another input size: height and width in pixels."""
        # As much of the picture is cut off as before.
        edge = self.shortest_edge and max(
            *size, round(self.shortest_edge * max(size) / max(self.size))
        )
        return replace(self, size=size, shortest_edge=edge)

    def content(self) -> bytes:
        """The file that `load` reads this from."""
        height, width = self.size
        edge, whole = self.shortest_edge, {"height": height, "width": width}
        config = {
            "size": whole if edge is None else {"shortest_edge": edge},
            "crop_size": whole,
            "do_center_crop": edge is not None,
            "resample": int(self.resample),
            "rescale_factor": self.scale,
            "image_mean": self.mean,
            "image_std": self.std,
        }
        return json.dumps(config, indent=2).encode()

    def __call__(self, picture: Image.Image) -> NDArray[np.float32]:
        """An RGB picture to float32 [3, height, width]."""
        return self.normalised(np.asarray(self.framed(picture)))

    def framed(self, picture: Image.Image) -> Image.Image:
        """A picture resized and cropped to the size."""
        height, width = self.size
        if self.shortest_edge is None:
            return picture.resize((width, height), self.resample)
        ratio = self.shortest_edge / min(picture.size)
        resized = picture.resize(
            (round(picture.width * ratio), round(picture.height * ratio)), self.resample
        )
        left, top = (resized.width - width) // 2, (resized.height - height) // 2
        return resized.crop((left, top, left + width, top + height))

    def normalised(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Pixels uint8 [..., height, width, 3] to float32 [..., 3, height, width]."""
        mean, std = np.asarray(self.mean, np.float32), np.asarray(self.std, np.float32)
        values = (pixels.astype(np.float32) * np.float32(self.scale) - mean) / std
        return np.ascontiguousarray(np.moveaxis(values, -1, -3), np.float32)


def _height_and_width(size: object) -> tuple[int, int]:
    if isinstance(size, int):
        return size, size
    if isinstance(size, dict):
        edge: Any = size.get("shortest_edge")
        return int(size.get("height", edge)), int(size.get("width", edge))
    raise TypeError(f"size {size!r}")
