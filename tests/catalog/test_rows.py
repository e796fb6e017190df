"""Rows that can't be taken: each is told by line, id and field, and costs no other."""

import json

import pytest

GOOD = "ok,Mug,9.90,EUR,3\n"
HEADER = "id,title,price,currency,stock\n"


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (",Mug,1,EUR,1", "id", "no id"),
        ("a,Mug,NaN,EUR,1", "price", "the price 'NaN' is not a number"),
        ("a,Mug,inf,EUR,1", "price", "the price 'inf' is not a number"),
        ("a,Mug,-3,EUR,1", "price", "the price -3 is negative"),
        ("a,Mug,cheap,EUR,1", "price", "'cheap' is not a number"),
        ("a,Mug,1,DOUBLOON,1", "currency", "'DOUBLOON' is not a currency"),
        ("a,Mug,1,XYZ,1", "currency", "'XYZ' is not a currency"),
        ("a,Mug,1 ZZZ,,1", "currency", "'ZZZ' is not a currency"),
        ("a,Mug,1,EUR,-2", "stock", "the stock -2 is negative"),
        ("a,Mug,1,EUR,many", "stock", "the stock 'many' is not a number"),
        ("a,Mug,1,EUR,2.5", "stock", "2.5 is not a whole number"),
        ("a,Mug,1,EUR,1e400", "stock", "is not a number"),
        (f"a,{'x' * 1_001},1,EUR,1", "title", "1000 characters"),
        (f"{'x' * 201},Mug,1,EUR,1", "id", "200 characters"),
    ],
)
def test_a_wrong_value_rejects_its_row_by_line_and_field(read, row, field, reason):
    (product,), (rejection,) = read("c.csv", f"{HEADER}{row}\n{GOOD}")
    assert product.id == "ok"
    assert (rejection.line, rejection.field, rejection.whole_row) == (2, field, True)
    assert reason in rejection.reason
    if field != "id":
        assert rejection.id == "a"


def test_ten_megabytes_in_one_cell_are_told_and_the_rest_is_read(read):
    huge = "x" * 10_000_000
    rows = f'a,{huge},1,EUR,1\nb,"two\nlines {huge}",1,EUR,1\n{GOOD}'
    (product,), rejections = read("c.csv", HEADER + rows)
    assert product.id == "ok"
    assert [(r.line, r.id, r.field) for r in rejections] == [(2, "a", "title"), (3, "b", "title")]
    assert all("characters; 1,000,000 at most" in r.reason for r in rejections)
    assert all(len(r.reason) < 200 for r in rejections)


def test_a_line_beyond_all_limits_is_told_and_the_rest_is_read(read):
    text = HEADER.encode() + b"a," + b"x" * 40_000_000 + b",1,EUR,1\n" + GOOD.encode()
    (product,), (rejection,) = read("c.csv", text)
    assert (product.id, rejection.line) == ("ok", 2)


def test_the_second_of_two_equal_ids_is_rejected_with_the_line_of_the_first(read):
    text = (
        HEADER + "a,Mug,1,EUR,1\nb,Lamp,1,EUR,1\na,Shoe,2,EUR,1\nbad,X,NaN,EUR,1\nbad,Y,1,EUR,1\n"
    )
    products, (duplicate, bad) = read("c.csv", text)
    assert [(p.id, p.title) for p in products] == [("a", "Mug"), ("b", "Lamp"), ("bad", "Y")]
    assert (duplicate.line, duplicate.id, duplicate.field) == (4, "a", "id")
    assert "'a' stands in line 2 already" in duplicate.reason
    assert (bad.line, bad.id) == (5, "bad")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ('"price": NaN', "price"),
        ('"price": Infinity', "price"),
        ('"price": 1e999', "price"),
        (f'"price": 1{"0" * 400}', "price"),
        ('"price": true', "price"),
        ('"price": [1, 2]', "price"),
        ('"stock": NaN', "stock"),
        (f'"stock": 1{"0" * 400}', "stock"),
        ('"stock": "3 pieces"', "stock"),
    ],
)
def test_numbers_that_only_json_can_write(read, fields, field):
    text = f'{{"id": "a", {fields}}}\n{{"id": "ok", "price": 1}}\n'
    (product,), (rejection,) = read("c.jsonl", text)
    assert product.id == "ok"
    assert (rejection.line, rejection.id, rejection.field) == (1, "a", field)
    assert len(rejection.reason) < 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"weight": 10**400}, "weight"),
        ({"locale": "english"}, "locale"),
        ({"size": {"deep": {"deeper": 1}}}, "deep"),
    ],
)
def test_a_wrong_detail_is_left_out_alone(read, fields, field):
    (product,), (rejection,) = read("c.jsonl", json.dumps({"id": "a", "title": "mug", **fields}))
    assert (product.title, product.attributes, product.locale) == ("mug", {}, None)
    assert (rejection.line, rejection.id, rejection.field) == (1, "a", field)
    assert not rejection.whole_row


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("red", "red"),
        ("42", 42.0),
        ("-1.5", -1.5),
        ("007", "007"),
        ("1e5", "1e5"),
        ("4006381333931000", "4006381333931000"),
        ("١٢", "١٢"),
        ("TRUE", True),
        ('["S", "M"]', ("S", "M")),
        ("[not json]", "[not json]"),
        ("[" * 50_000 + "]", "[" * 50_000 + "]"),
    ],
)
def test_attributes_are_what_their_cells_say(read, cell, value):
    quoted = cell.replace('"', '""')
    (product,), _ = read("c.csv", f'id,title,thing\na,mug,"{quoted}"\n')
    assert product.attributes == {"thing": value}
    assert type(product.attributes["thing"]) is type(value)


def test_empty_cells_are_missing_not_empty_text(read):
    text = "id,title,brand,price,stock,locale,url,images,colour\na,mug,,,,,,,\n"
    (product,), rejections = read("c.csv", text)
    assert rejections == []
    assert (product.brand, product.price, product.stock, product.locale) == (None,) * 4
    assert (product.images, product.attributes) == ((), {})


@pytest.mark.parametrize(
    ("written", "locale"), [("EN", "en"), ("en_US", "en-US"), ("zh-CN", "zh-CN")]
)
def test_language_codes_as_systems_write_them(read, written, locale):
    (product,), _ = read("c.csv", f"id,locale\na,{written}\n")
    assert product.locale == locale
