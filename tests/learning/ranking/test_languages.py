"""What a ranker's report says of each language, against hand-worked numbers."""

import math

import pytest

from omnishelf.index.index import Candidate
from omnishelf.learning.ranking.fit import Exam, fit_ranker


def exam(kind, language, right):
    """One source finds a, b and c, in this order; only `right` is an answer."""
    source = "text" if kind == "words" else "image"
    found = [
        Candidate(id, score, frozenset({source}))
        for id, score in (("a", 0.9), ("b", 0.5), ("c", 0.1))
    ]
    return Exam(kind, {source: found}, {}, {right: 2}, language)


def test_each_language_has_its_own_ndcg_and_count():
    exams = [exam("words", "en", "a")] * 6 + [exam("words", "zh", "b")] * 4
    exams += [exam("photo", None, "a")] * 3
    _, reports = fit_ranker(exams)
    words = reports["words"]
    assert words.questions_by_language == {"en": 6, "zh": 4}
    # The only answer at rank 2 gains 1 / log2(3) of what it would at rank 1.
    assert words.ndcg_by_language == {"en": 1.0, "zh": pytest.approx(1 / math.log2(3), abs=1e-4)}
    assert words.ndcg == pytest.approx((6 + 4 / math.log2(3)) / 10, abs=1e-4)
    assert reports["photo"].ndcg_by_language == {}
    assert reports["photo"].questions_by_language == {}


def test_the_curve_counts_every_score_that_was_judged():
    _, reports = fit_ranker([exam("words", "en", "a")] * 6)
    curve = reports["words"].reliability
    assert sum(each.count for each in curve) == 18
    assert sum(each.so * each.count for each in curve) == pytest.approx(6)
    error = sum(abs(each.said - each.so) * each.count for each in curve) / 18
    assert reports["words"].calibration_error == pytest.approx(error, abs=1e-4)
