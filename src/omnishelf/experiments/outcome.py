"""What came of an experiment: the nouns."""

from typing import Literal

from omnishelf.experiments.experiment import Metric
from omnishelf.experiments.preference import Preference
from omnishelf.experiments.ratio import RatioCheck
from omnishelf.types.frozen import Frozen

Verdict = Literal["mismatch", "too little data", "undecided", "winner", "worse", "no difference"]


class Measured(Frozen):
    """One metric of one arm."""

    value: float
    low: float
    """Of a 95 % interval, as if this were the only look."""
    high: float


class ArmOutcome(Frozen):
    """One arm."""

    arm: str
    shoppers: int
    impressions: int
    clicks: int
    orders: int
    revenue: float
    metrics: dict[Metric, Measured]
    """Those that have a value yet."""


class Contrast(Frozen):
    """An arm less the first, by one metric; holds whenever it is looked."""

    arm: str
    against: str
    metric: Metric
    difference: float
    low: float
    high: float
    p: float
    relative: float | None
    """Of the first arm's value; None if that is 0."""


class Outcome(Frozen):
    """What came of an experiment so far."""

    experiment: str
    verdict: Verdict
    winner: str | None = None
    words: str
    """The verdict for people."""
    arms: tuple[ArmOutcome, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    """None while they are not to be trusted; only that of the experiment's metric decides."""
    ratio: RatioCheck | None = None
    """None for interleaving, where all shoppers see both."""
    in_several: int = 0
    """Shoppers who saw more than one arm, and are left out."""
    preference: Preference | None = None
    """Of interleaving."""
