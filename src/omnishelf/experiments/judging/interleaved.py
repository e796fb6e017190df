"""Judging an experiment in which lists are drafted from two."""

import math

from omnishelf.events.table import EventTable
from omnishelf.experiments.experiment import Experiment
from omnishelf.experiments.exposed import credits
from omnishelf.experiments.judging.limits import ALPHA, LEAST_ACTIVE, LEAST_SHOPPERS, more
from omnishelf.experiments.multinomial import always_valid_p
from omnishelf.experiments.outcome import Outcome
from omnishelf.experiments.preference import preference


def judge_interleaved(events: EventTable, experiment: Experiment) -> Outcome:
    """As `judge.outcome` says."""
    counted = credits(events, experiment)
    told = Outcome(experiment=experiment.name, verdict="too little data", words="")
    decided = int((counted[:, 0] != counted[:, 1]).sum())
    if len(counted) < LEAST_SHOPPERS or decided < LEAST_ACTIVE:
        rate = max(decided, 0.5) / max(len(counted), 1)
        wanted = max(LEAST_SHOPPERS, math.ceil(LEAST_ACTIVE / rate))
        return told.model_copy(update={"words": more(max(1, wanted - len(counted)))})
    found = preference(counted)
    one, other = (arm.name for arm in experiment.arms)
    told = told.model_copy(update={"preference": found})
    split = f"{found.wins:,} shoppers clicked more of '{other}', {found.losses:,} of '{one}'"
    if found.always_valid_p <= ALPHA:
        winner = other if found.wins > found.losses else one
        return told.model_copy(
            update={
                "verdict": "winner",
                "winner": winner,
                "words": f"'{winner}' is preferred: {split}.",
            }
        )
    needed = _decisions_needed(experiment.least_effect) * len(counted) / decided
    return told.model_copy(
        update={
            "verdict": "undecided",
            "words": f"Not decided: {split}. {more(max(1, round(needed) - len(counted)))} to know "
            f"a difference of {experiment.least_effect:.0%}.",
        }
    )


def _decisions_needed(effect: float) -> int:
    """Wins and losses that show a relative difference, if they fall as expected."""
    count = LEAST_ACTIVE
    while True:
        wins = round(count * (1 + effect / 2) / 2)
        if always_valid_p((wins, count - wins), (0.5, 0.5)) <= ALPHA:
            return count
        count = math.ceil(count * 1.1)
