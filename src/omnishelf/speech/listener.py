"""From a recording to words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.audio.whisper import WINDOW_SECONDS, Whisper, open_whisper
from omnishelf.errors import NoSpeechError, QueryError
from omnishelf.speech.transcript import Transcript, believable, tidy
from omnishelf.speech.voice_activity import speech_spans
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE

_PROMPTS = {"zh": "以下是普通话的句子。"}
"""Makes the model write simplified characters."""

_BEAMS = 5
_MAX_TOKENS = 96
_NO_REPEAT = 3
"""Tokens: the model falls into loops on speech that it can't make out."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said."""

    text: str
    language: str
    """ISO 639-1."""
    language_probability: float
    """Among the languages listened for; 1 if the language was given."""
    speech_seconds: float


class Listener:
    """Finds the speech in a recording, its language, and its words."""

    def __init__(self, languages: Sequence[str]) -> None:
        """Listen for these languages (ISO 639-1) where nobody says which one is spoken.

        The model is opened on first use.
        """
        self._languages = tuple(languages)

    def warm(self) -> None:
        """Open the model, so that the first recording is heard as fast as the rest."""
        open_whisper()

    def hear(self, sound: Sound, *, language: str | None = None) -> Heard:
        """The words of a recording; of long speech, those of its first 30 seconds.

        Args:
            sound: the recording.
            language: ISO 639-1 code, if known: saves detecting it.

        Raises:
            NoSpeechError: silence, noise, music, or nothing that could be understood.
            QueryError: the language is not one that Whisper knows.
            ModelError: the extra `audio` is not installed.
        """
        spans = speech_spans(sound.samples)
        if not spans:
            raise NoSpeechError(
                "no speech heard in the recording: speak a little louder or closer, and try again"
            )
        speech = np.concatenate([sound.samples[start:end] for start, end in spans])
        speech = _loud(speech[: WINDOW_SECONDS * SAMPLE_RATE])
        whisper = open_whisper()
        encoded = whisper.encode(speech)
        probability = 1.0
        if language is None:
            language, probability = self._detect(whisper, encoded)
        elif f"<|{language}|>" not in _known(whisper, encoded):
            raise QueryError(f"speech in '{language}' can't be heard; leave the language out")
        transcript = _transcribe(whisper, encoded, language)
        if not believable(transcript):
            raise NoSpeechError(
                "no speech heard that could be understood: speak a little slower, and try again"
            )
        seconds = sum(end - start for start, end in spans) / SAMPLE_RATE
        return Heard(tidy(transcript.text), language, probability, round(seconds, 2))

    def _detect(self, whisper: Whisper, encoded: Any) -> tuple[str, float]:
        found = _known(whisper, encoded)
        among = {name: found.get(f"<|{name}|>", 0.0) for name in self._languages}
        best = max(among, key=lambda name: among[name])
        total = sum(among.values())
        return best, among[best] / total if total else 0.0


def _known(whisper: Whisper, encoded: Any) -> dict[str, float]:
    return dict(whisper.model.detect_language(encoded)[0])


def _transcribe(whisper: Whisper, encoded: Any, language: str) -> Transcript:
    words = whisper.words(language)
    prompt: list[int] = []
    if text := _PROMPTS.get(language):
        prompt = [words.sot_prev, *words.encode(" " + text)]
    prompt += [*words.sot_sequence, words.no_timestamps]
    result = whisper.model.generate(
        encoded,
        [prompt],
        beam_size=_BEAMS,
        max_length=len(prompt) + _MAX_TOKENS,
        return_scores=True,
        return_no_speech_prob=True,
        suppress_blank=True,
        no_repeat_ngram_size=_NO_REPEAT,
    )[0]
    text = words.decode(result.sequences_ids[0]).strip()
    echo = _PROMPTS.get(language, "").strip("。")
    if echo and text.strip("。") == echo:
        text = ""
    return Transcript(text, float(result.scores[0]), float(result.no_speech_prob))


def _loud(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Brought to a peak of one half: a quiet microphone is not a quiet shopper."""
    peak = float(np.abs(samples).max())
    return samples * np.float32(0.5 / peak) if peak > 0 else samples
