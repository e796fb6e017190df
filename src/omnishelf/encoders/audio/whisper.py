"""The Whisper model, opened once for both: features of sounds, and speech to words."""

from collections.abc import Sequence
from functools import cache
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.cores import available_cores
from omnishelf.encoders.models import model_folder
from omnishelf.errors import ModelError
from omnishelf.types.sound import SAMPLE_RATE

WINDOW_SECONDS = 30
"""What the model hears at a time; shorter sounds are padded with silence."""

STATE_DIM = 512
STATES_PER_SECOND = 50

_SILENCE_AFTER = 2.0
"""Seconds after a sound that the decoder looks at when it compares texts."""


class Whisper:
    """whisper-base in CTranslate2, int8. Calls may come from several threads."""

    def __init__(self) -> None:
        """Open the model.

        Raises:
            ModelError: the weights or the extra `audio` are missing.
        """
        try:
            import ctranslate2  # noqa: PLC0415
            from faster_whisper.feature_extractor import FeatureExtractor  # noqa: PLC0415
            from faster_whisper.tokenizer import Tokenizer as Words  # noqa: PLC0415
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as error:
            raise ModelError(
                f"sounds and speech need the extra 'audio' ({error.name} is not installed): "
                "pip install 'omnishelf[audio]'"
            ) from None
        folder = model_folder("whisper-base")
        self._storage = ctranslate2.StorageView
        self.model: Any = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=available_cores()
        )
        self._extract = FeatureExtractor()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._words = Words

    def encode(self, samples: NDArray[np.float32]) -> Any:
        """Encoder states of up to 30 s of samples at 16 kHz, for `model`'s own methods."""
        window = WINDOW_SECONDS * SAMPLE_RATE
        padded = np.zeros(window, np.float32)
        padded[: len(samples)] = samples[:window]
        mel = self._extract(padded, padding=0)[:, : window // 160]
        features = self._storage.from_array(np.ascontiguousarray(mel[None], dtype=np.float32))
        return self.model.encode(features, to_cpu=True)

    def states(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Encoder states over the sound itself, without the padding: float32 [frames, 512]."""
        whole: NDArray[np.float32] = np.array(self.encode(samples), dtype=np.float32)[0]
        seconds = min(len(samples) / SAMPLE_RATE, WINDOW_SECONDS)
        return whole[: max(1, int(np.ceil(seconds * STATES_PER_SECOND)))]

    def log_likelihoods(
        self, encoded: Any, seconds: float, language: str, texts: Sequence[str]
    ) -> list[float]:
        """How likely each text is, given one sound: the sum over its tokens, in nats.

        Args:
            encoded: encoder states of the sound.
            seconds: its length. Of the padding after it little is looked at, which takes a third
                of the time; to write freely, the decoder needs all of it.
            language: ISO 639-1.
            texts: what may have been said.
        """
        words = self.words(language)
        frames = ceil((seconds + _SILENCE_AFTER) * STATES_PER_SECOND)
        states = np.repeat(np.array(encoded, dtype=np.float32)[:, :frames], len(texts), axis=0)
        # `align` takes the decoder through given tokens once, and says how likely each was.
        aligned = self.model.align(
            self._storage.from_array(states),
            words.sot_sequence,
            [words.encode(" " + text) for text in texts],
            [states.shape[1] * 2] * len(texts),
        )
        tiny = float(np.finfo(np.float32).tiny)
        return [float(np.log(np.maximum(one.text_token_probs, tiny)).sum()) for one in aligned]

    def tokens_in(self, text: str) -> int:
        """How many tokens the decoder writes a text with, after a space."""
        return len(self._tokenizer.encode(" " + text, add_special_tokens=False).ids)

    def knows(self, language: str) -> bool:
        """Whether it can hear a language (ISO 639-1)."""
        return self._tokenizer.token_to_id(f"<|{language}|>") is not None

    def words(self, language: str) -> Any:
        """The tokenizer for transcribing a language."""
        return self._words(self._tokenizer, True, task="transcribe", language=language)


@cache
def open_whisper() -> Whisper:
    """The one Whisper of this process; raises ModelError as its constructor does."""
    return Whisper()
