import pytest

from acts_of_shoppers import NOW, event
from omnishelf.events.table import EventTable
from omnishelf.profiles.acts import Acts, weigh

DAY = 86_400.0


def weights(*events, half_life_days=10.0):
    acts = Acts.of_shopper(EventTable.of(events), "ann")
    return weigh(acts, now=NOW.timestamp(), half_life=half_life_days * DAY)


def by_id(told):
    return dict(zip(told.ids, told.weights.tolist(), strict=True))


def test_a_click_halves_and_halves_again():
    told = by_id(weights(event("now"), event("ten", days=10), event("thirty", days=30)))
    assert told == pytest.approx({"now": 1, "ten": 0.5, "thirty": 0.125})


def test_a_click_is_worth_less_than_a_cart_and_that_less_than_an_order():
    told = weights(event("a"), event("b", "cart"), event("c", "order"), event("d", "rating"))
    assert by_id(told) == {"c": 5, "b": 3, "d": 3, "a": 1}
    assert [*told.ids] == ["c", "b", "d", "a"]
    assert told.bought == {"c"}


def test_a_product_counts_as_its_weightiest_event_does_however_often_it_is_clicked():
    often = [event("a", seconds=n) for n in range(100)]
    told = weights(*often, event("a", "order", days=20), event("b"))
    # An order of two half-lives ago is 5 / 4.
    assert by_id(told) == pytest.approx({"a": 1.25, "b": 1})


def test_what_was_only_shown_tells_nothing():
    assert not weights(event("a", "impression")).ids


def test_a_product_that_was_rated_badly_at_last_does_not_count():
    bad = [event("a", "order", days=3), event("a", "rating", rating=2)]
    mended = [event("b", "rating", rating=1, days=2), event("b", "rating", rating=5)]
    told = weights(*bad, *mended, event("c", "rating", rating=3))
    assert by_id(told) == {"b": 3}
    assert not told.bought


def test_what_is_dated_ahead_counts_as_done_now():
    assert by_id(weights(event("a", days=-400))) == {"a": 1}


def test_only_the_weightiest_products_are_looked_at():
    told = weights(*(event(f"p{n}", days=n) for n in range(150)), half_life_days=100)
    assert [*told.ids] == [f"p{n}" for n in range(100)]


def test_acts_are_of_the_one_shopper_and_a_visit_is_of_them_or_of_nobody():
    table = EventTable.of([
        event("a", session="s"), event("b", shopper="bob", session="s"),
        event("c", shopper=None, session="s"), event("d"), event("e", shopper=None),
    ])  # fmt: skip

    def products(acts):
        return [acts.names[code] for code in acts.product]

    assert products(Acts.of_shopper(table, "ann")) == ["a", "d"]
    assert products(Acts.of_shopper(table, "nobody")) == []
    assert products(Acts.of_shopper(table, None)) == []
    assert products(Acts.of_visit(table, "s", "ann")) == ["a", "c"]
    assert products(Acts.of_visit(table, "s", None)) == ["c"]
    assert products(Acts.of_visit(table, None, "ann")) == []
