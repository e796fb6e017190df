"""Emotions that voices are labelled with, and where they lie."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where an emotion lies in the plane of arousal and valence."""

    arousal: float
    """0 calm, 1 excited."""
    valence: int
    """-1 unpleasant, 0 neither, 1 pleasant."""


PLACES = {
    "anger": Place(1.0, -1),
    "boredom": Place(0.0, -1),
    "calm": Place(0.0, 1),
    "disgust": Place(0.5, -1),
    "fear": Place(1.0, -1),
    "happiness": Place(1.0, 1),
    "neutral": Place(0.5, 0),
    "sadness": Place(0.0, -1),
    "surprise": Place(1.0, 0),
}
"""By the halves of J. Russell, "A circumplex model of affect", J. Personality and Social
Psychology 39 (1980): afraid, angry, astonished, delighted above its middle, bored, calm, sad
below. Disgust is not in it, and neutral is its middle: both lie between."""
