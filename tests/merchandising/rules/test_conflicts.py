from datetime import UTC, datetime

import pytest

from omnishelf.errors import FilterError
from omnishelf.merchandising.rules.conflicts import conflicts
from omnishelf.merchandising.rules.store import parse_rules

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def rule(name, words, *then, match="contains", **others):
    when = {"words": words, "match": match} | others.pop("when", {})
    return {"name": name, "when": when, "then": list(then), **others}


def pin(product, position):
    return {"do": "pin", "product": product, "position": position}


def told(*rules, count=None):
    return [(c.kind, c.rules) for c in conflicts(parse_rules(list(rules)), NOW, count=count)]


def test_rules_that_never_meet_are_in_nobodys_way():
    one = rule("a", ["shoes"], pin("x", 1))
    assert told(one, rule("b", ["lamps"], pin("y", 1))) == []
    assert told(one, rule("b", ["red shoes"], pin("y", 1), match="exact")) != []
    assert told(one | {"when": {"words": ["shoes"], "languages": ["en"]}},
                rule("b", ["shoes"], pin("y", 1), when={"languages": ["zh"]})) == []  # fmt: skip
    assert told(rule("a", [], pin("x", 1), when={"category": "Apparel > Shoes"}),
                rule("b", [], pin("y", 1), when={"category": "Home"})) == []  # fmt: skip
    assert told(one | {"valid_until": "2027-04-01T00:00:00Z"},
                rule("b", ["shoes"], pin("y", 1), valid_from="2027-04-01T00:00:00Z")
                ) == [("not yet valid", ("b",))]  # fmt: skip


def test_two_pins_at_one_place():
    first, second = rule("a", ["shoes"], pin("x", 1)), rule("b", [], pin("y", 1), priority=5)
    (found,) = conflicts(parse_rules([first, second]), NOW)
    assert found.kind == "same place"
    assert found.text == (
        "rules 'b' and 'a' pin both 'y' and 'x' to place 1 for the query 'shoes': "
        "'y' gets it; give one of them another place"
    )
    assert told(rule("c", [], pin("x", 1), pin("y", 1))) == [("same place", ("c",))]
    assert told(first, rule("b", ["shoe"], pin("x", 2))) == [("pinned twice", ("a", "b"))]


def test_pin_and_hide():
    hide = {"do": "hide", "products": ["x"]}
    assert told(rule("a", ["shoes"], pin("x", 1)), rule("b", [], hide)) == [
        ("pin and hide", ("a", "b"))
    ]
    assert told(rule("a", ["shoes"], pin("x", 1), hide)) == [("pin and hide", ("a",))]


def replace(words, by):
    return {"do": "replace", "words": words, "by": by}


def redirect(to):
    return {"do": "redirect", "to": to}


@pytest.mark.parametrize(
    ("rules", "circle"),
    [
        ([rule("a", ["shoe"], replace("shoe", "boot")),
          rule("b", ["boot"], replace("boot", "clog")),
          rule("c", ["clog"], replace("clog", "shoe"))], {"a", "b", "c"}),
        ([rule("a", ["sale"], redirect("/search?q=offers")),
          rule("b", ["offers"], redirect("https://shop.example/s?query=sale%20now"))], {"a", "b"}),
        ([rule("a", ["sale"], redirect("/search?q=sale"))], {"a"}),
        ([rule("a", ["tee"], replace("tee", "offers")),
          rule("b", ["offers"], redirect("/search?q=tee"))], {"a", "b"}),
        ([rule("a", ["tee"], replace("tee", "tee shirt"))], None),
        ([rule("a", ["sale"], redirect("/sale"))], None),
        ([rule("a", ["shoe"], replace("shoe", "boot")),
          rule("b", ["boot"], replace("boot", "clog"))], None),
    ],
)  # fmt: skip
def test_loops(rules, circle):
    found = told(*rules)
    assert [(kind, set(names)) for kind, names in found] == ([("loop", circle)] if circle else [])


def test_rules_that_would_hide_everything():
    def count(where):
        if where is None or "price" in repr(where):
            return 10
        if "nonsense" in repr(where):
            raise FilterError("no field 'nonsense' in this shop")
        return 0

    assert told(
        rule("a", [], {"do": "hide", "where": {"price": {"gte": 0}}}),
        rule("b", [], {"do": "filter", "where": {"brand": "None"}}),
        rule("c", [], {"do": "filter", "where": {"nonsense": "x"}}),
        rule("d", [], {"do": "filter", "where": {"price": {"gte": 0}}}),
        count=count,
    ) == [("hides everything", ("a",)), ("hides everything", ("b",)), ("filter", ("c",))]


def test_rules_out_of_their_time():
    assert told(
        rule("old", [], pin("x", 1), valid_until="2027-01-01T00:00:00Z"),
        rule("new", [], pin("y", 2), valid_from="2028-01-01T00:00:00Z"),
        rule("off", [], pin("z", 3), valid_until="2027-01-01T00:00:00Z", enabled=False),
    ) == [("expired", ("old",)), ("not yet valid", ("new",))]


def test_not_more_are_told_than_can_be_read():
    rules = [rule(f"r{n}", ["shoes"], pin(f"p{n}", 1)) for n in range(60)]
    assert len(told(*rules)) == 200
