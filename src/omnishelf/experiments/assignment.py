"""Which arms a shopper is in."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from omnishelf.experiments.experiment import Arm, Experiment, Options
from omnishelf.types.event import ARMS_SEPARATOR


@dataclass(frozen=True, slots=True)
class Draft:
    """A list that is to be interleaved from two."""

    experiment: Experiment
    options: tuple[Options, Options]
    """All that holds for either list."""

    @property
    def arms(self) -> tuple[str, str]:
        """What an event says of a product that was drafted from either list; to be joined to
        `Assigned.arm` by `join`."""
        one, other = self.experiment.arms
        return self.experiment.logged(one), self.experiment.logged(other)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What holds for a shopper."""

    options: Options
    """Of all arms together; of the first list, where one is drafted."""
    arm: str | None
    """What events say: each experiment and its arm; None: in none."""
    draft: Draft | None = None
    """The list is to be drafted from two; each product's own arm goes with its events."""


def assign(
    experiments: Iterable[Experiment], shopper: str | None, session: str | None, now: datetime
) -> Assigned:
    """Find a shopper's arms.

    The same shopper is in the same arm for as long as an experiment runs, on whatever machine, and
    what it is in for one experiment says nothing about another. A shopper who is not known is
    told by the session; without that, no experiment can hold.

    Args:
        experiments: all; those that don't run now are left out.
        shopper: an id or a pseudonym, always the same of the two.
        session: the visit.
        now: with a time zone.
    """
    unit = shopper or session
    if not unit:
        return Assigned(Options(), None)
    options, named = Options(), list[str]()
    draft: Experiment | None = None
    for experiment in experiments:
        arm = arm_of(experiment, unit) if experiment.runs(now) else None
        if arm is None:
            continue
        if experiment.kind == "interleave":
            draft = experiment
        else:
            options = arm.options.over(options)
            named.append(experiment.logged(arm))
    arm_told = join(*named)
    if draft is None:
        return Assigned(options, arm_told)
    one, other = (each.options.over(options) for each in draft.arms)
    return Assigned(one, arm_told, Draft(draft, (one, other)))


def arm_of(experiment: Experiment, unit: str) -> Arm | None:
    """The arm that a unit is in; None: the unit is not in the experiment.

    sha256 of salt and unit, read as a number in [0, 1), against the running sum of shares.
    """
    salt = experiment.salt or experiment.name
    digest = hashlib.sha256(f"{len(salt)}:{salt}:{unit}".encode()).digest()
    drawn = int.from_bytes(digest[:8], "big") / 2**64
    reached = 0.0
    for arm in experiment.arms:
        reached += arm.share
        if drawn < reached:
            return arm
    # Shares that sum to 1 but for rounding leave nobody out.
    return experiment.arms[-1] if reached > 1 - 1e-9 else None


def join(*arms: str | None) -> str | None:
    """Several arms as one event says them; None if there is none."""
    return ARMS_SEPARATOR.join(arm for arm in arms if arm) or None


def split(arm: str) -> dict[str, str]:
    """By experiment, the arm; what is of no such form is left out."""
    parts = (part.partition("/") for part in arm.split(ARMS_SEPARATOR))
    return {name: of for name, slash, of in parts if slash}
