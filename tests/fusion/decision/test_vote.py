"""Voting against hand-counted ballots and its properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.decision.vote import vote


@st.composite
def ballots(draw):
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    # Few levels, so that many scores are alike.
    return rng.integers(0, 4, (n, m)).astype(float), rng.random((n, m)) > 0.3, rng


def test_hand_counted_borda():
    #            a     b    c
    scores = np.array([[9.0, 0.1], [5.0, 0.7], [1.0, 0.2]])
    fused, parts = vote(scores, np.ones((3, 2), np.bool_), np.array([1.0, 2.0]), top=3)
    # Points of three: a 3, 1; b 2, 3; c 1, 2; the second source counts twice.
    assert fused == pytest.approx([(3 + 2 * 1) / 9, (2 + 2 * 3) / 9, (1 + 2 * 2) / 9])
    assert parts[1] == pytest.approx([2 / 9, 6 / 9])


def test_top_one_is_a_plurality_vote():
    scores = np.array([[3.0, 8.0, 1.0], [2.0, 9.0, 0.0], [1.0, 7.0, -1.0]])
    fused, _ = vote(scores, np.ones((3, 3), np.bool_), np.ones(3), top=1)
    assert fused == pytest.approx([2 / 3, 1 / 3, 0])


def test_equals_share_their_points_even_across_the_cut():
    scores = np.array([[5.0], [4.0], [4.0], [4.0]])
    fused, _ = vote(scores, np.ones((4, 1), np.bool_), np.ones(1), top=2)
    # Places two to four have 1 + 0 + 0 points between them.
    assert fused == pytest.approx([1, 1 / 6, 1 / 6, 1 / 6])


def test_a_source_abstains_from_what_it_can_not_see():
    scores = np.array([[2.0, np.nan], [1.0, 5.0], [np.nan, np.nan]])
    present = np.array([[True, False], [True, True], [False, False]])
    fused, parts = vote(scores, present, np.ones(2), top=1)
    assert fused == pytest.approx([1.0, 0.5, 0.0])
    assert parts[1] == pytest.approx([0.0, 0.5])


@given(ballots(), st.integers(1, 9))
def test_contributions_sum_to_a_score_that_what_is_masked_never_changes(given_ballots, top):
    scores, present, rng = given_ballots
    weights = rng.uniform(0.1, 2, scores.shape[1])
    fused, parts = vote(scores, present, weights, top=top)
    assert parts.sum(axis=1) == pytest.approx(fused)
    assert ((fused >= 0) & (fused <= 1 + 1e-9)).all()
    assert not parts[~present].any()
    spoilt = np.where(present, scores, np.nan)
    assert np.array_equal(vote(spoilt, present, weights, top=top)[0], fused)


@given(ballots(), st.integers(1, 9), st.floats(1e-3, 1e3))
def test_order_of_sources_scale_of_weights_and_of_scores_do_not_matter(given_ballots, top, factor):
    scores, present, rng = given_ballots
    weights = rng.uniform(0.1, 2, scores.shape[1])
    order = rng.permutation(scores.shape[1])
    fused, parts = vote(scores, present, weights, top=top)
    # Any rising map of a source's scores leaves its ranking as it is.
    moved = vote(np.exp(scores)[:, order], present[:, order], factor * weights[order], top=top)
    assert moved[0] == pytest.approx(fused)
    assert moved[1] == pytest.approx(parts[:, order])


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9, unique=True))
def test_one_source_alone_keeps_its_order(scores):
    column = np.array(scores, float)[:, None]
    fused, _ = vote(column, np.ones(column.shape, np.bool_), np.ones(1), top=len(scores))
    assert np.array_equal(np.argsort(-fused), np.argsort(-column[:, 0]))


@pytest.mark.parametrize(("weight", "top", "told"), [(-1.0, 1, "negative"), (1.0, 0, "at least")])
def test_senseless_votes_are_refused(weight, top, told):
    with pytest.raises(ValueError, match=told):
        vote(np.ones((1, 1)), np.ones((1, 1), np.bool_), np.array([weight]), top=top)
