"""Reports: right counts, and nothing of fewer than k."""

import numpy as np
import pytest
from events_made import event, known
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.events.noise import bounded, noisy
from omnishelf.events.reports import report
from omnishelf.events.table import EventTable

DAY = 86_400


def asked(shopper, query, number, *, clicked=False, **given):
    """A list of two products that a shopper was shown for a query."""
    rows = [
        known(number, shopper, id=f"{number} {n}", kind="impression", product=f"p{n}",
              position=n, query=query, search=f"l{number}", **given)
        for n in (1, 2)
    ]  # fmt: skip
    click = known(number, shopper, id=f"{number} c", product="p2", search=f"l{number}", **given)
    return [*rows, click] if clicked else rows


def told(*lists, k=3, **given):
    return report(EventTable.of([row for rows in lists for row in rows]), k=k, **given)


def test_a_query_of_fewer_than_k_shoppers_is_nowhere_however_often_it_is_asked():
    common = [
        asked(f"s{n}", ["Red Shoes", "red shoes "][n % 2], n, clicked=n == 0) for n in range(3)
    ]
    secret = [asked(f"s{n % 2}", "my name is anna", 10 + n) for n in range(50)]
    made = told(*common, *secret)
    [query] = made.top_queries
    # A click that names no query answers that of its list.
    assert (query.text, query.people, query.clicked) == ("red shoes", 3, 1)
    assert made.no_click_queries == ()
    assert "anna" not in made.model_dump_json()


def test_queries_that_nobody_clicks_are_told_apart():
    made = told(*(asked(f"s{n}", q, n + i, clicked=q == "a") for i, q in ((0, "a"), (50, "b"))
                  for n in range(4)))  # fmt: skip
    assert [one.text for one in made.top_queries] == ["a", "b"]
    assert [one.text for one in made.no_click_queries] == ["b"]


def test_visits_without_a_shopper_are_people_and_nobody_is_none():
    rows = [event(n, session=f"v{n}", query="a") for n in range(3)]
    nobody = [event(n, query="b") for n in range(10, 20)]
    made = told(rows, nobody)
    assert [one.text for one in made.top_queries] == ["a"]
    assert [(one.kind, one.count) for one in made.days] == [("click", 3)]


def test_clicks_by_position_and_counts_by_day():
    lists = [asked(f"s{n}", "a", n * 10 + (DAY if n > 3 else 0), clicked=n % 2 == 0)
             for n in range(8)]  # fmt: skip
    # A second click on the same product of the same list is no second impression's.
    again = [known(1, "s0", id="again", product="p2", search="l0")]
    made = told(*lists, again)
    assert [(one.position, one.impressions, one.clicks, one.rate) for one in made.positions] == [
        (1, 8, 0, 0.0), (2, 8, 4, 0.5),
    ]  # fmt: skip
    days = {(one.day, one.kind): one.count for one in made.days}
    # Clicks are those of two shoppers a day: fewer than k.
    assert days == {("2026-03-01", "impression"): 8, ("2026-03-02", "impression"): 8}


def test_no_events_make_an_empty_report():
    made = told()
    assert (made.top_queries, made.positions, made.days) == ((), (), ())


def test_noise_is_the_same_for_the_same_events_and_of_its_size():
    lists = [asked(f"s{n}", "a", n) for n in range(300)]
    first, again = (told(*lists, epsilon=2.0, seed=7) for _ in range(2))
    other = told(*lists, epsilon=2.0, seed=8)
    assert first == again != other
    assert first.epsilon == 2.0
    assert all(count.count >= 0 for count in first.days)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 4), max_size=40), st.integers(1, 5))
def test_of_each_at_most_so_many_are_kept_and_none_is_lost_without_need(who, most):
    owners = np.array(who, np.int64)
    kept = bounded(owners, most, np.random.default_rng(0))
    assert len({*kept.tolist()}) == len(kept)
    for one in set(who):
        assert (owners[kept] == one).sum() == min(who.count(one), most)


def test_noise_has_the_scale_that_one_person_s_rows_ask_for():
    # Laplace(b) has the mean absolute deviation b = most / epsilon, here 20.
    counts = noisy(0.25, most=5, rng=np.random.default_rng(6))
    cell = np.zeros(4_000 * 200, np.int64)
    cells = np.repeat(np.arange(4_000), 200)
    who = np.arange(len(cell))
    drawn = counts(cells, who, 4_000)
    assert np.abs(drawn - 200).mean() == pytest.approx(20, rel=0.06)


def test_one_person_can_move_a_table_by_no_more_than_is_said():
    one = np.zeros(1_000, np.int64)
    kept = bounded(one, 20, np.random.default_rng(1))
    assert len(kept) == 20
