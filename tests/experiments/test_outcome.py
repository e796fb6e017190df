"""What an experiment's events say, and when they say nothing."""

from datetime import timedelta

import numpy as np
import pytest
from experiments_made import START, made, table, visit

from omnishelf.events.table import EventTable
from omnishelf.experiments.exposed import credits, exposures
from omnishelf.experiments.judging.judge import outcome
from omnishelf.experiments.store import parse


def experiment(*, kind="ab", names=("old", "new"), **changed):
    arms = [
        {"name": name, "share": 1 / len(names), "options": {"exploration": place / 10}}
        for place, name in enumerate(names)
    ]
    return parse({"name": "x", "kind": kind, "arms": arms, "start": START} | changed)


def crowd(arm, count, clickers, *, orders=0, price=10.0):
    """So many shoppers, of whom the first click twice and the first order."""
    return [
        visit(
            f"{arm}{number}",
            f"x/{arm}",
            clicks=2 * (number < clickers),
            shown=4,
            order=price + number if number < orders else None,
        )
        for number in range(count)
    ]


def test_shoppers_are_counted_by_hand():
    found = exposures(
        table(
            visit("a", "x/old", clicks=2),
            visit("a", "x/old", clicks=1, at=9, order=5),
            # Ordered before it saw an arm: counts for nothing.
            [made(kind="order", shopper="b", price=99, at=0.5)],
            visit("b", "y/z,x/new", shown=3),
            # Saw both arms: left out.
            visit("c", "x/old", clicks=5),
            visit("c", "x/new", at=2),
            # Of another experiment, of an arm that is none, of nobody.
            visit("d", "y/old", clicks=1),
            visit("e", "x/other"),
            [made(kind="impression", position=1, arm="x/old", search="q")],
            # Before the start.
            visit("f", "x/old", at=-5),
            # A visit of nobody known; two clicks on one product are one.
            visit(None, "x/new", clicks=1, session="v1"),
            [made(kind="click", session="v1", search="None-x/new-1.0", at=3)],
        ),
        experiment(),
    )
    old, new = found.arms
    assert (old.impressions.tolist(), old.clicks.tolist()) == ([10], [3])
    assert (old.orders.tolist(), old.revenue.tolist()) == ([1], [10])
    assert sorted(new.impressions.tolist()) == [3, 5]
    assert sorted(new.clicks.tolist()) == [0, 1]
    assert new.orders.tolist() == [0, 0]
    assert found.in_several == 1


def test_what_happens_after_the_end_does_not_count():
    ended = experiment(end=START + timedelta(minutes=5))
    found = exposures(
        table(visit("a", "x/old", order=5), visit("a", "x/old", at=4.95, order=7)), ended
    )
    assert found.arms[0].revenue.tolist() == [10]
    assert found.arms[0].impressions.tolist() == [10]


def test_no_events_are_too_little():
    for kind in ("ab", "interleave"):
        found = outcome(EventTable.of([]), experiment(kind=kind))
        assert found.verdict == "too little data"
        assert "Too little data: about" in found.words
    assert outcome(EventTable.of([]), experiment()).words == (
        "Too little data: about 200 more shoppers are needed"
    )


def test_few_shoppers_are_told_how_many_more():
    found = outcome(table(*crowd("old", 60, 30), *crowd("new", 60, 50)), experiment())
    assert (found.verdict, found.contrasts, found.winner) == ("too little data", (), None)
    assert found.words == "Too little data: about 80 more shoppers are needed"


def test_enough_shoppers_of_whom_none_clicked():
    found = outcome(table(*crowd("old", 120, 0), *crowd("new", 120, 5)), experiment())
    assert found.verdict == "too little data"
    assert found.contrasts == ()
    # 240 for half a clicker: ten are needed.
    assert found.words == "Too little data: about 4,600 more shoppers are needed"


@pytest.fixture(scope="module")
def decided():
    events = table(*crowd("old", 400, 100, orders=40), *crowd("new", 400, 200, orders=44))
    return events, outcome(events, experiment(shoppers=800))


def test_a_winner_is_named_with_its_interval(decided):
    _, found = decided
    assert (found.verdict, found.winner) == ("winner", "new")
    assert found.words.startswith("'new' is better than 'old': click-through differs by +100.0%")
    clicks = next(each for each in found.contrasts if each.metric == "click_through")
    assert clicks.difference == pytest.approx(0.25 - 0.125)
    assert clicks.low > 0
    assert clicks.p < 0.05
    old = found.arms[0]
    assert (old.shoppers, old.impressions, old.clicks, old.orders) == (400, 1_600, 200, 40)
    assert old.revenue == sum(2 * (10 + number) for number in range(40))
    measured = old.metrics["conversion"]
    error = (0.1 * 0.9 / 399) ** 0.5
    assert (measured.value, measured.low) == pytest.approx((0.1, 0.1 - 1.959964 * error))


def test_by_another_metric_the_same_is_not_decided(decided):
    events, _ = decided
    found = outcome(events, experiment(shoppers=800, metric="conversion"))
    assert (found.verdict, found.winner) == ("undecided", None)
    assert "'new' +10.0% (" in found.words
    assert "more shoppers are needed to know a difference of 5%" in found.words


def test_the_first_arm_may_be_better(decided):
    events, _ = decided
    found = outcome(events, experiment(names=("new", "old"), shoppers=800))
    assert (found.verdict, found.winner) == ("worse", "new")
    assert "'new' is better than all others" in found.words


def test_arms_that_do_not_differ():
    events = table(*crowd("old", 400, 200), *crowd("new", 400, 200))
    found = outcome(events, experiment(least_effect=0.5, shoppers=800))
    assert found.verdict == "no difference"
    assert "keep whichever is simpler" in found.words


def test_a_mismatch_names_no_winner():
    events = table(*crowd("old", 400, 100), *crowd("new", 250, 200))
    found = outcome(events, experiment())
    assert (found.verdict, found.winner, found.contrasts) == ("mismatch", None, ())
    assert "'old' has 400 shoppers where 325 are expected" in found.words


def test_shoppers_in_both_arms_make_a_mismatch():
    mixed = [visit(f"m{number}", f"x/{arm}") for number in range(9) for arm in ("old", "new")]
    events = table(*crowd("old", 110, 50), *crowd("new", 110, 50), *mixed)
    found = outcome(events, experiment())
    assert found.verdict == "mismatch"
    assert "9 of 229 shoppers saw more than one" in found.words


def test_three_arms_are_each_compared_with_the_first():
    names = ("old", "new", "odd")
    events = table(*crowd("old", 300, 90), *crowd("new", 300, 160), *crowd("odd", 300, 200))
    found = outcome(events, experiment(names=names, shoppers=900))
    assert found.winner == "odd"
    alone = outcome(
        table(*crowd("old", 300, 90), *crowd("new", 300, 160)), experiment(shoppers=600)
    )
    three, two = (next(c for c in each.contrasts if c.arm == "new") for each in (found, alone))
    # More comparisons, wider intervals.
    assert three.low < two.low


def drafts(new, old, ties=0):
    """Shoppers of interleaved lists, by which list they clicked more of."""
    for number in range(new + old + ties):
        who = {"shopper": f"s{number}", "consent": True, "search": f"q{number}"}
        for place in range(1, 5):
            arm = "x/new" if place % 2 else "x/old"
            yield made(kind="impression", product=f"p{place}", position=place, arm=arm, **who)
        if number < new + old:
            yield made(kind="click", product="p1" if number < new else "p2", **who)


def test_interleaved_lists_are_credited_and_decided():
    drafted = experiment(kind="interleave")
    events = table(drafts(70, 30, 5))
    assert credits(events, drafted).sum(axis=0).tolist() == [30, 70]
    found = outcome(events, drafted)
    assert (found.verdict, found.winner) == ("winner", "new")
    assert found.words == "'new' is preferred: 70 shoppers clicked more of 'new', 30 of 'old'."
    assert (found.preference.ties, found.ratio) == (5, None)
    even = outcome(table(drafts(52, 50)), drafted)
    assert (even.verdict, even.winner) == ("undecided", None)
    assert "more shoppers are needed" in even.words


def test_clicks_without_a_list_answer_nothing():
    events = table(
        [made(kind="impression", position=1, shopper="a", arm="x/old"), made(kind="click")]
    )
    assert exposures(events, experiment()).arms[0].clicks.tolist() == [0]
    assert np.array_equal(credits(events, experiment(kind="interleave")), [[0, 0]])
