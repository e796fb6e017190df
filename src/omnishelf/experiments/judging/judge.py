"""What came of an experiment, in numbers and in words."""

from collections.abc import Callable, Mapping

from omnishelf.events.table import EventTable
from omnishelf.experiments.experiment import Experiment, Kind
from omnishelf.experiments.judging.arms import judge_arms
from omnishelf.experiments.judging.interleaved import judge_interleaved
from omnishelf.experiments.outcome import Outcome

_JUDGES: Mapping[Kind, Callable[[EventTable, Experiment], Outcome]] = {
    "ab": judge_arms,
    "interleave": judge_interleaved,
}


def outcome(events: EventTable, experiment: Experiment) -> Outcome:
    """Judge an experiment by what was done so far; may be looked at whenever one likes.

    No arm is called better where the arms don't have the shoppers that they should, or while too
    few were seen.

    Args:
        events: of the experiment's time; others are left out.
        experiment: which.
    """
    return _JUDGES[experiment.kind](events, experiment)
