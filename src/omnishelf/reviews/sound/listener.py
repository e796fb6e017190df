"""A spoken review, heard: its words, its emotion, and whether they agree."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from omnishelf.errors import MediaError, NoSpeechError
from omnishelf.reviews.finding import SoundFinding
from omnishelf.reviews.sound.clip import Unheard, voice_in
from omnishelf.reviews.sound.disagreement import disagree
from omnishelf.reviews.sound.features import voice_features
from omnishelf.reviews.sound.head import VoiceHead
from omnishelf.settings import MediaLimits
from omnishelf.types import Sound

UNTOLD = 0.5
"""Arousal where it can't be told: the middle."""


class Listened(NamedTuple):
    """What was heard, and what could not be."""

    finding: SoundFinding
    why: str | None
    """Why the emotion was not told: silent, too short, broken, too long, nothing trained."""


class VoiceListener:
    """Listens to spoken reviews. Safe to be asked by many threads."""

    def __init__(
        self,
        head: VoiceHead | None,
        hear: Callable[[Sound], str],
        limits: MediaLimits | None = None,
        *,
        sentiment: Callable[[str], float | None] | None = None,
        kept: Path | None = None,
    ) -> None:
        """Listen by a head.

        Args:
            head: what tells emotions; None if the shop has trained none: words are heard still.
            hear: the words of a recording; may raise NoSpeechError.
            limits: of one clip; the defaults of `settings` if None.
            sentiment: probability that a text praises; None where it can't tell.
            kept: the folder of files that the shop keeps.
        """
        self._head = head
        self._hear = hear
        self._limits = limits or MediaLimits()
        self._sentiment = sentiment
        self._kept = kept

    def listen(self, clip: str | bytes | Sound, words_probability: float | None = None) -> Listened:
        """Listen to one clip; one that can't be used is answered, too, with the reason.

        Args:
            clip: a reference as `catalog.media` reads them, bytes, or a decoded sound.
            words_probability: that the review's own words praise, where it has any; else the
                transcript is asked.

        Raises:
            ModelError: the extra `audio` is not installed.
        """
        try:
            voice = voice_in(clip, self._limits, kept=self._kept)
        except MediaError as error:
            return _untold(None, str(error))
        if isinstance(voice, Unheard):
            return _untold(None, voice.why)
        transcript = self._words(voice.sound)
        if self._head is None:
            return _untold(transcript, "no voice head: this shop has trained none")
        features = voice_features(voice.speech)[None]
        probabilities = self._head.probabilities(features)[0]
        best = int(probabilities.argmax())
        words = words_probability
        if words is None and transcript and self._sentiment is not None:
            words = self._sentiment(transcript)
        return Listened(
            SoundFinding(
                transcript=transcript,
                emotion=self._head.emotions[best],
                arousal=float(self._head.arousal(features)[0]),
                probability=float(probabilities[best]),
                disagrees=words is not None
                and disagree(words, self._head.unpleasant(probabilities)),
            ),
            None,
        )

    def _words(self, sound: Sound) -> str | None:
        try:
            return self._hear(sound) or None
        except NoSpeechError:
            return None


def _untold(transcript: str | None, why: str) -> Listened:
    return Listened(SoundFinding(transcript, None, UNTOLD, 0.0, disagrees=False), why)
