"""From a recording to words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from omnishelf.encoders.audio.whisper import Whisper, open_whisper
from omnishelf.errors import NoSpeechError, QueryError
from omnishelf.speech.change import Change
from omnishelf.speech.correction import correct
from omnishelf.speech.shop_words import ShopWords
from omnishelf.speech.transcribe import transcribe
from omnishelf.speech.transcript import believable, tidy
from omnishelf.speech.voice_activity import speech_in
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE
from omnishelf.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said."""

    text: str
    """What the decoder wrote, word for word."""
    corrected: str
    """The same with the shop's own words where they were misheard: what to search for."""
    changes: tuple[Change, ...]
    """Between the two, in the order of the text."""
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
        self._shop: ShopWords | None = None

    def warm(self, vocabulary: Vocabulary | None = None) -> None:
        """Open the model, and learn a shop's words if there are any, so that the first recording
        is heard as fast as the rest."""
        whisper = open_whisper()
        if vocabulary is not None:
            shop = self._shop_words(vocabulary, whisper)
            for language in self._languages:
                shop.prepare(language)

    def hear(
        self,
        sound: Sound,
        *,
        language: str | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> Heard:
        """The words of a recording; of long speech, those of its first 30 seconds.

        Args:
            sound: the recording.
            language: ISO 639-1 code, if known: saves detecting it.
            vocabulary: the shop's words, to be expected and corrected to. What follows from one
                is kept until another is given.

        Raises:
            NoSpeechError: silence, noise, music, or nothing that could be understood.
            QueryError: the language is not one that Whisper knows.
            ModelError: the extra `audio` is not installed.
        """
        speech = speech_in(sound.samples)
        if not len(speech):
            raise NoSpeechError(
                "no speech heard in the recording: speak a little louder or closer, and try again"
            )
        whisper = open_whisper()
        encoded = whisper.encode(speech)
        probability = 1.0
        if language is None:
            language, probability = self._detect(whisper, encoded)
        elif not whisper.knows(language):
            raise QueryError(f"speech in '{language}' can't be heard; leave the language out")
        seconds = len(speech) / SAMPLE_RATE
        shop = self._shop_words(vocabulary, whisper) if vocabulary is not None else None
        transcript = transcribe(whisper, encoded, language, shop.expected(language) if shop else ())
        if not believable(transcript):
            raise NoSpeechError(
                "no speech heard that could be understood: speak a little slower, and try again"
            )
        literal = tidy(transcript.text)
        correction = correct(
            literal,
            shop.suspects(literal, language) if shop else (),
            partial(whisper.log_likelihoods, encoded, seconds, language),
        )
        return Heard(
            literal,
            correction.text,
            correction.changes,
            language,
            probability,
            round(seconds, 2),
        )

    def _shop_words(self, vocabulary: Vocabulary, whisper: Whisper) -> ShopWords:
        shop = self._shop
        if shop is None or shop.vocabulary is not vocabulary:
            shop = self._shop = ShopWords(vocabulary, whisper)
        return shop

    def _detect(self, whisper: Whisper, encoded: Any) -> tuple[str, float]:
        found = dict(whisper.model.detect_language(encoded)[0])
        among = {name: found.get(f"<|{name}|>", 0.0) for name in self._languages}
        best = max(among, key=lambda name: among[name])
        total = sum(among.values())
        return best, among[best] / total if total else 0.0
