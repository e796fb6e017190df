"""Tokens: what is signed comes back, and nothing else is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.events.key import ShopKey
from omnishelf.events.lists import MOST_PLACES, PREFIX, ForgedError, Lists, Place
from omnishelf.types import Event

LISTS = Lists(ShopKey(b"k" * 32))


@given(
    st.lists(
        st.builds(
            Place,
            product=st.text(min_size=1, max_size=12),
            position=st.integers(1, 10_000),
            propensity=st.none() | st.floats(0, 1, exclude_min=True),
            arm=st.sampled_from([None, "drafted/now", "drafted/新"]),
        ),
        max_size=12,
        unique_by=lambda place: place.product,
    ),
    st.none() | st.just("colours/红"),
)
def test_what_is_signed_comes_back(places, arm):
    read = LISTS.read(LISTS.sign(surface="goes_with", places=places, arm=arm, now=12.5))
    assert (read.surface, read.arm, read.time) == ("goes_with", arm, 12.5)
    for place in places:
        arms = ",".join(filter(None, (arm, place.arm))) or None
        assert read.place(place.product) == (place.position, place.propensity, arms)
    assert read.place("a product of no list at all") is None


def test_every_list_has_a_name_of_its_own_that_is_short():
    tokens = [LISTS.sign(surface="search", now=0) for _ in range(3)]
    names = {LISTS.read(token).name for token in tokens}
    assert len(names) == 3
    assert all(len(name) < 30 for name in names)


def test_the_longest_fits_an_event():
    places = [Place("x" * 200, n, 0.1) for n in range(1, MOST_PLACES + 1)]
    token = LISTS.sign(surface="s" * 200, places=places, arm="a" * 500)
    event = {"id": "e", "kind": "click", "time": "2026-01-01T00:00:00Z", "product": "p"}
    assert Event.model_validate({**event, "search": token}).search == token


def test_no_changed_byte_passes():
    token = LISTS.sign(surface="search", places=[Place("p", 1, 0.25)])
    for at in range(len(PREFIX), len(token)):
        changed = token[:at] + ("B" if token[at] == "A" else "A") + token[at + 1 :]
        with pytest.raises(ForgedError):
            LISTS.read(changed)


@pytest.mark.parametrize("forged", ["", "AAAA", "not base64!", "é", "A" * 3_000])
def test_what_claims_to_be_ours_and_is_not_is_forged(forged):
    with pytest.raises(ForgedError):
        LISTS.read(PREFIX + forged)


def test_a_token_of_another_shop_and_a_stored_name_are_forged():
    token = LISTS.sign(surface="search")
    with pytest.raises(ForgedError):
        Lists(ShopKey(b"o" * 32)).read(token)
    with pytest.raises(ForgedError):
        LISTS.read(LISTS.read(token).name)


def test_an_id_of_somebody_elses_is_none_of_ours():
    assert LISTS.read("request-17") is None


@pytest.mark.parametrize(
    "places",
    [
        [Place("p", 1, 0.0)],
        [Place("p", 1, 1.5)],
        [Place(f"p{n}", 1, 1) for n in range(MOST_PLACES + 1)],
    ],
)
def test_what_can_not_be_is_not_signed(places):
    with pytest.raises(ValueError, match=r"propensity|fit"):
        LISTS.sign(surface="search", places=places)
