"""What was spent on a campaign, and what came back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.errors import MarketingError

Values = NDArray[np.float64]

_RECENT = 28


@dataclass(frozen=True, eq=False)
class Campaign:
    """One campaign on one platform, by days or weeks.

    Raises:
        MarketingError: columns differ in length, spend is negative, or something is not finite.
    """

    name: str
    platform: str
    spend: Values
    """[n], in the order of time."""
    returned: Values
    """[n], money or orders of the same days; less than 0 where more came back than was sold."""
    currency: str = ""
    """Of the spend."""

    def __post_init__(self) -> None:
        if len(self.spend) != len(self.returned):
            raise MarketingError(
                f"campaign '{self.name}' has {len(self.spend):,} days of spend and "
                f"{len(self.returned):,} of returns: give both for each day"
            )
        for what, column in (("spend", self.spend), ("returns", self.returned)):
            if not np.isfinite(column).all():
                day = int(np.argmin(np.isfinite(column))) + 1
                raise MarketingError(
                    f"campaign '{self.name}' has no number as {what} of day {day:,}: give one, 0 "
                    "for nothing, or leave the day out"
                )
        if (self.spend < 0).any():
            raise MarketingError(
                f"campaign '{self.name}' spent less than nothing on day "
                f"{int(np.argmax(self.spend < 0)) + 1:,}: book refunds on the day they are of"
            )

    @property
    def now(self) -> float:
        """What is spent a day as of late: the mean of the last 28; 0 of none."""
        return float(self.spend[-_RECENT:].mean()) if len(self.spend) else 0.0
