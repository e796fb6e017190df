"""Whole trainings over a shop of arrays: what is accepted, what is refused, and why."""

import builtins
from dataclasses import replace

import numpy as np
import pytest
from array_shop import DAY, START, shop, table_of, visits

from omnishelf.errors import ModelError
from omnishelf.learning.behaviour import dynamic
from omnishelf.learning.behaviour.dynamic import ClickDrop, alarms, due, refreshed
from omnishelf.learning.behaviour.impressions import lists_of
from omnishelf.learning.behaviour.learn import learn
from omnishelf.learning.behaviour.replay import replayed, seen
from omnishelf.reranking.features import NAMES, build
from omnishelf.reranking.reranker import Reranker
from omnishelf.reranking.statistics import statistics_of
from omnishelf.reranking.tally import tally
from omnishelf.settings import BehaviourSettings

pytest.importorskip("lightgbm")

THETA = 1 / np.arange(1.0, 11)
SETTINGS = BehaviourSettings(least_searches=100)
END = START + 11 * DAY


@pytest.fixture(scope="module")
def liked():
    """A shop whose shoppers like what content doesn't go by, its log, and what was learned."""
    shopping = shop(likes="look")
    table = visits(shopping, lists=900, theta=THETA)
    return shopping, table, learn(table, shopping, SETTINGS, now=END)


def test_what_shoppers_like_is_found_and_accepted(liked):
    shopping, table, learned = liked
    card = learned.card
    assert card.accepted and all(gain.low > 0 for gain in card.gains)
    assert card.events == len(table) and card.last == int(table.seq.max())
    assert card.shoppers == 60 and card.fewest_shoppers >= SETTINGS.least_shoppers
    assert 0 < card.bound <= SETTINGS.bound
    assert card.importance.get("image_similarity", 0) + card.importance.get("image_rank", 0) > 0.5
    # Judged by the truth: expected clicks of the ten best, over all queries.
    statistics = statistics_of(table, now=END, half_life=learned.reranker.manifest.half_life)
    expected = np.zeros(2)
    for query, found in shopping.candidates_by_query.items():
        final = learned.reranker.rerank(found.score, build(found, statistics, END))
        for side, scores in enumerate((found.score, final)):
            expected[side] += THETA @ shopping.liking[query][np.argsort(-scores)[:10]]
    assert expected[1] > 1.1 * expected[0]


def test_where_content_is_right_nothing_is_switched_on():
    shopping = shop(likes="words")
    table = visits(shopping, lists=500, theta=THETA, jitter=0.05)
    learned = learn(table, shopping, SETTINGS, now=END)
    assert learned.reranker is None and not learned.card.accepted
    assert "not better with confidence" in learned.card.reason


def test_no_events_at_all_and_too_few_searches():
    learned = learn(table_of([]), shop(), SETTINGS, now=END)
    assert learned.reranker is None and "0 searches" in learned.card.reason
    few = visits(shop(), lists=60, theta=THETA)
    assert (
        "nothing is learned from fewer than 100"
        in learn(few, shop(), SETTINGS, now=END).card.reason
    )


def test_too_few_shoppers():
    table = visits(shop(), lists=400, theta=THETA, shoppers=5)
    assert "of 5 shoppers" in learn(table, shop(), SETTINGS, now=END).card.reason


def test_searches_that_find_nothing_again(liked):
    _, table, _ = liked
    gone = shop()
    gone.candidates_by_query.clear()
    reason = learn(table, gone, SETTINGS, now=END).card.reason
    assert "only 0 of them" in reason


def test_events_of_bots_and_of_the_future_are_not_seen(liked):
    shopping, table, _ = liked
    bots = table.time < START + 8 * DAY
    learned = learn(table, shopping, SETTINGS, now=START + 8.5 * DAY, bots=bots)
    told = (table.time < START + 8.5 * DAY) & ~bots
    assert learned.card.searches == int(lists_of(table.rows(told)).answered.sum())
    assert learned.card.events == int(told.sum())
    assert "nothing is learned" in learned.card.reason


def test_without_lightgbm_the_way_out_is_told(liked, monkeypatch):
    shopping, table, _ = liked
    real = builtins.__import__

    def without(name, *rest, **given):
        if name == "lightgbm":
            raise ImportError
        return real(name, *rest, **given)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelError, match=r"omnishelf\[shoppers\]"):
        learn(table, shopping, SETTINGS, now=END)


def test_features_are_the_same_in_training_and_serving(liked):
    """Statistics kept up through the day and the builder that serves give what training saw."""
    shopping, table, learned = liked
    manifest = learned.reranker.manifest
    lists = lists_of(table)
    again = replayed(lists, shopping)
    wanted = np.arange(len(lists)) % 97 == 5
    counts = tally(table, manifest.expectation)
    moments = 0
    for one in seen(lists, again, wanted, counts, manifest.half_life):
        place = one.replayed.place
        time = float(lists.time[place])
        found = shopping.candidates_by_query[lists.query.values[lists.query.codes[place]]]
        # As a shop that refreshes at most one step before: with that step's events unknown.
        step = (float(lists.time[max(again)]) - float(lists.time[0])) / 300
        moment = float(lists.time[0]) + np.floor((time - lists.time[0]) / step) * step
        half = refreshed(None, table.before(moment - 5 * step), learned.reranker,
                         now=moment - 5 * step)  # fmt: skip
        served = refreshed(half, table.before(time), learned.reranker, now=moment)
        assert one.features == pytest.approx(build(found, served, time), nan_ok=True, rel=1e-9)
        moments += 1
    assert moments > 5


def test_what_a_list_led_to_is_not_among_its_features(liked):
    shopping, table, learned = liked
    manifest = learned.reranker.manifest
    lists = lists_of(table)
    again = replayed(lists, shopping)
    last = len(lists) - 1
    wanted = np.arange(len(lists)) == last

    def features(of):
        return next(seen(lists, again, wanted, tally(of, manifest.expectation), 1e9)).features

    before = table.before(float(lists.time[last]))
    assert features(table) == pytest.approx(features(before), nan_ok=True)


def test_what_is_written_serves_the_same(liked, tmp_path):
    shopping, table, learned = liked
    learned.reranker.write(tmp_path)
    found = shopping.candidates_by_query["query 1"]
    features = build(found, statistics_of(table, now=END, half_life=1e6), END)
    assert features.shape[1] == len(NAMES)
    assert (
        Reranker.read(tmp_path).rerank(found.score, features)
        == learned.reranker.rerank(found.score, features)
    ).all()


def test_nothing_of_a_shopper_is_in_the_files(liked, tmp_path):
    _, _, learned = liked
    learned.reranker.write(tmp_path)
    told = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    told += learned.card.model_dump_json().encode()
    for name in (b"h17", b"v17", b"s17", b"query 1", b"p1-"):
        assert name not in told


def test_when_a_training_is_due(liked):
    card, serving = liked[2].card, liked[2].reranker
    settings = BehaviourSettings(retrain_events=100, retrain_hours=2)
    told = {"now": END + 7_300, "newest": card.last + 150, "erasures": 0}
    assert due(card, serving, settings, **told) == "150 new events"
    assert due(card, serving, settings, **{**told, "newest": card.last + 99}) is None
    assert due(card, serving, settings, **{**told, "now": END + 7_100}) is None
    assert "erased" in due(card, serving, settings, **{**told, "newest": card.last, "erasures": 1})
    assert due(None, None, settings, now=0, newest=100, erasures=0)
    assert due(None, None, settings, now=0, newest=99, erasures=0) is None


def test_no_alarm_where_nothing_changed_and_alarms_where_it_did(liked, monkeypatch):
    shopping, _, learned = liked
    monkeypatch.setattr(dynamic, "MOST_LISTS", 200)
    same = visits(shopping, lists=900, theta=THETA, seed=6)
    assert not [
        alarm for alarm in alarms(same, shopping, learned.reranker, since=START + 5 * DAY)
        if alarm.kind == "clicks" or alarm.name.startswith("image")
    ]  # fmt: skip
    other = shop(likes="look")
    for query, found in other.candidates_by_query.items():
        image = found.found["image"]
        dull = replace(image, similarity=image.similarity * 0.2, rank=image.rank + 20)
        other.candidates_by_query[query] = replace(found, found={**found.found, "image": dull})
        other.liking[query] = other.liking[query] * 0.3
    changed = visits(other, lists=900, theta=THETA, seed=6)
    raised = alarms(changed, other, learned.reranker, since=START + 5 * DAY)
    kinds = {alarm.kind for alarm in raised}
    assert {"clicks", "feature"} <= kinds
    assert all(alarm.value > alarm.limit and alarm.text for alarm in raised)
    assert any(alarm.name.startswith("image") for alarm in raised)


def test_the_click_test_by_hand_and_its_false_alarms():
    test = ClickDrop(0.4).after(np.array([False, True, False, False]))
    rise, fall = np.log((1 - 0.32) / 0.6), np.log(0.8)
    total = 0.0
    for step in (rise, fall, rise, rise):
        total = max(0.0, total + step)
    assert test.sum == pytest.approx(total) and test.searches == 4
    rng = np.random.default_rng(8)
    assert not ClickDrop(0.4).after(rng.random(5_000) < 0.4).raised
    assert ClickDrop(0.4).after(rng.random(2_000) < 0.25).raised
    assert not ClickDrop(0.4).after(rng.random(5_000) < 0.6).raised
