"""What a compressed model must bring, and what it may cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from omnishelf.evaluation.significance import paired_bootstrap
from omnishelf.learning.ranking.ranker import Question
from omnishelf.types.frozen import Frozen

FASTER = 1.5
"""Times as fast, at least ..."""
SMALLER = 0.5
"""... or at most this part of the size."""
MOST_LOST = 0.01
"""nDCG@10 that it may lose, in any kind of question: photos are few, and what they lose would
drown in a mean over all."""

_ROUNDING = 1e-9

Kind = Question | Literal["meaning"]
"""What is asked with, and `meaning`: in words, to be answered by vectors alone. Phrases made of a
catalog's labels are found by matching its words, however bad an encoder is; what shoppers say
otherwise is not."""
Answers = Mapping[Kind, NDArray[np.float64]]
"""By kind of question: nDCG@10 of each one, always in the same order."""


class Cost(Frozen):
    """What a model costs."""

    bytes: int
    """Of the files that it is read from, a tokenizer left out."""
    ms: float
    """Milliseconds an input, on one thread."""


class Loss(Frozen):
    """One kind of question before and after."""

    kind: Kind
    questions: int
    before: float
    """nDCG@10."""
    after: float
    difference: float
    """After less before."""
    low: float
    """Of the difference's 95 % interval, by paired bootstrap over questions."""
    high: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a candidate passes, and why."""

    passes: bool
    reason: str


def losses_of(before: Answers, after: Answers) -> tuple[Loss, ...]:
    """Each kind of question whose answers changed, the one that lost most first; all kinds if none
    changed."""
    changed = [kind for kind, own in before.items() if (after[kind] != own).any()]
    found = []
    for kind in changed or before:
        own = before[kind]
        change = paired_bootstrap(after[kind], own)
        found.append(
            Loss(
                kind=kind,
                questions=len(own),
                before=float(own.mean()),
                after=float(after[kind].mean()),
                difference=change.mean,
                low=change.low,
                high=change.high,
            )
        )
    return tuple(sorted(found, key=lambda loss: loss.difference))


def within(losses: Sequence[Loss]) -> bool:
    """Whether no kind of question loses more than it may."""
    return all(loss.difference >= -MOST_LOST - _ROUNDING for loss in losses)


def judge(before: Cost, after: Cost, losses: Sequence[Loss]) -> Verdict:
    """Whether a candidate is faster or smaller by enough, and no worse than it may be.

    Args:
        before: the model as it is.
        after: the candidate.
        losses: of every kind of question, as `losses_of` gives them.
    """
    speed, size = before.ms / after.ms, _size(before, after)
    gains = speed >= FASTER - _ROUNDING or size <= SMALLER + _ROUNDING
    said = f"{speed:.2f} times as fast, {size:.2f} of the size"
    wrongs = []
    if not gains:
        wrongs.append(f"neither {FASTER} times as fast nor {SMALLER} of the size")
    if not within(losses):
        wrongs.append(f"loses more than {MOST_LOST} nDCG@10 by {losses[0].kind}")
    if not wrongs and any(loss.low < -MOST_LOST for loss in losses):
        said += ", though its interval reaches below what it may lose"
    return Verdict(not wrongs, f"{said}: {' and '.join(wrongs) or 'passes'}")


def saved(before: Cost, after: Cost) -> float:
    """What a candidate saves in all, to choose among those that pass: times as fast by times as
    small."""
    return before.ms / after.ms / _size(before, after)


def _size(before: Cost, after: Cost) -> float:
    """What is read from no file can only grow."""
    return after.bytes / before.bytes if before.bytes else float("inf")
