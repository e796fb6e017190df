"""Profiles follow the log: what is new counts at once, what is erased is gone at once."""

import logging

import numpy as np
import pytest

from omnishelf.errors import ShelfError
from omnishelf.settings import PersonalSettings
from omnishelf.shelf.profiles import Profiles
from omnishelf.types import Product
from shoppers import NOW, Log, catalog_of, event, unit

CATALOG = catalog_of(
    [Product(id=id, brand="Acme") for id in "abcd"],
    {id: unit(*np.eye(4)[at]) for at, id in enumerate("abcd")},
)


class Clock:
    now = NOW.timestamp()

    def __call__(self):
        return self.now


def profiles_of(log, catalog=lambda: CATALOG, **settings):
    return Profiles(log, PersonalSettings(**settings), catalog, clock=Clock())


def products(profile):
    return profile and sorted(id for one in profile.interests for id in one.products)


def test_a_new_event_counts_at_once_and_is_read_alone():
    log = Log([event("a"), event("b", "impression")])
    profiles = profiles_of(log)
    assert products(profiles.profile("ann", None)) == ["a"]
    log.append(event("b"))
    # A late arrival: it happened long before the others.
    log.append(event("c", days=5))
    assert products(profiles.profile("ann", None)) == ["a", "b", "c"]
    before = log.reads
    assert products(profiles.profile("ann", None)) == ["a", "b", "c"]
    assert log.reads == before == 2


def test_unless_something_is_done_a_profile_is_made_once():
    log, catalogs = Log([event("a")]), [CATALOG]
    profiles = profiles_of(log, lambda: catalogs[-1])
    first = profiles.profile("ann", None)
    log.append(event("a", shopper="bob"))
    assert profiles.profile("ann", None) is first, "what others do is nothing to it"
    catalogs.append(catalog_of([Product(id="a")]))
    second = profiles.profile("ann", None)
    assert second is not first
    profiles._clock.now += 601
    assert profiles.profile("ann", None) is not second, "it has decayed"


def test_an_erased_shopper_leaves_nothing_at_once():
    log = Log([event("a", session="s"), event("b", shopper="bob")])
    profiles = profiles_of(log)
    assert products(profiles.profile("ann", "s")) == ["a"]
    bob = products(profiles.profile("bob", None))
    log.erase("ann")
    assert profiles.profile("ann", "s") is None
    assert profiles.profile(None, "s") is None
    assert products(profiles.profile("bob", None)) == bob == ["b"]


def test_what_is_forgotten_is_not_in_memory_until_somebody_asks():
    log = Log([event("a")])
    profiles = profiles_of(log)
    profiles.profile("ann", None)
    log.erase("ann")
    profiles.forget()
    assert len(profiles._acts) == len(profiles._made) == 0
    assert not any("ANN" in names.values for names in (profiles._acts._shoppers,))


def test_a_profile_of_before_an_erasure_is_not_held(monkeypatch):
    """The shopper is erased while their profile is being made."""
    log = Log([event("a")])
    profiles = profiles_of(log)

    def erasing():
        log.erase("ann")
        profiles.forget()
        return CATALOG

    monkeypatch.setattr(profiles, "_catalog", erasing)
    profiles.profile("ann", None)
    assert len(profiles._made) == 0
    assert profiles.profile("ann", None) is None


def test_strangers_and_shops_that_want_none_have_no_profile():
    log = Log([event("a")])
    assert profiles_of(log).profile("eve", "t") is None
    assert profiles_of(log).profile(None, None) is None
    assert profiles_of(log, enabled=False).profile("ann", None) is None


def test_a_log_that_cannot_be_read_stops_no_search(monkeypatch, caplog):
    log = Log([event("a")])

    def damaged(**_):
        raise ShelfError("events.sqlite is damaged")

    monkeypatch.setattr(log, "table", damaged)
    with caplog.at_level(logging.WARNING):
        assert profiles_of(log).profile("ann", None) is None
    assert "events.sqlite is damaged" in caplog.text


@pytest.mark.parametrize("days", [1.0, 100.0])
def test_the_half_life_is_the_shops(days):
    log = Log([event("a", days=days)])
    profile = profiles_of(log, half_life_days=days).profile("ann", None)
    assert profile.tastes.weight == pytest.approx(0.5)
