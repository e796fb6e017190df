"""Reciprocal rank fusion against hand-worked numbers and its properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank

rankings = st.dictionaries(
    st.sampled_from(["words", "text", "image"]),
    st.lists(st.integers(0, 30), unique=True, max_size=12),
    min_size=1,
)


def test_hand_worked_scores():
    fused = reciprocal_rank(
        {"words": ["a", "b"], "text": ["b", "c"]}, {"words": 1.0, "text": 2.0}, rank_constant=1
    )
    # Best possible: (1 + 2) / 2 = 1.5.  b: 1/3 + 2/2, a: 1/2, c: 2/3.
    assert [(item.key, round(item.score, 6)) for item in fused] == [
        ("b", round((1 / 3 + 1) / 1.5, 6)),
        ("c", round((2 / 3) / 1.5, 6)),
        ("a", round((1 / 2) / 1.5, 6)),
    ]
    assert fused[0].contributions == pytest.approx({"words": (1 / 3) / 1.5, "text": 1 / 1.5})


def test_unanimous_first_scores_one():
    fused = reciprocal_rank({"words": ["a", "b"], "text": ["a"]}, {"words": 0.3, "text": 2.0})
    assert fused[0].key == "a"
    assert fused[0].score == pytest.approx(1.0)


def test_ranking_of_weight_zero_is_left_out():
    fused = reciprocal_rank({"words": ["a"], "text": ["b"]}, {"words": 0.0, "text": 1.0})
    assert [item.key for item in fused] == ["b"]


def test_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        reciprocal_rank({"words": ["a"]}, {"words": -1.0})


@given(rankings)
def test_contributions_sum_to_the_score_and_order_is_by_score(found):
    fused = reciprocal_rank(found, dict.fromkeys(found, 1.0))
    assert {item.key for item in fused} == {key for ranking in found.values() for key in ranking}
    for item in fused:
        assert sum(item.contributions.values()) == pytest.approx(item.score)
        assert 0 < item.score <= 1 + 1e-9
    scores = [item.score for item in fused]
    assert scores == sorted(scores, reverse=True)


@given(rankings)
def test_one_ranking_alone_keeps_its_order(found):
    name, ranking = next(iter(found.items()))
    fused = reciprocal_rank({name: ranking}, {name: 0.7})
    assert [item.key for item in fused] == ranking
