"""The bound holds, and contributions sum to the score."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from omnishelf.fusion.odds import log_odds
from omnishelf.reranking.correction import SUREST, corrected, reordered

pairs = st.lists(st.tuples(st.floats(0, 1), st.floats(-50, 50)), min_size=1, max_size=12)


def test_a_half_by_hand():
    # The mean is 0; tanh of so much is 1, so that log-odds of 0 become 2 and -2.
    final = corrected(np.array([0.5, 0.5, 0.5]), np.array([99.0, 0.0, -99.0]), bound=2)
    assert final == pytest.approx([1 / (1 + np.exp(-2)), 0.5, 1 / (1 + np.exp(2))])


def test_the_level_is_that_of_what_is_relevant():
    # Log-odds of 0.8 are ln 4; learned is by 0.1 and -0.4 beside them, of which the mean by
    # content is (0.8 * 0.1 - 0.2 * 0.4) / 1 = 0.
    learned = np.log(4) * np.array([1.0, -1.0]) + np.array([0.1, -0.4]) + 7
    final = corrected(np.array([0.8, 0.2]), learned, bound=1)
    odds = np.log(4) * np.array([1.0, -1.0]) + np.tanh([0.1, -0.4])
    assert final == pytest.approx(1 / (1 + np.exp(-odds)))


@given(st.lists(st.tuples(st.floats(0.3, 0.7), st.floats(-0.2, 0.2)), min_size=2, max_size=9))
def test_where_little_is_moved_the_order_is_the_learned_one(drawn):
    content, learned = np.array(drawn).T
    final = corrected(content, learned, bound=50)
    order = np.argsort(learned)
    assert (np.diff(final[order]) >= -1e-3).all()


@given(pairs, st.floats(0, 5))
def test_no_score_moves_by_more_than_the_bound(drawn, bound):
    content, learned = np.array(drawn).T
    final = corrected(content, learned, bound=bound)
    assert ((final >= 0) & (final <= 1)).all()
    assert (np.abs(final - content) <= np.tanh(bound / 4) + 1e-9).all()


@given(pairs)
def test_without_a_bound_or_where_both_say_the_same_nothing_moves(drawn):
    content, learned = np.array(drawn).T
    assert corrected(content, learned, bound=0) == pytest.approx(content)
    same = log_odds(np.clip(content, SUREST, 1 - SUREST)) + 5
    assert corrected(content, same, bound=3) == pytest.approx(content)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=12), st.floats(0, 5))
def test_more_content_is_never_less_where_learned_scores_are_equal(content, bound):
    content = np.sort(content)
    learned = np.append(np.ones(len(content)), -1.0)
    final = corrected(np.append(content, 0.5), learned, bound=bound)[:-1]
    assert (np.diff(final) >= -1e-12).all()


def test_contributions_sum_and_the_rest_keeps_its_score():
    fused = reciprocal_rank({"words": list("abcd"), "text": list("bca")}, {"words": 1, "text": 2})
    scores = np.array([item.score for item in fused[:3]])[::-1] * 0.9
    moved = reordered(fused, scores)
    assert [item.score for item in moved] == sorted((item.score for item in moved), reverse=True)
    for item in moved:
        assert sum(item.contributions.values()) == pytest.approx(item.score)
    by_key = {item.key: item for item in moved}
    assert by_key[fused[3].key] == fused[3]
    assert all("behaviour" in by_key[item.key].contributions for item in fused[:3])
