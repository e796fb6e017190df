"""A learned policy's value on ZOZOTOWN's logs, against the random policy that was logged.

`python benchmarks/bandit.py [--data FOLDER] [--out benchmarks/results/bandit.csv]`

FOLDER is `dataset/obd` of the package `obp` 0.4.1; by default it is looked for where `obp` is
installed. It holds 10,000 rows of each campaign in which products were shown at random (Y. Saito
et al., "Open bandit dataset and pipeline", NeurIPS Datasets 2021).

Linear Thompson sampling learns on four fifths of a log, which lie apart in time from the fifth
that it is judged by, for each fifth in turn; no row has a part in what is decided or expected of
it. `items` knows which product it is, `items x users` crosses that with the shopper's features;
both, their strength and their floor were chosen before any value was looked at. The value is
doubly robust, the difference is to what the random policy earned on the same rows, and `verdict`
is what `may_go_live` says.
"""

import argparse
import csv
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omnishelf.experiments.off_policy.logged import Logged
from omnishelf.marketing.creatives.belief import Belief
from omnishelf.marketing.creatives.features import joint
from omnishelf.marketing.creatives.gate import may_go_live
from omnishelf.marketing.creatives.thompson import ThompsonPolicy

Values = NDArray[np.float64]

CAMPAIGNS = ("all", "men", "women")
POLICIES = ("items", "items x users")
FOLDS, DRAWS = 5, 500
COLUMNS = (
    "campaign", "policy", "rows", "clicks", "random", "random_low", "random_high", "learned",
    "low", "high", "difference", "difference_low", "difference_high", "effective",
    "effective_clicks", "mean_weight", "live", "verdict",
)  # fmt: skip


def main() -> None:
    """Judge each policy on each campaign, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parent / "results" / "bandit.csv"
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    folder = options.data or _installed()
    with options.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for campaign in CAMPAIGNS:
            logged, contexts, actions = _read(folder / "random" / campaign, campaign)
            for policy in POLICIES:
                seen = contexts if policy == "items x users" else contexts[:, :0]
                row = _judged(logged, seen, actions)
                writer.writerow({"campaign": campaign, "policy": policy, **row})
                print(campaign, policy, row["learned"], row["verdict"], flush=True)


def _installed() -> Path:
    found = find_spec("obp")
    if found is None or found.origin is None:
        raise SystemExit("obp is not installed: name its folder dataset/obd with --data")
    return Path(found.origin).parent / "dataset" / "obd"


def _read(folder: Path, campaign: str) -> tuple[Logged, Values, int]:
    """The log in order of time, the shoppers' features as ones and zeros, and the products."""
    table = pd.read_csv(folder / f"{campaign}.csv", index_col=0).sort_values("timestamp")
    logged = Logged(
        action=table["item_id"].to_numpy(np.int64),
        propensity=table["propensity_score"].to_numpy(np.float64),
        reward=table["click"].to_numpy(np.float64),
        position=table["position"].to_numpy(np.int64) - 1,
    )
    users = table[[name for name in table.columns if name.startswith("user_feature")]]
    contexts = pd.get_dummies(users.astype(str)).to_numpy(np.float64)
    return logged, contexts, len(pd.read_csv(folder / "item_context.csv"))


def _judged(logged: Logged, contexts: Values, actions: int) -> dict[str, Any]:
    fold = np.arange(len(logged)) * FOLDS // len(logged)
    arms = np.eye(actions)
    kinds, kind = np.unique(contexts, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    features = len(joint(kinds[:1], arms)[0, 0])
    target = np.empty((len(logged), actions))
    for number in range(FOLDS):
        belief = Belief.of_nothing(features)
        for at in range(len(kinds)):
            own = (kind == at) & (fold != number)
            if own.any():
                rows = joint(kinds[at : at + 1], arms)[0][logged.action[own]]
                belief = belief.updated(rows, logged.reward[own])
        policy = ThompsonPolicy.of(belief, draws=DRAWS)
        for at in np.unique(kind[fold == number]):
            chances = policy.probabilities(joint(kinds[at : at + 1], arms))[0]
            target[(kind == at) & (fold == number)] = chances
    found = may_go_live(logged, target)
    told = {
        "random": found.serving.value,
        "random_low": found.serving.low,
        "random_high": found.serving.high,
        "learned": found.new.value,
        "low": found.new.low,
        "high": found.new.high,
        "difference": found.difference.value,
        "difference_low": found.difference.low,
        "difference_high": found.difference.high,
    }
    return {
        "rows": len(logged),
        "clicks": int(logged.reward.sum()),
        **{name: f"{value:.6f}" for name, value in told.items()},
        "effective": round(found.support.effective, 1),
        "effective_clicks": round(found.support.rewarded, 1),
        "mean_weight": round(found.support.mean_weight, 3),
        "live": found.live,
        "verdict": found.why,
    }


if __name__ == "__main__":
    main()
