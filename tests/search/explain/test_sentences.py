"""Templates of all languages, and what stands in them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.search.explain.sentences import Sentences, _templates, shown
from omnishelf.types import SOURCES


def test_every_template_has_the_same_values_in_every_language():
    for key, told in _templates().items():
        assert set(told) == {"en", "zh", "es"}, key
        names = [set(re.findall(r"{(\w+)}", template)) for template in told.values()]
        assert names[0] == names[1] == names[2], key
        assert not any(letter in template for template in told.values() for letter in "<>&")


def test_every_source_has_a_sentence_and_a_name():
    for source in SOURCES:
        assert {f"source.{source}", f"name.{source}"} <= _templates().keys()


@given(st.text(max_size=400))
def test_values_are_short_lines_without_what_is_not_seen(text):
    told = shown(text)
    assert len(told) <= 80
    assert not re.search(r"[\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", told)


def test_two_million_characters_and_braces_are_values_like_others():
    say = Sentences("en")
    assert say.say("equal", field="{x}", value="{0} " * 500_000).startswith("{x} is {0} {0}")
    assert say.say("equal", field="{x}", value="a" * 2_000_000).endswith("…")


@pytest.mark.parametrize(
    ("items", "told"),
    [([], "nothing"), (["a"], "a"), (["a", "b", "c"], "a, b and c"),
     (list("abcdefg"), "a, b, c, d, e, …")],
)  # fmt: skip
def test_lists(items, told):
    assert Sentences("en").listed(items) == told


def test_a_language_without_templates_is_told_in_english():
    assert Sentences("fr").say("nothing") == "nothing"
