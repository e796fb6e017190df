"""Exploring: bounds, exact propensities against all lists and against frequencies."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.exploration.beliefs import Beliefs
from omnishelf.exploration.plan import plan
from omnishelf.exploration.slots import given as given_slot
from omnishelf.settings import ExplorationSettings

RANKING = [f"r{n}" for n in range(12)]


def believed(products, alpha=2.0, beta=20.0):
    count = len(products)
    return Beliefs(tuple(products), np.full(count, alpha), np.full(count, beta))


def planned(candidates, *, fixed=(), share=0.4, seed=1, beliefs=None, ranking=RANKING, **bounds):
    known = beliefs or believed([*dict.fromkeys([*ranking, *candidates])])
    return plan(
        ranking,
        candidates,
        known,
        ExplorationSettings(share=share, **bounds),
        np.random.default_rng(seed),
        fixed=fixed,
    )


def all_lists(made):
    """Every list and its chance, by making each."""
    lists = [(1 - sum(made.chances.values()), [*made.ranking])]
    for one, chance in made.chances.items():
        lists.append((chance, given_slot(made.ranking, made.fixed, one.slot, one.product)))
    return lists


def test_a_slot_is_given_and_fixed_places_stay():
    assert given_slot(["a", "b", "c", "d"], (), 2, "x") == ["a", "x", "b", "c", "d"]
    assert given_slot(["a", "b", "c", "d"], (3,), 2, "x") == ["a", "x", "c", "b", "d"]
    assert given_slot(["a", "b", "c", "d"], (3,), 1, "d") == ["d", "a", "c", "b"]
    assert given_slot(["a", "b", "c"], (3,), 1, "x") == ["x", "a", "c", "b"]


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.integers(1, 12), max_size=5),
    st.lists(st.sampled_from(["n1", "n2", "n3", "r6", "r11", "r0"]), max_size=6),
    st.floats(0, 0.5),
    st.integers(0, 99),
)
def test_propensities_are_the_sums_over_all_lists(fixed, candidates, share, seed):
    made = planned(candidates, fixed=fixed, share=share, seed=seed, last=8)
    lists = all_lists(made)
    assert sum(made.chances.values()) <= share + 1e-12
    rng = np.random.default_rng(seed)
    for _ in range(5):
        shown = made.draw(rng)
        for at, (product, told) in enumerate(
            zip(shown.order, shown.propensities, strict=True), start=1
        ):
            summed = sum(
                chance for chance, order in lists if at <= len(order) and order[at - 1] == product
            )
            assert told == pytest.approx(summed, abs=1e-12)
        assert len({*shown.order}) == len(shown.order)
        for at in fixed:
            assert shown.order[at - 1] == RANKING[at - 1]
        places = [shown.order.index(product) + 1 for product in RANKING[:2]]
        assert places == [1, 2]


def test_propensities_are_the_frequencies_of_draws():
    alpha = np.array([2.0] * 12 + [4.0, 1.0])
    made = planned(
        ["new", "odd"],
        fixed={4},
        beliefs=Beliefs((*RANKING, "new", "odd"), alpha, np.full(14, 20.0)),
    )
    rng, draws = np.random.default_rng(3), 20_000
    shown, told = Counter(), {}
    for _ in range(draws):
        drawn = made.draw(rng, length=10)
        for at, (product, chance) in enumerate(
            zip(drawn.order, drawn.propensities, strict=True), start=1
        ):
            shown[product, at] += 1
            assert told.setdefault((product, at), chance) == chance
    assert {product for product, _ in shown} >= {"new", "odd"}
    for key, chance in told.items():
        # Five standard errors: of some 60 frequencies one is that far off once in 30,000 runs.
        assert abs(shown[key] / draws - chance) <= 5 * (chance * (1 - chance) / draws) ** 0.5 + 1e-9
    by_place = defaultdict(float)
    for (_, at), chance in told.items():
        by_place[at] += chance
    assert all(total == pytest.approx(1, abs=1e-9) for total in by_place.values())


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3])
def test_the_share_of_searches_is_never_exceeded_even_by_what_is_believed_to_be_perfect(share):
    known = Beliefs((*RANKING, "bot"), np.array([1.0] * 12 + [1e6]), np.array([1e3] * 12 + [1.0]))
    made = planned(["bot"], share=share, beliefs=known)
    rng = np.random.default_rng(5)
    drawn = [made.draw(rng) for _ in range(2_000)]
    explored = sum(each.explored is not None for each in drawn)
    assert sum(made.chances.values()) == pytest.approx(share)
    assert explored <= 2_000 * share + 5 * (2_000 * share) ** 0.5
    assert all(each.order.count("bot") <= 1 for each in drawn)
    first = ExplorationSettings().first
    assert all("bot" not in each.order[: first - 1] for each in drawn)


def test_no_candidates_no_slots_or_no_ranking_change_nothing():
    for made in (
        planned([]),
        planned(["new"], fixed=range(1, 13)),
        planned(["new"], ranking=[], beliefs=believed(["new"])),
        planned(["new"], ranking=["r0", "r1"]),
        planned(["r0", "r1"]),
    ):
        shown = made.draw(np.random.default_rng(1))
        assert (shown.order, shown.explored) == (made.ranking, None)
        assert set(shown.propensities) <= {1.0}


def test_only_so_many_candidates_are_looked_at_and_each_once():
    many = [f"n{number % 30}" for number in range(60)]
    made = plan(
        RANKING,
        many,
        believed([*RANKING, *many[:30]]),
        ExplorationSettings(share=0.4, candidates=4),
        np.random.default_rng(1),
    )
    assert {one.product for one in made.chances} <= {"n0", "n1", "n2", "n3"}


def test_the_same_seed_shows_the_same():
    one, other = (planned(["new"], seed=9) for _ in range(2))
    assert one == other
    assert one.draw(np.random.default_rng(4)) == other.draw(np.random.default_rng(4))


def learned(rate, *, searches=1_200, seed=11):
    """Shoppers look at a page after another; how often the new product is shown, early and late."""
    rng = np.random.default_rng(seed)
    names = (*RANKING, "new")
    alpha = np.array([20.0] * 12 + [1.0])
    beta = np.array([180.0] * 12 + [9.0])
    bounds, shown = ExplorationSettings(share=0.5, draws=100), []
    for _ in range(searches):
        made = plan(RANKING, ["new"], Beliefs(names, alpha, beta), bounds, rng)
        drawn = made.draw(rng, length=10)
        shown.append("new" in drawn.order)
        if shown[-1]:
            click = rng.random() < rate
            alpha[-1] += click
            beta[-1] += not click
    return np.mean(shown[:100]), np.mean(shown[-400:])


def test_a_good_new_product_is_found_and_a_bad_one_dropped():
    _, good = learned(0.25)
    early, bad = learned(0.01)
    assert good > 0.45
    assert bad < 0.03
    assert early > bad
