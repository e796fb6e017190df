"""Where a voice says otherwise than the words."""

SURE = 0.8
"""Least probability on both sides: a doubtful voice contradicts nobody."""


def disagree(words_positive: float, voice_positive: float, voice_negative: float) -> bool:
    """Whether words and voice are each sure, and of opposite things.

    Args:
        words_positive: probability that the words praise; 1 less it, that they blame.
        voice_positive: probability of a pleasant emotion in the voice.
        voice_negative: of an unpleasant one; the rest is neither.

    Raises:
        ValueError: something is no probability.
    """
    for each in (words_positive, voice_positive, voice_negative):
        if not 0 <= each <= 1:
            raise ValueError(f"{each} is no probability")
    praise_in_anger = words_positive >= SURE and voice_negative >= SURE
    blame_in_joy = 1 - words_positive >= SURE and voice_positive >= SURE
    return praise_in_anger or blame_in_joy
