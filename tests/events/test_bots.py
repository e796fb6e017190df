"""Who is no person, and who is taken for one."""

from datetime import timedelta

import numpy as np
from events_made import NOON, event

from omnishelf.events.bots import bots
from omnishelf.events.people import people
from omnishelf.events.table import EventTable

HOUR = 3_600


def session(name, shown, clicked, *, pause, start=0, **given):
    """A visit: products shown at once, and the first ones of them clicked, one after another."""
    rows = [
        event(start, id=f"{name} i{n}", kind="impression", product=f"p{n}", position=n + 1,
              search=f"list of {name}", session=name, **given)
        for n in range(shown)
    ]  # fmt: skip
    return rows + [
        event(0, id=f"{name} c{n}", time=NOON + timedelta(seconds=start + pause * (n + 1)),
              product=f"p{n}", search=f"list of {name}", session=name, **given)
        for n in range(clicked)
    ]  # fmt: skip


def left_out(*sessions):
    """Names of the visits that are left out; a visit is never left out in part."""
    table = EventTable.of([one for made in sessions for one in made])
    mask = bots(table)
    names = np.array([name or "" for name in table.session.decoded()])
    found = set(names[mask])
    assert mask.tolist() == np.isin(names, [*found]).tolist()
    return found


def test_a_bot_that_clicks_everything_among_people():
    assert left_out(
        session("bot", 30, 30, pause=20),
        session("shopper", 30, 3, pause=20),
        session("keen", 30, 26, pause=20),
        session("found it", 3, 3, pause=20),
    ) == {"bot"}


def test_clicks_that_follow_one_another_faster_than_a_person_s():
    assert left_out(
        session("script", 100, 10, pause=0.2),
        session("quick", 100, 10, pause=0.8),
        session("two at once", 100, 2, pause=0.01),
    ) == {"script"}


def test_a_person_may_hurry_now_and_then():
    hurried = session("s", 100, 6, pause=0.1) + session("t", 100, 14, pause=9, start=HOUR)
    both = [one.model_copy(update={"session": "one"}) for one in hurried]
    assert left_out(both) == set()


def test_too_many_in_a_minute():
    assert left_out(session("flood", 200, 70, pause=0.8), session("busy", 200, 70, pause=1.2)) == {
        "flood"
    }


def test_many_people_at_once_are_no_bot():
    crowd = [session(f"visit {n}", 20, 2, pause=0.1 * n + 1) for n in range(60)]
    assert left_out(*crowd) == set()


def test_who_has_no_name_is_judged_by_his_list():
    rows = session("a", 25, 25, pause=20) + session("b", 25, 2, pause=20)
    nameless = [one.model_copy(update={"session": None}) for one in rows]
    table = EventTable.of([*nameless, event(0, id="alone", session=None)])
    lists = np.array([name or "" for name in table.search.decoded()])
    assert bots(table).tolist() == (lists == "list of a").tolist()


def test_a_shopper_is_one_over_all_his_visits():
    half = session("one", 15, 15, pause=30, shopper="anna") + session(
        "two", 15, 15, pause=30, start=HOUR, shopper="anna"
    )
    assert left_out(half) == {"one", "two"}


def test_no_events_are_no_bots():
    assert bots(EventTable.of([])).tolist() == []


def test_a_visit_in_which_a_shopper_is_named_is_his_throughout():
    table = EventTable.of([
        event(1, session="s"), event(2, session="s", shopper="anna"),
        event(3, session="t", shopper="anna"), event(4, session="u"), event(5),
    ])  # fmt: skip
    who = people(table).tolist()
    assert who[0] == who[1] == who[2]
    assert who[3] not in (who[0], -1)
    assert who[4] == -1
