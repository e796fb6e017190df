"""Who saw which arm of an experiment, and what they did from then on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.experiments.answered import clicked
from omnishelf.experiments.assignment import split
from omnishelf.experiments.experiment import Experiment
from omnishelf.experiments.units import units

NONE = -1

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Exposed:
    """n shoppers of one arm; a session of nobody known is a shopper too."""

    impressions: Counts
    """[n]."""
    clicks: Counts
    """[n], impressions that were clicked: a product that is clicked ten times counts once."""
    orders: Counts
    """[n], order events."""
    revenue: NDArray[np.float64]
    """[n], in the shop's currency; what has no price adds nothing."""

    def __len__(self) -> int:
        return len(self.impressions)


@dataclass(frozen=True, slots=True)
class Exposures:
    """An experiment's shoppers."""

    arms: tuple[Exposed, ...]
    """In the experiment's order."""
    in_several: int
    """Shoppers who saw more than one arm, and are left out."""


def arms_of(events: EventTable, experiment: Experiment) -> NDArray[np.int64]:
    """[n], the place of the experiment's arm that an event tells of; -1: of none."""
    places = {arm.name: place for place, arm in enumerate(experiment.arms)}
    named = [places.get(split(value).get(experiment.name, ""), NONE) for value in events.arm.values]
    # The last entry is for events without an arm, whose code is -1.
    return np.array([*named, NONE], np.int64)[events.arm.codes]


def within(events: EventTable, experiment: Experiment) -> EventTable:
    """Events from the experiment's start to its end."""
    chosen = events.time >= experiment.start.timestamp()
    if experiment.end is not None:
        chosen &= events.time < experiment.end.timestamp()
    return events.rows(chosen)


def exposures(events: EventTable, experiment: Experiment) -> Exposures:
    """Count what each shopper did while the experiment ran.

    A shopper is in an arm by the impressions that name it; what is done before the first of them
    does not count. Orders need no arm, only the shopper or the session.
    """
    events = within(events, experiment)
    arm = arms_of(events, experiment)
    whose = units(events)
    shown = (arm != NONE) & events.is_kind("impression") & whose.known
    who, row = np.unique(whose.codes[shown], return_inverse=True)
    seen = np.zeros((len(who), len(experiment.arms)), bool)
    seen[row, arm[shown]] = True
    several = seen.sum(axis=1) > 1

    at = np.full(int(whose.codes.max(initial=-1)) + 1, NONE)
    at[who] = np.arange(len(who))
    place = at[whose.codes]
    first = np.full(len(who), np.inf)
    np.minimum.at(first, row, events.time[shown])
    counted = place != NONE
    counted[counted] = events.time[counted] >= first[place[counted]]

    def sums(chosen: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
        rows = chosen & counted
        return np.bincount(place[rows], values[rows], minlength=len(who)).astype(np.float64)

    one = np.ones(len(events))
    own = (arm != NONE) & events.is_kind("impression")
    orders = events.is_kind("order")
    worth = np.nan_to_num(events.price) * events.quantity
    columns = (
        sums(own, one).astype(np.int64),
        sums(own & clicked(events), one).astype(np.int64),
        sums(orders, one).astype(np.int64),
        sums(orders, worth),
    )
    return Exposures(_by_arm(columns, seen, several), int(several.sum()))


def _by_arm(
    columns: tuple[Counts, Counts, Counts, NDArray[np.float64]],
    seen: NDArray[np.bool_],
    several: NDArray[np.bool_],
) -> tuple[Exposed, ...]:
    made = []
    for place in range(seen.shape[1]):
        rows = seen[:, place] & ~several
        impressions, clicks, orders, revenue = columns
        made.append(Exposed(impressions[rows], clicks[rows], orders[rows], revenue[rows]))
    return tuple(made)


def credits(events: EventTable, experiment: Experiment) -> NDArray[np.int64]:
    """[shoppers, 2], products that each clicked of either list of an interleaving experiment;
    one row for each shopper who was shown some."""
    events = within(events, experiment)
    arm = arms_of(events, experiment)
    whose = units(events)
    shown = (arm != NONE) & events.is_kind("impression") & whose.known
    who, row = np.unique(whose.codes[shown], return_inverse=True)
    counted: NDArray[np.int64] = np.zeros((len(who), 2), np.int64)
    np.add.at(counted, (row, arm[shown]), clicked(events)[shown].astype(np.int64))
    return counted
