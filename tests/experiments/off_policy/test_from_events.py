"""Logs out of events."""

import numpy as np
import pytest
from experiments_made import made, table

from omnishelf.errors import ExperimentError
from omnishelf.experiments.off_policy.from_events import logged_from


def shown(product, position, propensity, **more):
    return made(
        kind="impression", product=product, position=position, propensity=propensity, **more
    )


def test_impressions_with_a_propensity_and_the_clicks_that_answer_them():
    events = table(
        [
            shown("a", 3, 0.9, search="q1", shopper="s", consent=True),
            shown("b", 4, 0.1, search="q1", shopper="s", consent=True, at=2),
            shown("b", 4, 0.1, search="q1", shopper="s", consent=True, at=2),
            shown("a", 1, None, search="q1"),
            shown("a", 3, 0.5, search="q2", session="v", at=3),
            shown("c", 3, 0.5, search="q3", surface="goes_with"),
            made(kind="click", product="b", search="q1", at=4),
            made(kind="click", product="b", search="q1", at=5),
            made(kind="click", product="a", search="elsewhere"),
            made(kind="click", product="a"),
        ]
    )
    log = logged_from(events)
    assert [log.actions[each] for each in log.action] == ["a", "b", "a"]
    assert log.propensity.tolist() == [0.9, 0.1, 0.5]
    assert log.reward.tolist() == [0, 1, 0]
    assert log.position.tolist() == [2, 3, 2]
    assert log.unit[0] == log.unit[1] != log.unit[2]
    third = logged_from(events, position=3)
    assert (third.actions, len(third)) == (("a",), 2)
    assert logged_from(events, surface="goes_with").actions == ("c",)


@pytest.mark.parametrize("events", [[], [shown("a", 1, None)], [made(kind="click")]])
def test_nothing_by_chance_is_told(events):
    with pytest.raises(ExperimentError, match="switch exploration on"):
        logged_from(table(events))


def test_impressions_of_no_list_stand_alone():
    log = logged_from(table([shown("a", 1, 0.5), shown("a", 1, 0.5)]))
    assert len(log) == 2
    assert len(np.unique(log.unit)) == 2
