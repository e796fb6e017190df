"""What came of one training from shoppers' events."""

from datetime import datetime

from omnishelf.types.frozen import Frozen


class Gain(Frozen):
    """A measure with what was learned against without, over held-out searches."""

    measure: str
    searches: int
    without: float
    """By content alone."""
    learned: float
    difference: float
    """Learned less without."""
    low: float
    """Of the difference's 95 % interval, by paired bootstrap over searches."""
    high: float


class ClickModelFit(Frozen):
    """How well a model of how shoppers look and click foretold held-out clicks."""

    name: str
    log_likelihood: float
    """The mean over impressions of ln P(what happened)."""
    perplexity: float
    """2 for a coin, 1 for a prophet."""


class ReportCard(Frozen):
    """One training: what it saw, what it brought, and whether it serves."""

    when: datetime
    accepted: bool
    reason: str
    """Why it serves or doesn't, in words."""
    events: int
    """In the log when it was trained, bots' left out."""
    last: int
    """Seq of the newest of them."""
    searches: int
    """Lists with at least one click."""
    shoppers: int
    """Whose events it saw."""
    click_model: str | None = None
    """The one that examination was taken from."""
    click_models: tuple[ClickModelFit, ...] = ()
    examination: tuple[float, ...] = ()
    """The chance that a position is looked at, from the first."""
    trees: int = 0
    bound: float = 0.0
    """The most that log-odds are moved by; chosen up to the setting."""
    fewest_shoppers: int = 0
    """In a leaf of a tree."""
    gains: tuple[Gain, ...] = ()
    importance: dict[str, float] = {}
    """By feature: its part of what all splits gained; only those that were split by."""
