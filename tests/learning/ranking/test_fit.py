"""Fitting a ranker: good sources get the say, scores become frequencies, few do no harm."""

import math

import numpy as np
import pytest

from omnishelf.index.index import Candidate
from omnishelf.learning.ranking.fit import MIN_QUESTIONS, Exam, fit_ranker

HAS = frozenset({"text", "image"})


def exams(count, qualities, *, kind="words", products=20, seed=0):
    """Questions over products of which two are relevant; a source of quality q scores a
    relevant product q higher than others, in normal noise of deviation 0.1."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        right = rng.choice(products, 2, replace=False)
        found = {}
        for source, quality in qualities.items():
            scores = 0.1 * rng.normal(size=products)
            scores[right] += quality
            order = np.argsort(-scores)
            found[source] = [Candidate(f"p{n}", float(scores[n]), HAS) for n in order]
        made.append(Exam(kind, found, {}, {f"p{n}": 2 for n in right}))
    return made


def test_a_source_that_knows_nothing_does_no_harm():
    ranker, reports = fit_ranker(exams(40, {"text": 0.5, "image": 0.0}))
    slopes = {s: c.slope for s, c in ranker.questions["words"].calibrations.items()}
    assert slopes["text"] > 5 * abs(slopes["image"])
    report = reports["words"]
    assert report.questions == 40
    assert report.ndcg > 0.9
    assert report.ndcg_by_source["text"] > 0.9 > report.ndcg_by_source["image"] + 0.2


def test_sources_that_complement_each_other_are_better_together():
    ranker, reports = fit_ranker(exams(60, {"text": 0.15, "image": 0.15}))
    weights = ranker.questions["words"].weights
    assert min(weights.values()) > 0.2
    report = reports["words"]
    assert report.ndcg > max(report.ndcg_by_source.values()) + 0.03


def test_scores_are_about_frequencies():
    ranker, reports = fit_ranker(exams(80, {"text": 0.2, "image": 0.2}))
    assert reports["words"].calibration_error < 0.05
    # On questions that were not fitted on, too.
    said, so = [], []
    for exam in exams(80, {"text": 0.2, "image": 0.2}, seed=9):
        for item in ranker.rank(["words"], exam.found, {}):
            said.append(item.score)
            so.append(item.key in exam.grades)
    said, so = np.array(said), np.array(so)
    assert said.mean() == pytest.approx(so.mean(), abs=0.02)
    sure = said > 0.5
    assert so[sure].mean() == pytest.approx(said[sure].mean(), abs=0.12)


def test_few_questions_give_all_sources_the_same_weight():
    ranker, _ = fit_ranker(exams(MIN_QUESTIONS - 1, {"text": 0.5, "image": 0.0}))
    weights = ranker.questions["words"].weights
    assert weights["text"] == weights["image"]


def test_kinds_of_question_are_fitted_apart():
    asked = exams(30, {"text": 0.5, "image": 0.0})
    asked += exams(30, {"text": 0.0, "image": 0.5}, kind="photo", seed=1)
    ranker, reports = fit_ranker(asked)
    assert set(ranker.questions) == set(reports) == {"words", "photo"}
    for exam in exams(10, {"text": 0.5, "image": 0.5}, seed=2):
        for kind, knows in (("words", "text"), ("photo", "image")):
            best = [item.key for item in ranker.rank([kind], exam.found, {})][:2]
            assert set(best) == {hit.id for hit in exam.found[knows][:2]}


def test_the_same_questions_give_the_same_ranker():
    one, other = (fit_ranker(exams(20, {"text": 0.3, "image": 0.2})) for _ in range(2))
    assert one == other


def test_ndcg_by_hand_on_questions_not_fitted_on():
    found = [Candidate(id, score, HAS) for id, score in (("a", 0.9), ("b", 0.5), ("c", 0.1))]
    asked = [Exam("words", {"text": found}, {}, {"b": 2, "c": 1})] * 4
    _, reports = fit_ranker(asked)
    wanted = (2 / math.log2(3) + 1 / 2) / (2 + 1 / math.log2(3))
    assert reports["words"].ndcg == pytest.approx(wanted, abs=1e-4)
    assert reports["words"].ndcg_by_source["text"] == pytest.approx(wanted, abs=1e-4)


def test_questions_that_found_nothing_or_have_no_answer_are_passed_over():
    found = [Candidate("a", 0.9, HAS)]
    nothing = Exam("photo", {"text": []}, {}, {"a": 2})
    unanswered = Exam("photo", {"text": found}, {}, {})
    ranker, reports = fit_ranker([nothing, unanswered])
    assert ranker.questions == {}
    assert reports == {}
    assert fit_ranker([]) == (ranker, {})


def test_one_question_is_enough_for_a_ranker_that_ranks():
    ranker, reports = fit_ranker(exams(1, {"text": 0.5}))
    assert reports["words"].questions == 1
    exam = exams(1, {"text": 0.5}, seed=3)[0]
    ranked = ranker.rank(["words"], exam.found, {})
    assert [item.key for item in ranked] == [hit.id for hit in exam.found["text"]]
    assert all(0 <= item.score <= 1 for item in ranked)
