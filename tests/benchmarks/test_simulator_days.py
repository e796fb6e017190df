"""Days of simulated shoppers: who knows more has more clicks, and the bot counts for nothing."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from simulated import content_of, small_world

from omnishelf.events.table import EventTable
from shoppers import loop
from shoppers.daily import ratio_interval, rows
from shoppers.policy import BOT, Visit
from shoppers.recorder import Recorder
from shoppers.shop import Clock, ContentPolicy, LearnedPolicy, absent
from shoppers.toys import BestForAll, ByScores, Chance, ClickRates, Oracle

START = datetime(2026, 1, 5, tzinfo=UTC)
DAYS, SESSIONS = 3, 40


@pytest.fixture(scope="module")
def world():
    return small_world()


@pytest.fixture(scope="module")
def content(world):
    return content_of(world)


def run(world, content, policy, sessions=SESSIONS):
    beside = ContentPolicy(world, content)
    return loop.run(world, policy, beside, days=DAYS, sessions=sessions, start=START)


class Kept:
    """A policy whose events are kept as they come."""

    def __init__(self, policy):
        self.policy, self.events, self.shown = policy, [], []

    def rank(self, text, visit):
        self.shown.append(self.policy.rank(text, visit))
        return self.shown[-1]

    def observe(self, events):
        self.events += events

    def begin_day(self, day):
        self.policy.begin_day(day)

    def end_of_day(self, day):
        self.policy.end_of_day(day)


def test_content_beside_itself_is_the_same(world, content):
    for day in run(world, content, ContentPolicy(world, content)):
        assert np.array_equal(day.learned, day.content)
        assert (day.learned <= day.ideal + 1e-9).all()


def test_knowing_everything_wins_and_chance_loses(world, content):
    ratios = {
        name: sum(day.learned.sum() for day in days) / sum(day.content.sum() for day in days)
        for name, days in {
            "oracle": run(world, content, Oracle(world)),
            "best": run(world, content, BestForAll(world)),
            "chance": run(world, content, Chance(world)),
        }.items()
    }
    assert ratios["chance"] < 0.8
    assert 1.05 < ratios["best"] < ratios["oracle"]


def test_the_oracle_has_all_there_is_to_be_had(world, content):
    for day in run(world, content, Oracle(world)):
        assert day.learned == pytest.approx(day.ideal)


def test_what_is_compared_depends_on_no_click(world, content):
    one = run(world, content, Chance(world, seed=1))
    other = run(world, content, Oracle(world))
    for left, right in zip(one, other, strict=True):
        assert np.array_equal(left.content, right.content)
        assert left.searches == right.searches


def test_a_plain_learner_learns():
    # Little is asked and much of it, so that clicks soon tell.
    world = small_world(days=4, shoppers=10)
    content = content_of(world)
    given = {
        text: np.array([one.ids[::-1].index(id_) / 60 for id_ in world.goods.ids])
        for text, one in content.items()
    }
    days = run(world, content, ClickRates(world, given, weight=5.0), sessions=120)
    first, *_, last = (day.learned.sum() / day.content.sum() for day in days)
    assert last > first


def test_the_bot_is_in_the_log_and_not_in_the_truth(world, content, monkeypatch):
    kept = Kept(ContentPolicy(world, content))
    with_bot = run(world, content, kept)
    bots = [one for one in kept.events if one.shopper == BOT]
    assert sum(one.kind == "click" for one in bots) == sum(one.kind == "impression" for one in bots)
    sessions = {one.session for one in bots}
    assert len(sessions) == DAYS * loop.BOT_SESSIONS
    clicks = sum(one.kind == "click" and one.shopper != BOT for one in kept.events)
    assert clicks == sum(day.clicks for day in with_bot)
    monkeypatch.setattr(loop, "BOT_SESSIONS", 0)
    for one, other in zip(
        with_bot, run(world, content, ContentPolicy(world, content)), strict=True
    ):
        assert np.array_equal(one.learned, other.learned)
        assert one.clicks == other.clicks


def test_products_are_not_shown_before_they_come(world, content):
    for policy in (ContentPolicy(world, content), Chance(world)):
        kept = Kept(policy)
        run(world, content, kept)
        came = dict(zip(world.goods.ids, world.arrives, strict=True))
        for event in kept.events:
            assert (event.time - START).days >= came[event.product]


def test_recorded_tables_are_those_of_the_events(world, content):
    kept = Kept(ContentPolicy(world, content))
    recorder = Recorder(kept)
    run(world, content, recorder)
    ours, theirs = recorder.table(), EventTable.of(kept.events)
    for name in ("seq", "time", "kind", "position", "quantity"):
        assert np.array_equal(getattr(ours, name), getattr(theirs, name))
    for name in ("product", "shopper", "session", "search", "query", "surface", "arm"):
        assert getattr(ours, name).decoded() == getattr(theirs, name).decoded()


def test_rows_and_their_interval(world, content):
    days = run(world, content, Oracle(world))
    row = [*rows("oracle", days)][1]
    assert (row.policy, row.day, row.sessions) == ("oracle", 2, SESSIONS)
    assert row.ratio == pytest.approx(days[1].learned.sum() / days[1].content.sum(), abs=1e-4)
    assert row.low < row.ratio < row.high
    assert row.ratio == pytest.approx(row.ideal_ratio)
    # Twice as many in every session leaves nothing to chance.
    assert ratio_interval(np.array([2.0, 6, 4]), np.array([1.0, 3, 2])) == pytest.approx((2, 2, 2))


def test_scores_may_be_a_function(world):
    by_place = ByScores(world, lambda _: -np.arange(60.0))
    by_place.begin_day(world.days - 1)
    visit = Visit("1", True, "s", START)
    assert by_place.rank("shirts", visit).products == world.goods.ids[:20]


class FakeShelf:
    """What is expected of a shelf."""

    def __init__(self, clock):
        self.asked, self.taken, self.nights, self.clock = [], [], 0, clock
        self.events = SimpleNamespace(take=self.take)

    def take(self, events):
        self.taken += events
        return SimpleNamespace(refused=())

    def search(self, text, **told):
        self.asked.append((text, told, self.clock()))
        hit = SimpleNamespace(product=SimpleNamespace(id="p07"), propensity=0.5)
        return SimpleNamespace(id="token", hits=[hit])

    def learn(self):
        self.nights += 1
        return "learned"


def test_the_shop_is_asked_fed_and_let_learn(world, content):
    clock = Clock()
    shelf, told = FakeShelf(clock), []
    policy = LearnedPolicy(world, shelf, clock, night=lambda *what: told.append(what))
    run(world, content, policy, sessions=20)
    assert told == [(day, "learned") for day in range(DAYS)]
    assert {one.search for one in shelf.taken} == {"token"}
    assert {one.propensity for one in shelf.taken} == {0.5}
    consents = {str(at) for at, consent in enumerate(world.tastes.consents.tolist()) if consent} | {
        BOT
    }
    assert {told["shopper"] for _, told, _ in shelf.asked} - {None} <= consents
    assert None in {told["shopper"] for _, told, _ in shelf.asked}
    # Each is asked at its own time, and told to sell what is sold by then.
    times = [time for *_, time in shelf.asked]
    assert times == sorted(times)
    for _, told, time in shelf.asked:
        day = int((time - START.timestamp()) // 86_400)
        missing = sorted(absent(world, day))
        assert told["where"] == ({"not": {"id": missing}} if missing else None)
