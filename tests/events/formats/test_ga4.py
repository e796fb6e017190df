"""Google Analytics 4 exports, as BigQuery writes them."""

import json
from datetime import UTC, datetime

import pytest

from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import EventError
from omnishelf.events.formats import FORMATS, Found, How
from omnishelf.types import Event

MICROSECONDS = "1772366400250000"
MOMENT = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)


def row(name, items, *, storage="Yes", **given):
    """A row of `events_YYYYMMDD`: whole numbers are strings, what is unknown is null."""
    return {
        "event_date": "20260301",
        "event_timestamp": MICROSECONDS,
        "event_name": name,
        "event_params": [
            {"key": "ga_session_id", "value": {"string_value": None, "int_value": "1772366000"}},
            {"key": "page_location", "value": {"string_value": "https://shop.test/red"}},
            {"key": "search_term", "value": {"string_value": "red shoes"}},
        ],
        "user_pseudo_id": "1234567890.1772366000",
        "privacy_info": {"analytics_storage": storage, "ads_storage": "No"},
        "items": items,
        **given,
    }


def item(id, **given):
    return {"item_id": id, "item_name": "A shoe", "item_list_name": "Search Results",
            "item_list_index": "(not set)", "quantity": None, "price": None, **given}  # fmt: skip


def read(tmp_path, *rows, **how):
    path = tmp_path / "events.jsonl"
    lines = (one if isinstance(one, str) else json.dumps(one) for one in rows)
    path.write_text("\n".join(lines), encoding="utf-8")
    found = [*FORMATS["ga4"](path, How(**how))]
    events = [Event.model_validate(one.event) for one in found if isinstance(one, Found)]
    return events, [one for one in found if isinstance(one, Rejection)]


def test_each_kind_becomes_ours_and_others_are_passed_over(tmp_path):
    events, faults = read(
        tmp_path,
        row("page_view", []),
        row("view_item_list", [item("a"), item("b")]),
        row("select_item", [item("b", item_list_index="1")]),
        row("add_to_cart", [item("b", quantity="2", price=39.5)]),
        row("purchase", [item("b", quantity="2", price="39.5")],
            ecommerce={"transaction_id": "T1"}),
        row("view_item", [item("b")]),
    )  # fmt: skip
    assert faults == []
    assert [(one.kind, one.product, one.position) for one in events] == [
        ("impression", "a", 1), ("impression", "b", 2), ("click", "b", None), ("cart", "b", None),
        ("order", "b", None),
    ]  # fmt: skip
    assert {one.time for one in events} == {MOMENT}
    assert [(one.quantity, one.price) for one in events[3:]] == [(2, 39.5), (2, 39.5)]
    assert {(one.query, one.surface) for one in events} == {("red shoes", "search")}
    # By which the click finds the impression that it answers.
    assert len({one.search for one in events}) == 1
    assert events[0].search is not None


@pytest.mark.parametrize(
    ("told", "positions"),
    [
        (["0", "1", "2"], [1, 2, 3]),
        (["1", "2", "3"], [1, 2, 3]),
        (["5", "0", "7"], [6, 1, 8]),
        ([None, "1", "2"], [1, 2, 3]),
        (["(not set)", "x", ""], [1, 2, 3]),
    ],
)
def test_positions_count_from_one_however_the_sender_does(tmp_path, told, positions):
    listed = [item(f"p{n}", item_list_index=index) for n, index in enumerate(told)]
    events, _ = read(tmp_path, row("view_item_list", listed))
    assert [one.position for one in events] == positions


def test_consent_is_what_the_export_says(tmp_path):
    rows = [row("select_item", [item("a")], storage=said) for said in ("Yes", "No", "Unset", None)]
    assert [one.consent for one in read(tmp_path, *rows)[0]] == [True, False, False, False]
    told = read(tmp_path, *rows, consent=True)[0]
    assert [one.consent for one in told] == [True, False, True, True]


def test_the_shopper_is_not_in_the_visit_s_name(tmp_path):
    [event], _ = read(tmp_path, row("select_item", [item("a")]))
    assert event.shopper == "1234567890.1772366000"
    assert "1772366000" not in event.session
    other = row("select_item", [item("a")], user_pseudo_id="9.9")
    assert read(tmp_path, other)[0][0].session != event.session


def test_the_same_row_has_the_same_id_and_no_two_rows_do(tmp_path):
    rows = [
        row("purchase", [item("a"), item("b")]),
        row("purchase", [item("a")], event_timestamp="1772366400250001"),
        row("purchase", [item("a")], ecommerce={"transaction_id": "T2"}),
        row("add_to_cart", [item("a")]),
    ]
    ids = [one.id for one in read(tmp_path, *rows)[0]]
    assert ids == [one.id for one in read(tmp_path, *rows)[0]]
    assert len({*ids}) == 5


def test_what_can_not_be_read_is_told_by_line(tmp_path):
    events, faults = read(
        tmp_path,
        "not json",
        "[1]",
        row("purchase", [item("a")], event_timestamp="noon"),
        row("purchase", [item("(not set)"), item("b"), 5]),
        row("purchase", {"a": 1}),
        row("add_to_cart", [item("a", quantity="many")]),
        row("purchase", None),
        row("purchase", [item("c")], event_params=None, user_pseudo_id=None),
    )
    assert [one.product for one in events] == ["b", "c"]
    assert [fault.line for fault in faults] == [1, 2, 3, 4, 4, 5, 6]
    assert (events[1].shopper, events[1].session) == (None, None)


def test_it_needs_no_mapping(tmp_path):
    with pytest.raises(EventError, match="no --map"):
        read(tmp_path, "{}", mapping={"time": "t"})
    with pytest.raises(EventError, match="does not exist"):
        [*FORMATS["ga4"](tmp_path / "none.jsonl", How())]
