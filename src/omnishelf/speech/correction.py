"""A transcript corrected against a shop's own words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from omnishelf.speech.change import Change, changed

_LESS_LIKELY = 4.0
"""Nats by which a shop's word may be less likely than what was heard: what it is worth that the
shop has the one and not the other."""
_COMPARED = 5
"""Suspects that are listened for again: each takes the decoder a moment."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A transcript, and what was probably said."""

    literal: str
    text: str
    changes: tuple[Change, ...]
    """In the order of the transcript, not overlapping."""


def correct(
    literal: str,
    suspects: Iterable[Change],
    log_likelihoods: Callable[[Sequence[str]], Sequence[float]],
) -> Correction:
    """Make those changes that the recording allows.

    Each is judged by itself: the recording has to speak for the changed transcript about as much
    as for the literal one. Where changes overlap, the likeliest is made.

    Args:
        literal: the transcript.
        suspects: changes that sound alike.
        log_likelihoods: of each of several transcripts, given the recording, in nats.
    """
    likest = sorted(
        set(suspects), key=lambda change: (-change.likeness, change.start, change.meant)
    )
    compared = likest[:_COMPARED]
    if not compared:
        return Correction(literal, literal, ())
    of_literal, *of_changed = log_likelihoods(
        [literal, *(changed(literal, [change]) for change in compared)]
    )
    made: list[Change] = []
    for gain, change in sorted(
        zip((one - of_literal for one in of_changed), compared, strict=True),
        key=lambda pair: -pair[0],
    ):
        if gain >= -_LESS_LIKELY and not any(
            change.start < other.end and other.start < change.end for other in made
        ):
            made.append(change)
    made.sort(key=lambda change: change.start)
    return Correction(literal, changed(literal, made), tuple(made))
