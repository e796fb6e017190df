"""Measures of what was heard, held against numbers worked out by hand."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import voice_measures as measures  # noqa: E402


def test_values_are_found_word_for_word_however_numbers_are_written():
    text = "A 12-oz Iced Mocha, dark roasted"
    assert measures.found(["twelve ounce", "iced mocha", "dark roast"], text) == [
        True,
        True,
        False,
    ]


def test_errors_are_of_words_and_in_chinese_of_characters():
    assert measures.errors("a dark roast", "a dark rose please") == (2, 3)
    assert measures.errors("红色运动鞋", "宏色 运动鞋") == (1, 5)


def test_added_words_are_those_of_the_shop_that_nobody_said():
    assert measures.added("a nice coffee", "iced coffee coffee", {"iced", "coffee"}) == 2


def test_shares_with_their_interval():
    assert measures.share([(1, 2), (1, 2)]) == (0.5, 0.5, 0.5)
    value, low, high = measures.share([(0, 1), (1, 1)] * 50)
    assert value == 0.5
    assert 0.35 < low < 0.5 < high < 0.65
