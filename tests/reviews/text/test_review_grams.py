"""Hashed n-grams: the same for every spelling of a text, and different for a negated word."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.reviews.text.grams import BITS, MOST_CHARACTERS, clip, places


def shared(one, other):
    return len(np.intersect1d(places(one), places(other)))


@settings(max_examples=50)
@given(st.text(max_size=80))
def test_places_are_rising_and_in_range_for_any_text(text):
    found = places(text)
    assert (np.diff(found) > 0).all()
    assert found.size == 0 or (found.min() >= 0 and found.max() < 1 << BITS)


def test_chinese_has_all_runs_of_one_to_four_characters():
    # 4 + 3 + 2 + 1 runs, all different.
    assert len(places("质量很好")) == 10
    assert shared("质量很好", "质量") == 3


def test_width_case_and_accents_do_not_count():
    assert places("Très BON, ok").tolist() == places("tres bon, ok").tolist()
    assert places("ＡＢＣ好").tolist() == places("abc好").tolist()


def test_a_negated_word_is_another_word():
    plain, negated = places("it works"), places("it doesn't work")
    assert shared("it works", "it never works") == 0
    assert len(plain) and len(negated)


def test_small_words_alone_are_nothing():
    assert len(places("the of and")) == 0
    assert len(places("")) == 0


def test_long_texts_are_read_at_both_ends():
    text = "a" * 30_000 + "b" * 30_000
    assert len(clip(text)) == MOST_CHARACTERS + 1
    assert set(clip(text)) == {"a", "b", " "}
    assert clip("short") == "short"
