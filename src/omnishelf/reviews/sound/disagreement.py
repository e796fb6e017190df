"""Where a voice says otherwise than the words."""

SURE = 0.8
"""Least probability on both sides: a doubtful voice contradicts nobody."""


def disagree(words_positive: float, voice_unpleasant: float) -> bool:
    """Whether words surely praise and the voice is surely unpleasant.

    Blame in a pleasant voice is not told: joy and anger sound so much alike that of voices that
    are surely pleasant only every other one is (docs/reviews_media.md).

    Args:
        words_positive: probability that the words praise.
        voice_unpleasant: probability of an unpleasant emotion in the voice.

    Raises:
        ValueError: one of them is no probability.
    """
    for each in (words_positive, voice_unpleasant):
        if not 0 <= each <= 1:
            raise ValueError(f"{each} is no probability")
    return words_positive >= SURE and voice_unpleasant >= SURE
