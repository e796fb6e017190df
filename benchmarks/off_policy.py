"""Off-policy estimates on ZOZOTOWN's logs, against the package `obp` and against the truth.

`python benchmarks/off_policy.py [--out benchmarks/results/off_policy.csv] [--plot FILE]`

`obp` 0.4.1 must be importable; it carries 10,000 rows of each of six logs of a shop that showed
three products at a time, at random or by Bernoulli Thompson sampling (Y. Saito et al., "Open
bandit dataset and pipeline", NeurIPS Datasets 2021). Each policy is judged by the log of the
other: estimates are compared with those of `obp` for the same inputs, and with the clicks that the
judged policy had in its own log. That truth is a mean over 10,000 rows too, with an interval of
its own: `truth_in_interval` says whether its mean is in the estimate's interval, and
`apart_holds_zero` whether the interval of the difference of the two holds 0. Whether the gate
would have answered is told beside; the estimates are made anyway.
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import obp
import pandas as pd
from numpy.typing import NDArray
from obp.ope import (
    DirectMethod,
    DoublyRobust,
    InverseProbabilityWeighting,
    SelfNormalizedInverseProbabilityWeighting,
    SwitchDoublyRobust,
)
from obp.policy import BernoulliTS

from omnishelf.experiments.off_policy.evaluate import ESTIMATORS, estimate
from omnishelf.experiments.off_policy.gate import support
from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.off_policy.logged import Logged
from omnishelf.experiments.off_policy.reward_model import mean_rewards
from omnishelf.experiments.off_policy.switch import Switch
from omnishelf.experiments.ratio_of_means import Parts, normal

Values = NDArray[np.float64]

CAMPAIGNS = ("all", "men", "women")
POSITIONS, SEED = 3, 12345
SIMULATIONS = 20_000
COLUMNS = (
    "campaign", "log", "judged", "estimator", "estimate", "low", "high", "boot_low", "boot_high",
    "obp", "apart", "truth", "truth_low", "truth_high", "truth_in_interval",
    "apart_holds_zero", "effective",
    "effective_clicks", "mean_weight", "gate",
)  # fmt: skip


@dataclass(frozen=True)
class Log:
    """One log of ZOZOTOWN's."""

    logged: Logged
    actions: int


def main() -> None:
    """Judge each policy by the other's log, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parent / "results" / "off_policy.csv"
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    rows = [row for campaign in CAMPAIGNS for row in _judged(campaign)]
    with options.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    print(f"the largest difference to obp is {max(float(row['apart']) for row in rows):.1e}")
    if options.plot:
        _plot(rows, options.plot)


def _judged(campaign: str) -> Iterator[dict[str, Any]]:
    logs = {name: _read(name, campaign) for name in ("random", "bts")}
    actions = logs["random"].actions
    thompson = BernoulliTS(
        n_actions=actions, len_list=POSITIONS, random_state=SEED, is_zozotown_prior=True,
        campaign=campaign,
    )  # fmt: skip
    by_position = {
        "bts": thompson.compute_batch_action_dist(n_rounds=1, n_sim=SIMULATIONS)[0],
        "random": np.full((actions, POSITIONS), 1 / actions),
    }
    for name, other in (("random", "bts"), ("bts", "random")):
        logged, truth = logs[name].logged, logs[other].logged.reward
        chosen = by_position[other]
        judged = Judged(logged, chosen.T[logged.position], mean_rewards(logged, actions))
        found = support(judged)
        own = Parts.mean_of(truth)
        low, high = normal(own, 0.95, 0)
        theirs = _of_obp(judged, chosen)
        for estimator in ESTIMATORS:
            ours = estimate(estimator, judged)
            drawn = estimate(estimator, judged, how="bootstrap")
            yield {
                "campaign": campaign,
                "log": name,
                "judged": other,
                "estimator": estimator.name,
                "estimate": f"{ours.value:.6f}",
                "low": f"{ours.low:.6f}",
                "high": f"{ours.high:.6f}",
                "boot_low": f"{drawn.low:.6f}",
                "boot_high": f"{drawn.high:.6f}",
                "obp": f"{theirs[estimator.name]:.6f}",
                "apart": f"{abs(ours.value - theirs[estimator.name]):.1e}",
                "truth": f"{own.value:.6f}",
                "truth_low": f"{low:.6f}",
                "truth_high": f"{high:.6f}",
                "truth_in_interval": ours.low <= own.value <= ours.high,
                "apart_holds_zero": abs(ours.value - own.value)
                <= float(np.hypot(ours.high - ours.value, high - own.value)),
                "effective": round(found.effective, 1),
                "effective_clicks": round(found.rewarded, 1),
                "mean_weight": round(found.mean_weight, 3),
                "gate": found.refusal or "answers",
            }


def _read(policy: str, campaign: str) -> Log:
    """As `obp` reads it; its own reader needs a pandas of before 2.0."""
    folder = Path(obp.__file__).parent / "dataset" / "obd" / policy / campaign
    table = pd.read_csv(folder / f"{campaign}.csv", index_col=0).sort_values("timestamp")
    logged = Logged(
        action=table["item_id"].to_numpy(np.int64),
        propensity=table["propensity_score"].to_numpy(np.float64),
        reward=table["click"].to_numpy(np.float64),
        position=table["position"].to_numpy(np.int64) - 1,
    )
    return Log(logged, len(pd.read_csv(folder / "item_context.csv")))


def _of_obp(judged: Judged, by_position: Values) -> dict[str, float]:
    logged, rows = judged.logged, len(judged.logged)
    assert judged.expected is not None
    same = {
        "reward": logged.reward,
        "action": logged.action,
        "pscore": logged.propensity,
        "position": logged.position,
        "action_dist": np.tile(by_position, (rows, 1, 1)),
        # Expected at the row's own position, which is the only one that is looked at.
        "estimated_rewards_by_reg_model": np.repeat(judged.expected[:, :, None], POSITIONS, axis=2),
    }
    theirs = (
        InverseProbabilityWeighting(),
        SelfNormalizedInverseProbabilityWeighting(),
        DirectMethod(),
        DoublyRobust(),
        SwitchDoublyRobust(tau=Switch().threshold),
    )
    return {
        ours.name: float(each.estimate_policy_value(**same))
        for ours, each in zip(ESTIMATORS, theirs, strict=True)
    }


def _plot(rows: list[dict[str, Any]], file: Path) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(11, 6), layout="constrained")
    panels = figure.subplots(2, len(CAMPAIGNS), sharey=True)
    names = [each.name for each in ESTIMATORS]
    for down, log in enumerate(("random", "bts")):
        for across, campaign in enumerate(CAMPAIGNS):
            axes = panels[down][across]
            own = [row for row in rows if (row["campaign"], row["log"]) == (campaign, log)]
            truth = [float(own[0][name]) * 1e3 for name in ("truth", "truth_low", "truth_high")]
            axes.axvspan(truth[1], truth[2], color="#d9e5d6")
            axes.axvline(truth[0], color="#3b7a57")
            for at, row in enumerate(own):
                low, mean, high = (float(row[name]) * 1e3 for name in ("low", "estimate", "high"))
                axes.plot([low, high], [at, at], color="#33415c")
                axes.plot(mean, at, "o", color="#33415c")
            axes.set_yticks(range(len(names)), names)
            answers = "answers" if own[0]["gate"] == "answers" else "gate refuses"
            axes.set_title(
                f"{campaign}: {own[0]['judged']} by the log of {log} ({answers})", size=9
            )
            axes.set_xlabel("clicks per 1,000 products shown", size=8)
    panels[0][0].invert_yaxis()
    figure.savefig(file, dpi=110)


if __name__ == "__main__":
    main()
