"""Opinions by our lists of words, in three languages."""

import pytest

from omnishelf.reviews.text.clauses import clauses, sentences
from omnishelf.reviews.text.language import language_of
from omnishelf.reviews.text.lexicon import Opinion, opinion, words
from omnishelf.reviews.text.words import ASPECTS, LANGUAGES, words_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_whole_and_do_not_contradict_themselves(language):
    known = words_of(language)
    assert set(known) == {"good", "bad", "not", "but", "small", *ASPECTS}
    assert all(known.values())
    assert not known["good"] & known["bad"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("a great phone", "en", Opinion(1, 0)),
        ("not a great phone", "en", Opinion(0, 1)),
        ("it doesn't break", "en", Opinion(1, 0)),
        ("no, great", "en", Opinion(1, 0)),  # A clause's end stops the negation.
        ("质量很好，但是物流太慢", "zh", Opinion(1, 1)),
        ("不好", "zh", Opinion(0, 1)),
        ("没有异味", "zh", Opinion(1, 0)),
        ("Muy buena calidad", "es", Opinion(1, 0)),
        ("no es cómodo", "es", Opinion(0, 1)),
        ("👍👍", None, Opinion(2, 0)),
        ("kalite çok iyi", "tr", Opinion(0, 0)),
    ],
)
def test_judging_words_and_negations(text, language, expected):
    assert opinion(text, language) == expected


def test_tone_is_between_minus_one_and_one():
    assert opinion("great great great", "en").tone == pytest.approx(3 / 4)
    assert opinion("bad", "en").tone == -1 / 2
    assert opinion("the", "en").tone == 0


def test_words_keep_punctuation_and_cut_negations():
    assert words("I don’t like it, OK?") == ["i", "do", "n't", "like", "it", ",", "ok", "?"]


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("这个很好", None, "zh"),
        ("これはとても良い", None, None),
        ("this is the best", None, "en"),
        ("es la mejor de todas", None, "es"),
        ("Bardzo dobry", None, None),
        ("Bardzo dobry", "pl-PL", "pl"),
        ("这个很好", "en", "zh"),
        ("😀", None, None),
        ("", None, None),
    ],
)
def test_language(text, said, expected):
    assert language_of(text, said) == expected


def test_sentences_and_clauses():
    assert sentences("Good. Bad!\n\n好。差") == ["Good.", "Bad!", "好。", "差"]
    assert clauses("Great sound but it broke, sadly.", "en") == ["Great sound", "it broke", "sadly"]
    assert clauses("质量好，但是太贵。", "zh") == ["质量好", "太贵"]
    assert clauses("costs 3.50 euros", None) == ["costs 3.50 euros"]
    assert len(clauses("a," * 5_000, "en")) == 200
