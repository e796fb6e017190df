from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.merchandising.rules.context import Context
from omnishelf.merchandising.rules.decide import decide
from omnishelf.merchandising.rules.rule_set import RuleSet
from omnishelf.merchandising.rules.store import parse_rules
from omnishelf.types import parse_filter

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def rule(when=None, *then, **others):
    then = then or ({"do": "banner", "text": "hello"},)
    return {"name": "a rule", "when": when or {}, "then": list(then), **others}


def holds(when, *, now=NOW, others=None, **context):
    rules = RuleSet(parse_rules([rule(when, **(others or {}))]))
    return bool(rules.holding(Context(now=now, **context)))


@pytest.mark.parametrize(
    ("match", "text", "expected"),
    [
        ("exact", "Red SHOE", True),
        ("exact", "red shoes sale", False),
        ("contains", "cheap red shoes!", True),
        ("contains", "red big shoes", False),
        ("any", "blue shoe", True),
        ("any", "blue lamp", False),
        ("contains", None, False),
        ("contains", "", False),
    ],
)
def test_words(match, text, expected):
    assert holds({"words": ["red shoes"], "match": match}, text=text) is expected


def test_chinese_words_are_found_in_a_run():
    assert holds({"words": ["运动鞋"]}, text="两百以内的红色运动鞋")


def test_category():
    assert holds({"category": "Apparel > Shoes"}, category=("Apparel", "Shoes", "Boots"))
    assert holds({"category": "shoes"}, category=("Apparel", "Shoes"))
    assert not holds({"category": "Apparel > Shoes"}, category=("Apparel",))
    assert not holds({"category": "Shoes"}, text="shoes")
    chosen = parse_filter({"category": "Apparel > Shoes", "price": {"lt": 5}})
    assert holds({"category": "Shoes"}, where=chosen)


def test_the_shoppers_filter():
    asked = {"where": {"brand": "Acme"}}
    assert holds(asked, where=parse_filter({"brand": ["Acme"], "price": {"lt": 5}}))
    assert not holds(asked, where=parse_filter({"brand": ["Acme", "Bolt"]}))
    assert not holds(asked)
    assert not holds({"where": {"organic": True}}, where=parse_filter({"organic": 1}))


def test_segment_and_language():
    assert holds({"segments": ["vip", "staff"]}, segment="vip")
    assert not holds({"segments": ["vip"]})
    assert holds({"languages": ["zh"]}, language="zh-CN")
    assert not holds({"languages": ["zh"]}, language=None)


def test_dates():
    ends = {"valid_until": "2027-03-01T13:00:00+01:00"}
    assert not holds({}, others=ends)
    assert holds({}, others=ends, now=NOW - timedelta(seconds=1))
    begins = {"valid_from": "2027-03-01T12:00:00Z"}
    assert holds({}, others=begins)
    assert not holds({}, others=begins, now=NOW - timedelta(seconds=1))
    assert not holds({}, others={"enabled": False})


def replacing(name, words, by, **others):
    return rule({"words": [words]}, {"do": "replace", "words": words, "by": by}, name=name) | others


def test_words_are_replaced_and_rules_for_them_hold_too():
    rules = RuleSet(
        parse_rules(
            [
                replacing("trainers", "trainers", "sneakers"),
                rule({"words": ["sneakers"]}, {"do": "filter", "where": {"kind": "shoe"}},
                     {"do": "redirect", "to": "/sneakers"}, name="sneakers"),
                rule({"words": ["lamp"]}, name="lamp"),
            ]
        )
    )  # fmt: skip
    made = decide(rules, Context("red Trainers", now=NOW))
    assert made.text == "red sneakers"
    assert [rule.name for rule in made.rules] == ["trainers", "sneakers"]
    assert made.where == parse_filter({"kind": "shoe"})
    assert made.redirect == "/sneakers"
    assert made.notes == ("rule 'trainers' reads 'red Trainers' as 'red sneakers'",)


def test_replacements_that_undo_one_another_end():
    rules = RuleSet(parse_rules([replacing("a", "boot", "shoe"), replacing("b", "shoe", "boot")]))
    made = decide(rules, Context("shoe", now=NOW))
    assert made.text == "shoe"
    assert made.notes == (
        "rule 'b' reads 'shoe' as 'boot'",
        "rule 'a' reads 'boot' as 'shoe'",
    )


def test_replacements_cannot_grow_without_bound():
    rules = [replacing(f"r{n}", "a", "a a a a a a a a") for n in range(30)]
    made = decide(RuleSet(parse_rules(rules)), Context("a", now=NOW))
    assert len(made.text) <= 2_000
    assert "too long" in made.notes[-1]


def test_a_query_is_never_emptied():
    made = decide(RuleSet(parse_rules([replacing("r", "cheap", "")])), Context("cheap", now=NOW))
    assert made.text == "cheap"
    again = decide(
        RuleSet(parse_rules([replacing("r", "cheap", "")])), Context("cheap mug", now=NOW)
    )
    assert again.text == "mug"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.text("ab ", min_size=1, max_size=4).filter(str.strip), max_size=2),
            st.sampled_from(["exact", "contains", "any"]),
            st.integers(-2, 2),
        ),
        max_size=12,
    ),
    st.text("ab ", max_size=8),
)
def test_the_index_of_conditions_agrees_with_asking_each_rule(made, text):
    rules = parse_rules(
        [
            rule({"words": words, "match": match}, name=f"r{n}", priority=priority)
            for n, (words, match, priority) in enumerate(made)
        ]
    )
    asked = text.split()

    def expected(one):
        phrases = [phrase.split() for phrase in one.when.words]
        if not phrases:
            return True
        if one.when.match == "exact":
            return asked in phrases
        if one.when.match == "any":
            return any(word in asked for phrase in phrases for word in phrase)
        return any(
            asked[at : at + len(phrase)] == phrase for phrase in phrases for at in range(len(asked))
        )

    found = RuleSet(rules).holding(Context(text, now=NOW))
    in_order = sorted(rules, key=lambda one: (-one.priority, rules.index(one)))
    # Stems of made-up words would join some: these have none.
    assert found == [one for one in in_order if expected(one)]
