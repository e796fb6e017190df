"""One model of all series: boosted trees that learn quantiles from what series have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.features import Content, features, level_of
from omnishelf.demand.forecasting.forecast import LEVELS, Forecast
from omnishelf.demand.forecasting.forecaster import LEAST_PERIODS, Plan, check
from omnishelf.demand.forecasting.seasonal_naive import last_known
from omnishelf.demand.sales.history import Numbers, SalesHistory
from omnishelf.errors import ModelError

_LEAST_ROWS = 40
_MOST_ROWS = 200_000
_MOST_LEVEL = 8.0
"""Sales of more usual ones than this are learned as so many: one large order is no rule."""


@dataclass(frozen=True)
class Trees:
    """LightGBM over all series, origins and steps: sales divided by the series' recent level.

    A model for the mean (squared error) and one for each of `LEVELS` (pinball loss). Following
    S. Makridakis, E. Spiliotis, V. Assimakopoulos, "M5 accuracy competition", IJF 38 (2022), where
    such global models came first.
    """

    season: int = 1
    """Periods; the sales of as long ago are a feature."""
    content: Mapping[str, NDArray[np.floating]] = field(default_factory=dict)
    """Vectors of products by SKU."""
    planned: bool = False
    """Whether prices and promotions are set before their periods begin. Then those of past periods
    count as planned, and every forecast needs a `Plan`. What customers happened to pay is not
    known beforehand, and its mean tells how much was sold."""
    rounds: int = 40
    origins: int = 26
    """The last ones are learned from."""
    name: str = "trees"

    def fit(self, history: SalesHistory, horizon: int) -> "FittedTrees":
        """Learn from what was sold after each of the last origins.

        Raises:
            DemandError: there is too little to learn from.
            ModelError: LightGBM is not installed.
        """
        check(history, horizon)
        content = Content.of(self.content)
        rows, targets = self._material(history, horizon, content)
        if len(targets) < _LEAST_ROWS:
            raise DemandError(
                f"trees can learn from {len(targets)} pairs of a past and what came after it; "
                f"{_LEAST_ROWS} at least: take 'by_pattern'"
            )
        lightgbm = _lightgbm()
        data = lightgbm.Dataset(
            rows, targets, free_raw_data=False, params={"verbosity": -1, "max_bin": 63}
        )
        mean = lightgbm.train({**_PARAMETERS, "objective": "regression"}, data, self.rounds)
        quantiles = tuple(
            lightgbm.train(
                {**_PARAMETERS, "objective": "quantile", "alpha": level}, data, self.rounds
            )
            for level in LEVELS.tolist()
        )
        return FittedTrees(self, horizon, content, mean, quantiles)

    def _material(
        self, history: SalesHistory, horizon: int, content: Content
    ) -> tuple[Numbers, Numbers]:
        first = max(LEAST_PERIODS, history.periods - self.origins)
        each_rows, each_targets = [], []
        for origin in range(first, history.periods):
            before = history.until(origin)
            steps = min(horizon, history.periods - origin)
            # Series that were not on sale by then have no past to learn from.
            sound = before.known >= LEAST_PERIODS
            if not sound.any():
                continue
            plan = _as_if_planned(history, origin, steps) if self.planned else None
            rows = features(before, steps, self.season, content, plan)[sound]
            sold = history.sold[sound, origin : origin + steps]
            target = np.minimum(sold / level_of(before)[sound, None], _MOST_LEVEL)
            there = ~np.isnan(target)
            each_rows.append(rows[there])
            each_targets.append(target[there])
        if not each_targets:
            return np.zeros((0, 1)), np.zeros(0)
        rows, targets = np.concatenate(each_rows), np.concatenate(each_targets)
        stride = -(-len(targets) // _MOST_ROWS)
        return rows[::stride], targets[::stride]


@dataclass(frozen=True, eq=False)
class FittedTrees:
    """Trees that have learned."""

    trees: Trees
    horizon: int
    content: Content
    mean: Any
    quantiles: tuple[Any, ...]

    def forecast(self, history: SalesHistory, plan: Plan | None = None) -> Forecast:
        """The periods after a history.

        Raises:
            DemandError: these trees have learned from plans, and there is none.
        """
        if self.trees.planned and plan is None:
            raise DemandError(
                "these trees have learned from planned prices and promotions: give a Plan, or make "
                "them with planned=False"
            )
        plan = plan if self.trees.planned else None
        rows = features(history, self.horizon, self.trees.season, self.content, plan)
        flat = rows.reshape(-1, rows.shape[2])
        shape, level = rows.shape[:2], level_of(history)[:, None]
        mean = np.asarray(self.mean.predict(flat, num_threads=1)).reshape(shape) * level
        values = np.stack(
            [
                np.asarray(each.predict(flat, num_threads=1)).reshape(shape) * level
                for each in self.quantiles
            ],
            axis=2,
        )
        return Forecast.of(self.trees.name, history, mean, values)


def _as_if_planned(history: SalesHistory, origin: int, steps: int) -> Plan:
    """What was known beforehand of periods that have passed.

    A price that nobody paid is not in the history, which would tell that nothing was sold: the
    last one paid stands for it.
    """
    after = slice(origin, origin + steps)
    return Plan(
        price=last_known(history.price)[:, after],
        promotion=history.promotion[:, after],
        holiday=history.holiday[after],
    )


_PARAMETERS: Mapping[str, Any] = {
    "learning_rate": 0.06,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 63,
    # The same sales make the same trees.
    "seed": 11,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


def _lightgbm() -> Any:
    try:
        import lightgbm  # noqa: PLC0415
    except ImportError:
        raise ModelError("trees need the extra 'demand': pip install 'omnishelf[demand]'") from None
    return lightgbm
