"""Aspects: each clause that names one is judged by itself."""

import pytest

from omnishelf.reviews.text.aspects import Aspects
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.reviews.text.sentiment import SentimentReader

judge = SentimentReader(ReviewModel()).positive


def told(text, language, aspects=None, category=()):
    found = (aspects or Aspects()).mentions(text, language, judge, category)
    return {(one.aspect, one.positive > 0.5) for one in found}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Great fabric but the delivery was slow.",
            "en",
            {("material", True), ("delivery", False)},
        ),
        ("质量很好，就是物流太慢", "zh", {("quality", True), ("delivery", False)}),
        ("Buena calidad pero muy caro", "es", {("quality", True), ("price", False)}),
        ("I walked home", "en", set()),
        ("", None, set()),
    ],
)
def test_each_aspect_is_judged_by_its_own_clause(text, language, expected):
    assert told(text, language) == expected


def test_a_word_within_a_word_is_no_aspect():
    assert told("a boxer priced-out", "en") <= {("price", True), ("price", False)}
    assert told("boxers are great", "en") == set()


def test_a_shop_adds_aspects_to_a_category():
    own = Aspects({"cameras": {"battery": frozenset({"Battery", "电池"})}})
    text = "The battery is great"
    assert told(text, "en", own, ("electronics", "cameras")) == {("battery", True)}
    assert told(text, "en", own, ("shoes",)) == set()
    assert told("电池很好", "zh", own, ("cameras",)) == {("battery", True)}
    assert own.names(("cameras",))[-1] == "battery"


def test_quotes_are_short():
    (found,) = Aspects().mentions("price " + "x" * 500, "en", judge)
    assert len(found.quote) == 160
