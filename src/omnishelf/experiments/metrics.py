"""What is measured of a shopper in an experiment."""

from collections.abc import Callable, Mapping

import numpy as np

from omnishelf.experiments.experiment import Metric
from omnishelf.experiments.exposed import Exposed
from omnishelf.experiments.ratio_of_means import Parts


def click_through(exposed: Exposed) -> Parts:
    """Products clicked per product shown."""
    return Parts(exposed.clicks.astype(float), exposed.impressions.astype(float))


def conversion(exposed: Exposed) -> Parts:
    """Share of shoppers who ordered."""
    return Parts.mean_of((exposed.orders > 0).astype(float))


def revenue(exposed: Exposed) -> Parts:
    """Price times quantity of what was ordered, per shopper."""
    return Parts.mean_of(exposed.revenue.astype(np.float64))


METRICS: Mapping[Metric, Callable[[Exposed], Parts]] = {
    "click_through": click_through,
    "conversion": conversion,
    "revenue": revenue,
}
"""Each gives a row for each shopper of an arm."""
