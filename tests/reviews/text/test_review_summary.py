"""Key phrases and summaries: what is planted is found."""

from collections import Counter
from math import log, sqrt

import pytest

from omnishelf.reviews.text.phrases import key_phrases, phrases_of
from omnishelf.reviews.text.summary import summarise


def test_phrases_do_not_begin_or_end_with_small_words():
    found = phrases_of("The battery life of this phone is great", "en")
    assert "battery life" in found
    assert "the battery" not in found
    assert not any(phrase.split()[-1] in ("of", "is", "this") for phrase in found)


def test_chinese_is_cut_into_words():
    assert {"快递", "快递小哥"} & phrases_of("快递小哥态度很好", "zh")


def test_what_is_said_here_and_not_elsewhere_is_key():
    here = [{"battery life", "nice"}] * 4 + [{"nice"}] * 4
    elsewhere = [{"nice"}] * 40
    everywhere = Counter(phrase for each in here + elsewhere for phrase in each)
    found = key_phrases(here, everywhere)
    assert [one.text for one in found] == ["battery life"]
    assert found[0].reviews == 4
    assert found[0].z > 1


def test_z_by_hand():
    everywhere = Counter({"a": 4, "b": 6})
    (found,) = key_phrases([{"a"}, {"a"}, {"a"}, {"b"}], everywhere)
    # Here 3 of 4, elsewhere 1 of 6; the prior is 10 x 4/10 = 4 of 10.
    here, others = log(7 / (14 - 7)), log(5 / (16 - 5))
    assert found.text == "a"
    assert found.z == pytest.approx((here - others) / sqrt(1 / 7 + 1 / 5))


def test_a_product_that_is_the_whole_shop_has_no_key_phrases_and_divides_by_nothing():
    own = [{"a"}, {"a"}]
    assert key_phrases(own, Counter({"a": 2})) == ()
    assert key_phrases([], Counter()) == ()


def test_a_summary_represents_and_does_not_repeat():
    texts = [
        "The battery lasts two days",
        "Battery lasts for two days",
        "The battery lasts two days!",
        "The screen scratches easily",
        "Screen has scratches easily",
        "ok",
    ]
    chosen = summarise(texts, most=2)
    assert len(chosen) == 2
    assert {"battery" in texts[at].lower() for at in chosen} == {True, False}


def test_a_summary_of_the_same_words_is_one_sentence():
    assert len(summarise(["It works as described here"] * 5)) == 1
    assert summarise([]) == ()
    assert summarise(["ok", "x" * 300]) == ()
