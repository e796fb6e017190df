"""How the demo shop's instruments sound, synthesised."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 22_050
Wave = NDArray[np.float64]
Play = Callable[[np.random.Generator], Wave]

_SCALE = (0, 2, 4, 7, 9, 12)
"""Semitones of a major pentatonic: any order of them is pleasant."""
_NOTE_SECONDS = 0.42


def _time(seconds: float) -> Wave:
    return np.arange(int(seconds * RATE)) / RATE


def _plucked(frequency: float, rng: np.random.Generator, damping: float) -> Wave:
    """A string. K. Karplus, A. Strong, "Digital synthesis of plucked-string and drum timbres",
    Computer Music Journal 7 (1983): noise in a loop that averages neighbours."""
    period = int(RATE / frequency)
    rounds = int(1.4 * RATE) // period
    string = np.empty((rounds, period))
    string[0] = rng.uniform(-1, 1, period)
    for n in range(1, rounds):
        string[n] = damping * 0.5 * (string[n - 1] + np.roll(string[n - 1], 1))
    return string.reshape(-1)


def _struck(frequency: float, partials: Sequence[tuple[float, float, float]]) -> Wave:
    """Partials given by ratio, strength and seconds of decay."""
    t = _time(1.8)
    return sum(  # type: ignore[return-value]
        strength * np.exp(-t / decay) * np.sin(2 * np.pi * frequency * ratio * t)
        for ratio, strength, decay in partials
    )


def _melody(
    rng: np.random.Generator, base: float, note: Callable[[float], Wave], gap: float = _NOTE_SECONDS
) -> Wave:
    """Six notes of a scale over each other's ends, at a safe loudness."""
    steps = rng.permutation(len(_SCALE))
    waves = [note(base * 2 ** (_SCALE[step] / 12)) for step in steps]
    whole = np.zeros(int(gap * RATE) * len(waves) + max(len(wave) for wave in waves))
    for n, wave in enumerate(waves):
        at = int(n * gap * RATE)
        whole[at : at + len(wave)] += wave
    fade = np.minimum(1, (len(whole) - np.arange(len(whole))) / (0.2 * RATE))
    return np.asarray(0.85 * whole / np.abs(whole).max() * fade)


def guitar(rng: np.random.Generator) -> Wave:
    """Steel strings, low."""
    return _melody(rng, rng.choice([146.8, 164.8, 196.0]), lambda f: _plucked(f, rng, 0.996))


def ukulele(rng: np.random.Generator) -> Wave:
    """Nylon strings, high and short."""
    return _melody(rng, rng.choice([392.0, 440.0, 523.3]), lambda f: _plucked(f, rng, 0.982), 0.3)


def drum(rng: np.random.Generator) -> Wave:
    """A membrane and the rattle of snares."""

    def hit(strength: float) -> Wave:
        t = _time(0.4)
        skin = np.sin(2 * np.pi * (180 * t + 14 * (1 - np.exp(-t * 30)))) * np.exp(-t * 14)
        return np.asarray(strength * (skin + 0.6 * rng.standard_normal(len(t)) * np.exp(-t * 18)))

    return _melody(rng, 1.0, lambda _: hit(rng.uniform(0.5, 1.0)), rng.choice([0.22, 0.3]))


def flute(rng: np.random.Generator) -> Wave:
    """A few harmonics, vibrato and breath."""

    def note(frequency: float) -> Wave:
        t = _time(0.55)
        vibrato = 0.006 * np.sin(2 * np.pi * 5.2 * t)
        phase = 2 * np.pi * frequency * (t + vibrato / 5.2)
        tone = np.sin(phase) + 0.28 * np.sin(2 * phase) + 0.08 * np.sin(3 * phase)
        shape = np.minimum(1, t / 0.06) * np.minimum(1, (0.55 - t) / 0.08)
        return np.asarray((tone + 0.05 * rng.standard_normal(len(t))) * shape)

    return _melody(rng, rng.choice([523.3, 587.3, 659.3]), note)


def bell(rng: np.random.Generator) -> Wave:
    """The uneven partials of a bell: hum, prime, tierce, quint, nominal."""
    partials = (
        (0.5, 0.5, 1.4),
        (1, 1, 1.0),
        (1.2, 0.7, 0.8),
        (1.5, 0.5, 0.7),
        (2, 0.8, 0.6),
        (2.74, 0.4, 0.3),
    )
    return _melody(rng, rng.choice([784.0, 880.0, 988.0]), lambda f: _struck(f, partials), 0.5)


def xylophone(rng: np.random.Generator) -> Wave:
    """Short wooden bars, tuned to the third partial."""
    partials = ((1, 1, 0.16), (3, 0.45, 0.08), (6.3, 0.15, 0.04))
    return _melody(rng, rng.choice([698.5, 784.0, 880.0]), lambda f: _struck(f, partials), 0.28)
