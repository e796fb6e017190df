"""The gate by numbers worked by hand."""

import numpy as np
import pytest

from omnishelf.learning.compression.gate import Cost, Loss, judge, losses_of, saved, within


def loss(difference, kind="words", low=None):
    low = difference if low is None else low
    return Loss(
        kind=kind, questions=10, before=0.9, after=0.9 + difference, difference=difference,
        low=low, high=difference,
    )  # fmt: skip


OWN = Cost(bytes=1000, ms=3.0)


@pytest.mark.parametrize(
    ("after", "differences", "passes", "said"),
    [
        # 3.0 / 2.0 is 1.5 times as fast: just enough, and bigger does not matter.
        (Cost(bytes=5000, ms=2.0), (0.0,), True, "1.50 times as fast, 5.00 of the size: passes"),
        (Cost(bytes=1000, ms=2.01), (0.0,), False, "neither 1.5 times as fast nor 0.5 of the size"),
        # Half of the size is just enough, and slower does not matter.
        (Cost(bytes=500, ms=30.0), (0.0,), True, "0.10 times as fast, 0.50 of the size: passes"),
        (Cost(bytes=501, ms=3.0), (0.0,), False, "neither"),
        # One point of nDCG is just not too much.
        (Cost(bytes=100, ms=1.0), (-0.01,), True, "passes"),
        (Cost(bytes=100, ms=1.0), (-0.0101,), False, "loses more than 0.01 nDCG@10 by words"),
        # Whatever others gain, no kind of question may lose more.
        (Cost(bytes=100, ms=1.0), (-0.02, 0.5), False, "loses more"),
        (Cost(bytes=900, ms=2.9), (-0.02,), False, "neither 1.5 times as fast nor 0.5 of the size "
         "and loses more than 0.01 nDCG@10 by words"),
    ],
)  # fmt: skip
def test_fast_or_small_enough_and_no_worse_than_one_point(after, differences, passes, said):
    verdict = judge(OWN, after, [loss(each) for each in differences])
    assert verdict.passes is passes
    assert said in verdict.reason


def test_a_loss_that_few_questions_can_not_rule_out_is_told():
    sure = judge(OWN, Cost(bytes=1, ms=1.0), [loss(-0.002, low=-0.009)])
    unsure = judge(OWN, Cost(bytes=1, ms=1.0), [loss(-0.002, low=-0.02)])
    assert sure.passes
    assert unsure.passes
    assert "interval" not in sure.reason
    assert "its interval reaches below" in unsure.reason


def test_what_is_read_from_no_file_can_only_be_faster():
    own = Cost(bytes=0, ms=3.0)
    assert judge(own, Cost(bytes=10, ms=1.0), [loss(0.0)]).passes
    assert not judge(own, Cost(bytes=0, ms=3.0), [loss(0.0)]).passes


def test_differences_are_of_the_same_questions_and_by_kind():
    before = {"words": np.array([1.0, 0.5, 0.0]), "photo": np.array([0.8, 0.6])}
    after = {"words": np.array([0.9, 0.5, 0.0]), "photo": np.array([0.2, 0.8])}
    photo, words = losses_of(before, after)
    assert (photo.kind, words.kind) == ("photo", "words")
    assert photo.difference == pytest.approx((-0.6 + 0.2) / 2)
    assert words.difference == pytest.approx(-0.1 / 3)
    assert words.before == pytest.approx(0.5)
    assert words.after == pytest.approx(1.4 / 3)
    # Resampled means of two differences lie between the two.
    assert photo.low == pytest.approx(-0.6)
    assert photo.high == pytest.approx(0.2)
    assert not within((photo, words))


def test_kinds_that_nothing_changed_are_left_out_unless_nothing_did():
    before = {"words": np.array([1.0, 0.5]), "photo": np.array([0.5, 0.5])}
    changed = {"words": np.array([1.0, 0.5]), "photo": np.array([0.5, 0.6])}
    assert [each.kind for each in losses_of(before, changed)] == ["photo"]
    assert {each.kind for each in losses_of(before, before)} == {"words", "photo"}


def test_what_is_saved_is_speed_by_size():
    assert saved(OWN, Cost(bytes=250, ms=1.5)) == pytest.approx(2 * 4)
