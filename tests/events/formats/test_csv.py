"""CSV exports of others: columns found, times and words read, faults told by line."""

from datetime import UTC, datetime

import pytest

from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import EventError
from omnishelf.events.formats import FORMATS, Found, How

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(tmp_path, text, **how):
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    rows = [*FORMATS["csv"](path, How(**how))]
    found = [(row.line, row.event) for row in rows if isinstance(row, Found)]
    return found, [row for row in rows if isinstance(row, Rejection)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("timestamp,visitorid,event,itemid", "1772366400000,7,addtocart,p1"),
        ("event_time;event_type;product_id;user_id", "2026-03-01 12:00:00 UTC;cart;p1;7"),
        ("时间,用户,行为,商品", "2026-03-01T20:00:00+08:00,7,加购,p1"),
        ("fecha,usuario,evento,producto", "2026-03-01T12:00:00Z,7,carrito,p1"),
        ("ts,customer id,action,sku", "1772366400,7,Add-To-Cart,p1"),
        ("Event-Timestamp,Client ID,Event Name,Item ID", "1772366400000000,7,add_to_cart,p1"),
    ],
)
def test_columns_and_words_are_found_by_their_usual_names(tmp_path, header, row):
    [(line, event)], faults = read(tmp_path, f"{header}\n{row}\n")
    assert faults == []
    assert (line, event["time"], event["kind"]) == (2, MOMENT, "cart")
    assert (event["product"], event["shopper"], event["consent"]) == ("p1", "7", False)


def test_all_that_an_event_has(tmp_path):
    found, faults = read(
        tmp_path,
        "event id,time,kind,product,session,search,query,surface,position,propensity,arm,"
        "quantity,price,rating,consent,colour\n"
        'e1,2026-03-01,rating,p1,s,l,red,strip,3,0.25,x/a,2,"€1.234,50",4.5,yes,blue\n',
    )
    assert faults == []
    assert found[0][1] == {
        "id": "e1", "time": datetime(2026, 3, 1, tzinfo=UTC), "kind": "rating", "product": "p1",
        "session": "s", "search": "l", "query": "red", "surface": "strip", "position": 3,
        "propensity": 0.25, "arm": "x/a", "quantity": 2, "price": 1234.5, "rating": 4.5,
        "consent": True,
    }  # fmt: skip


def test_bad_rows_are_told_by_line_and_passed_over(tmp_path):
    found, faults = read(
        tmp_path,
        "time,kind,product,quantity\n"
        "soon,click,p1,1\n2026-03-01,stare,p1,1\n2026-03-01,order,p1,half\n2026-03-01,order,p1\n"
        "2026-03-01,order,p1,1.5\n2026-03-01,order,p1,2\n",
    )
    assert [line for line, _ in found] == [7]
    assert [(fault.line, fault.field) for fault in faults] == [
        (2, "time"), (3, "kind"), (4, "quantity"), (5, None), (6, "quantity"),
    ]  # fmt: skip


def test_an_id_is_made_of_what_a_row_says_but_not_of_its_consent(tmp_path):
    text = "time,kind,product,shopper\n2026-03-01,click,p1,a\n2026-03-01,click,p2,a\n"
    first, again = (read(tmp_path, text, consent=yes)[0] for yes in (False, True))
    ids = [event["id"] for _, event in first]
    assert ids == [event["id"] for _, event in again]
    assert len({*ids}) == 2
    assert [event["consent"] for _, event in again] == [True, True]


def test_the_user_s_mapping_and_kind_win(tmp_path):
    text = "when,what,date,household_id\n2026-03-01T12:00:00Z,p1,never,h1\n"
    found, _ = read(tmp_path, text, mapping={"time": "when", "product": "what"}, kind="order")
    assert (found[0][1]["time"], found[0][1]["kind"], found[0][1]["shopper"]) == (
        MOMENT, "order", "h1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "how", "says"),
    [
        ("time,product\n", {}, "--kind KIND"),
        ("kind,product\na,b\n", {}, "--map time=COLUMN"),
        ("time,kind\na,b\n", {}, "--map product=COLUMN"),
        ("time,kind,product\n", {"mapping": {"time": "when"}}, "no such column"),
        ("time,kind,product\n", {"mapping": {"mood": "time"}}, "no 'mood'"),
        ("only one column\n", {}, "one column"),
        ("", {}, "empty"),
    ],
)
def test_a_file_that_can_not_be_read_says_why_and_what_to_do(tmp_path, text, how, says):
    with pytest.raises(EventError, match=says):
        read(tmp_path, text, **how)
