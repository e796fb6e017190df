"""Whether a transcript is what was said, or what a model dreamt up in noise."""

import re
import zlib
from dataclasses import dataclass

_PHANTOMS = re.compile(
    r"thank(s| you)( for watching| so much| very much)?|you|bye( bye)?|please subscribe"
    r"|subt[ií]tulos .*|字幕.*|谢谢(大家|观看|收看)?|请不吝点赞.*|多谢您的?观看"
    r"|ご視聴ありがとうございました|\[?music\]?|♪*",
    re.IGNORECASE,
)
"""What Whisper says of silence, learned from the ends of films."""

_NO_SPEECH = 0.6
_UNSURE = -1.0
_GUESS = -1.4
_PHANTOM_SURE = -0.35
_REPETITIVE = 2.4
_LOOP = re.compile(r"\b(\w+)(\W+\1\b){3,}", re.IGNORECASE)
"""One word four times in a row."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What the model wrote, and how sure it was."""

    text: str
    log_probability: float
    """Mean over the tokens; 0 is certain."""
    no_speech: float
    """The model's own probability that nothing was said."""


def believable(transcript: Transcript) -> bool:
    """Whether a transcript can be searched for.

    The thresholds on log probability, no-speech and compression are Whisper's own (A. Radford
    et al., 2022, section 4.5); known phantoms need to be heard clearly.
    """
    text = transcript.text.strip(" .,!?。，！？…")
    if not re.search(r"\w", text):
        return False
    if transcript.log_probability < _GUESS:
        return False
    if transcript.no_speech > _NO_SPEECH and transcript.log_probability < _UNSURE:
        return False
    if _PHANTOMS.fullmatch(text) and transcript.log_probability < _PHANTOM_SURE:
        return False
    if _LOOP.search(text):
        return False
    packed = text.encode()
    return len(packed) / len(zlib.compress(packed)) < _REPETITIVE


def tidy(text: str) -> str:
    """A transcript as a query: without the full stop that the model likes to put."""
    return re.sub(r"[.。]+$", "", text.strip()).strip()
