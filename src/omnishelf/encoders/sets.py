"""Encoder sets: which encoder fills each source of a shelf, and which may query it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
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


def _light(_: EncoderSettings) -> EncoderSet:
    """Works offline from installed packages; without the extra `audio`, without sounds."""
    from omnishelf.encoders.image.efficientnet import EfficientNetEncoder  # noqa: PLC0415
    from omnishelf.encoders.text.e5 import E5Encoder  # noqa: PLC0415

    text, image = E5Encoder(), EfficientNetEncoder()
    made: dict[Source, SourceEncoders] = {
        "text": SourceEncoders(text, {"text": text}),
        "image": SourceEncoders(image, {"image": image}),
    }
    return made | _audio()


def _clip(settings: EncoderSettings) -> EncoderSet:
    """A dual encoder of pictures and words: words search pictures without any training."""
    from omnishelf.encoders.clip.load import load_dual_encoder  # noqa: PLC0415
    from omnishelf.encoders.text.e5 import E5Encoder  # noqa: PLC0415

    if settings.folder is None:
        raise ModelError(
            "the encoder set 'clip' needs a model: its folder, or its name on the hub "
            "(omnishelf create SHOP --encoders clip --model MODEL)"
        )
    image, words = load_dual_encoder(settings.folder)
    text = E5Encoder()
    made: dict[Source, SourceEncoders] = {
        "text": SourceEncoders(text, {"text": text}),
        "image": SourceEncoders(image, {"image": image, "text": words}),
    }
    return made | _audio()


def _classic(settings: EncoderSettings) -> EncoderSet:
    """Encoders that were trained here: each source has the one that is in the folder."""
    from omnishelf.encoders.trained.saved import open_encoders  # noqa: PLC0415

    if settings.folder is None:
        raise ModelError(
            "the encoder set 'classic' needs the folder of its encoders: make them with 'omnishelf "
            "encoders CATALOG --out FOLDER', then omnishelf create SHOP --encoders classic "
            "--model FOLDER"
        )
    made = open_encoders(Path(settings.folder).expanduser())
    return {
        modality: SourceEncoders(encoder, {modality: encoder}) for modality, encoder in made.items()
    }


def _audio() -> dict[Source, SourceEncoders]:
    if not all(find_spec(package) for package in ("av", "librosa", "faster_whisper")):
        return {}
    from omnishelf.encoders.audio.sound import SoundEncoder  # noqa: PLC0415

    sound = SoundEncoder()
    return {"audio": SourceEncoders(sound, {"audio": sound})}


_BUILDERS: dict[str, SetBuilder] = {"light": _light, "clip": _clip, "classic": _classic}


def set_names() -> list[str]:
    """Names of all sets, ours and those of installed packages."""
    return sorted({*_BUILDERS, *(point.name for point in entry_points(group=ENTRY_POINT_GROUP))})


def encoder_names(encoders: EncoderSet) -> dict[Source, str]:
    """Names of the encoders of the products' side, by source."""
    return {source: encoders[source].product.name for source in sorted(encoders)}


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
