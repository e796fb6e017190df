"""Budget splits over campaigns whose curves are known: how often they are right to be followed.

`python benchmarks/budget.py [--out benchmarks/results/budget.csv]`

Each history is 90 days of spend drawn evenly from 10 to 200, with returns by Hill curves, a base
and normal noise. `alike`: four campaigns of one curve, of which any change of an even split loses;
`unlike`: three, of which one returns little. Told are how many proposals were to be followed, how
many intervals of the gain hold the true gain, and the mean true gain of those to be followed.
"""

import argparse
import csv
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.budget.campaign import Campaign
from omnishelf.marketing.budget.split import split

Values = NDArray[np.float64]
Planted = tuple[float, float, float]
"""Top and half-way spend of a Hill curve, and the noise's deviation."""

SCENARIOS: dict[str, tuple[Planted, ...]] = {
    "alike": ((900, 80, 150),) * 4,
    "unlike": ((3_000, 150, 150), (300, 30, 100), (900, 80, 150)),
}
DAYS, BASE, DRAWS = 90, 100.0, 200
COLUMNS = (
    "scenario", "histories", "followed", "gain_in_interval", "gain_per_day_of_followed",
    "gain_per_day_of_all", "told_gain_per_day",
)  # fmt: skip


def main() -> None:
    """Simulate each scenario, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parent / "results" / "budget.csv"
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--histories", type=int, default=100)
    options = parser.parse_args()
    with options.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for scenario, planted in SCENARIOS.items():
            row = _simulated(planted, options.histories)
            writer.writerow({"scenario": scenario, **row})
            print(scenario, row, flush=True)


def _simulated(planted: tuple[Planted, ...], histories: int) -> dict[str, Any]:
    followed, held, gains, told = [], [], [], []
    for history in range(histories):
        rng = np.random.default_rng(history)
        campaigns = [_ran(f"c{at}", each, rng) for at, each in enumerate(planted)]
        found = split(campaigns, draws=DRAWS)
        gain = sum(
            _hill(each.spend, curve) - _hill(each.now, curve)
            for each, curve in zip(found.allotments, planted, strict=True)
        )
        gains.append(gain)
        followed.append(found.refusal is None)
        if found.gain is not None:
            held.append(found.gain.low <= gain <= found.gain.high)
            told.append(found.gain.mean)
    chosen = np.array(gains)[np.array(followed)]
    return {
        "histories": histories,
        "followed": sum(followed),
        "gain_in_interval": sum(held),
        "gain_per_day_of_followed": f"{chosen.mean():.1f}" if len(chosen) else "",
        "gain_per_day_of_all": f"{np.mean(gains):.1f}",
        "told_gain_per_day": f"{np.mean(told):.1f}",
    }


def _ran(name: str, planted: Planted, rng: np.random.Generator) -> Campaign:
    spend = rng.uniform(10, 200, DAYS)
    returned = BASE + _hill(spend, planted) + rng.normal(scale=planted[2], size=DAYS)
    return Campaign(name, "p", spend, returned)


def _hill(spend: Any, planted: Planted) -> Any:
    return planted[0] * spend / (planted[1] + spend)


if __name__ == "__main__":
    main()
