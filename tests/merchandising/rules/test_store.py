import json

import pytest

from omnishelf.merchandising.rules.store import (
    FILE_NAME,
    KEPT,
    RuleError,
    go_back,
    load_book,
    load_rules,
    parse_rules,
    save_rules,
)

RULE = {"name": "sale", "then": [{"do": "banner", "text": "Sale!"}]}
ALL = {
    "name": "all of it",
    "enabled": False,
    "priority": 3,
    "valid_from": "2027-03-01T00:00:00+01:00",
    "valid_until": "2027-04-01T00:00:00Z",
    "when": {
        "words": ["shoes", "鞋"], "match": "any", "category": "A > B", "where": {"brand": "Acme"},
        "segments": ["vip"], "languages": ["en", "zh"],
    },
    "then": [
        {"do": "pin", "product": "x", "position": 1},
        {"do": "hide", "products": ["y"], "where": {"price": {"lt": 1}}},
        {"do": "boost", "products": ["z"], "factor": 2},
        {"do": "bury", "where": {"stock": 0}, "factor": 0.5},
        {"do": "redirect", "to": "https://shop.example/x?q=1"},
        {"do": "banner", "text": "<b>bold</b>", "link": "/sale", "picture": "/p.png"},
        {"do": "filter", "where": {"brand": ["Acme"]}},
        {"do": "replace", "words": "tee", "by": "t-shirt"},
    ],
}  # fmt: skip


def test_what_is_saved_is_loaded(tmp_path):
    assert load_rules(tmp_path) == ()
    rules = parse_rules([RULE, ALL])
    assert save_rules(tmp_path, rules).revision == 1
    assert load_rules(tmp_path) == rules


def test_a_merchant_can_go_back(tmp_path):
    for n in range(KEPT + 5):
        save_rules(tmp_path, parse_rules([RULE | {"name": f"r{n}"}]))
    book = go_back(tmp_path, KEPT)
    assert [rule.name for rule in load_rules(tmp_path)] == [f"r{KEPT - 1}"]
    assert (book.revision, len(book.history)) == (KEPT + 6, KEPT)
    with pytest.raises(RuleError, match="no revision 1 to go back to; kept are: 25, 24"):
        go_back(tmp_path, 1)


def then(**action):
    return RULE | {"then": [action]}


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (RULE | {"name": ""}, "'name'"),
        (RULE | {"then": []}, "'then'"),
        (RULE | {"valid_from": "2027-03-01T00:00:00"}, "timezone"),
        (RULE | {"valid_from": "2027-03-02T00:00:00Z", "valid_until": "2027-03-01T00:00:00Z"},
         "must be later"),
        (RULE | {"when": {"words": ["!!"]}}, "no letter and no digit"),
        (RULE | {"when": {"where": {"price": {"below": 3}}}}, "unknown bound"),
        (RULE | {"unknown": 1}, "unknown"),
        (then(do="redirect", to="javascript:alert(1)"), "http://"),
        (then(do="redirect", to="//evil.example"), "another server"),
        (then(do="redirect", to="/\\evil.example"), "no spaces"),
        (then(do="redirect", to="https://"), "http://"),
        (then(do="banner", text="x", link="data:text/html,x"), "http://"),
        (then(do="pin", product="x", position=0), "then.0.pin.position"),
        (then(do="hide"), "name products by"),
        (then(do="boost", products=["x"], factor=float("nan")), "factor"),
        (then(do="explode"), "explode"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_told(rule, told):
    with pytest.raises(RuleError, match="rule 2") as error:
        parse_rules([RULE | {"name": "fine"}, rule], name="rules.json")
    assert told in str(error.value)


def test_names_are_taken_once_and_there_is_an_end_to_rules():
    with pytest.raises(RuleError, match="rule 2: the name 'sale' is taken"):
        parse_rules([RULE, RULE])
    with pytest.raises(RuleError, match="2,000 at most"):
        parse_rules([RULE] * 2_001)
    with pytest.raises(RuleError, match="expected a list"):
        parse_rules({"rules": []})


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\x00", b"[" * 100_000, b'{"format": 2}'])
def test_a_damaged_file_is_told(content, tmp_path):
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(RuleError, match=r"rules\.json"):
        load_book(tmp_path)


def test_the_file_can_be_read_by_others(tmp_path):
    save_rules(tmp_path, parse_rules([ALL]))
    written = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert written["rules"][0]["then"][0] == {"do": "pin", "product": "x", "position": 1}
    assert parse_rules(written["rules"]) == parse_rules([ALL])
