"""Team drafts: fair, whole, and telling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.experiments.interleaving import credit, team_draft

rankings = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(rankings, rankings, st.integers(0, 99), st.integers(0, 10))
def test_a_draft_is_drawn_from_both_in_their_order(one, other, seed, length):
    drafted = team_draft(one, other, np.random.default_rng(seed), length=length)
    assert len({*drafted.order}) == len(drafted.order)
    assert len(drafted.order) == min(length, len({*one, *other}))
    assert {*drafted.order} <= {*one, *other}
    taken = set()
    for product, team in zip(drafted.order, drafted.teams, strict=True):
        ranking = (one, other)[team]
        # Each picks its best product that is left.
        assert product == next(each for each in ranking if each not in taken)
        taken.add(product)
    both = min(len(one), len(other))
    if not {*one} & {*other}:
        first = drafted.teams[: 2 * both]
        assert all({*first[at : at + 2]} == {0, 1} for at in range(0, len(first) - 1, 2))


def test_both_rankings_have_the_same_chance_of_every_place():
    rng = np.random.default_rng(1)
    one, other = [*"abcd"], [*"badc"]
    teams = np.array([team_draft(one, other, rng, length=4).teams for _ in range(4_000)])
    # Four standard errors of 4,000 coins.
    assert teams.mean(axis=0) == pytest.approx([0.5] * 4, abs=4 * 0.5 / 4_000**0.5)
    swapped = np.array([team_draft(other, one, rng, length=4).teams for _ in range(4_000)])
    assert swapped.mean(axis=0) == pytest.approx(teams.mean(axis=0), abs=0.045)


def wins(one, other, liked, *, searches=600):
    """Shoppers who click what they like, and sometimes anything."""
    rng = np.random.default_rng(3)
    total = np.zeros(2, int)
    for _ in range(searches):
        drafted = team_draft(one, other, rng, length=5)
        seen = [each for each in drafted.order if rng.random() < (0.4 if each in liked else 0.1)]
        mine, theirs = credit(drafted, seen)
        total += (mine > theirs, theirs > mine)
    return total


def test_a_known_preference_is_found_and_none_where_there_is_none():
    good, poor = [*"abcdefgh"], [*"hgfedcba"]
    better, worse = wins(good, poor, liked="abc")
    assert better > 1.3 * worse
    better, worse = wins(poor, good, liked="abc")
    assert worse > 1.3 * better
    one, other = wins(good, poor, liked="")
    assert abs(one - other) < 4 * (one + other) ** 0.5
    same = wins(good, good, liked="abc")
    assert abs(same[0] - same[1]) < 4 * same.sum() ** 0.5


def test_clicks_are_counted_by_team():
    drafted = team_draft([*"ab"], [*"cd"], np.random.default_rng(0), length=4)
    assert credit(drafted, {"a", "b", "c", "elsewhere"}) == (2, 1)
