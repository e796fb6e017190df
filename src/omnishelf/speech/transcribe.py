"""What the decoder writes of speech that is encoded."""

from collections.abc import Sequence
from math import inf
from typing import Any

from omnishelf.encoders.audio.whisper import Whisper
from omnishelf.speech.prompt import doubtful, echoes, prompt, told_words
from omnishelf.speech.transcript import Transcript

_BEAMS = 5
_MAX_TOKENS = 96
_NO_REPEAT = 3
"""Tokens: the model falls into loops on speech that it can't make out."""


def transcribe(whisper: Whisper, encoded: Any, language: str, names: Sequence[str]) -> Transcript:
    """Write down speech, told to expect names.

    Where that may have put words into the speaker's mouth, it is written once more without, and
    the first transcript stays only if the second holds the same of the told words.

    Args:
        whisper: the model.
        encoded: encoder states of the speech.
        language: ISO 639-1.
        names: of the shop's; may be none.
    """
    told = prompt(language, names)
    first = _written(whisper, encoded, language, told)
    if not names:
        return Transcript("", -inf, 1.0) if echoes(first.text, told) else first
    if not (echoes(first.text, told) or doubtful(first.text, told)):
        return first
    second = transcribe(whisper, encoded, language, ())
    same = told_words(first.text, told) == told_words(second.text, told)
    return first if same else second


def _written(whisper: Whisper, encoded: Any, language: str, told: str) -> Transcript:
    words = whisper.words(language)
    tokens = [words.sot_prev, *words.encode(" " + told)] if told else []
    tokens += [*words.sot_sequence, words.no_timestamps]
    result = whisper.model.generate(
        encoded,
        [tokens],
        beam_size=_BEAMS,
        max_length=len(tokens) + _MAX_TOKENS,
        return_scores=True,
        return_no_speech_prob=True,
        suppress_blank=True,
        no_repeat_ngram_size=_NO_REPEAT,
    )[0]
    text = words.decode(result.sequences_ids[0]).strip()
    return Transcript(text, float(result.scores[0]), float(result.no_speech_prob))
