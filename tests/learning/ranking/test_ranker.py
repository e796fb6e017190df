"""From what sources found to one ranking, worked by hand."""

import math

import numpy as np
import pytest

from omnishelf.fusion.calibration import Platt
from omnishelf.index.index import Candidate
from omnishelf.learning.ranking.ranker import (
    QuestionRanker,
    Ranker,
    calibrate,
    matrix,
    words_scale,
)

BOTH = frozenset({"text", "image"})
TEXT = frozenset({"text"})


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def logit(p):
    return math.log(p / (1 - p))


def test_the_matrix_by_hand():
    found = {
        "text": [Candidate("a", 0.9, BOTH), Candidate("b", 0.5, TEXT)],
        "image": [Candidate("c", 0.7, BOTH), Candidate("a", 0.2, BOTH)],
        "words": [Candidate("b", 6.0, TEXT)],
        "audio": [],
    }
    ids, sources, scores, present = matrix(found, {"words": 0.5})
    assert ids == ["a", "b", "c"]
    assert sources == ["text", "image", "words"]
    # What a source did not list it would have scored at most as its last; words would give 0.
    assert scores == pytest.approx(np.array([[0.9, 0.2, 0], [0.5, 0.2, 3.0], [0.5, 0.7, 0]]))
    # b has no picture: the pictures say nothing of it.
    assert present.tolist() == [[True, True, True], [True, False, True], [True, True, True]]


def test_nothing_found():
    ids, sources, scores, present = matrix({"text": [], "words": []}, {})
    assert (ids, sources, scores.shape, present.shape) == ([], [], (0, 0), (0, 0))
    assert Ranker(questions={"words": ranker()}).rank(["words"], {"text": []}, {}) == []


def ranker(text=(4.0, -2.0), image=(2.0, -1.0), weights=(0.75, 0.25), final=(1.0, 0.0)):
    return QuestionRanker(
        calibrations={"text": Platt(*text), "image": Platt(*image)},
        weights={"text": weights[0], "image": weights[1]},
        final=Platt(*final),
    )


FOUND = {
    "text": [Candidate("a", 0.9, BOTH), Candidate("b", 0.5, TEXT)],
    "image": [Candidate("c", 0.7, BOTH), Candidate("a", 0.2, BOTH)],
}


def test_a_ranking_by_hand():
    ranked = Ranker(questions={"words": ranker(final=(2.0, -0.5))}).rank(["words"], FOUND, {})
    text = {"a": sigmoid(4 * 0.9 - 2), "b": sigmoid(0.0), "c": sigmoid(0.0)}
    image = {"a": sigmoid(2 * 0.2 - 1), "c": sigmoid(2 * 0.7 - 1)}
    fused = {
        "a": 0.75 * text["a"] + 0.25 * image["a"],
        "b": text["b"],
        "c": 0.75 * text["c"] + 0.25 * image["c"],
    }
    wanted = sorted(fused, key=lambda id: -fused[id])
    assert [item.key for item in ranked] == wanted == ["a", "c", "b"]
    for item in ranked:
        score = sigmoid(2 * logit(fused[item.key]) - 0.5)
        assert item.score == pytest.approx(score)
        assert sum(item.contributions.values()) == pytest.approx(score)
    assert set(ranked[2].contributions) == {"text"}
    share = ranked[0].contributions["text"] / ranked[0].score
    assert share == pytest.approx(0.75 * text["a"] / fused["a"])


def test_two_kinds_of_question_have_the_same_say():
    words, photo = ranker(), ranker(text=(1.0, 0.0), weights=(0.2, 0.8), final=(1.0, 1.0))
    found = Ranker(questions={"words": words, "photo": photo}).rank(["words", "photo"], FOUND, {})
    item = next(each for each in found if each.key == "a")
    text = (sigmoid(4 * 0.9 - 2) + sigmoid(0.9)) / 2
    image = sigmoid(2 * 0.2 - 1)
    weights = ((0.75 + 0.2) / 2, (0.25 + 0.8) / 2)
    fused = (weights[0] * text + weights[1] * image) / sum(weights)
    assert item.score == pytest.approx((fused + sigmoid(logit(fused) + 1)) / 2)


def test_a_question_of_a_kind_not_learned_is_ranked_by_what_is_known_of_others():
    known = Ranker(questions={"words": ranker()})
    assert known.rank(["sound"], FOUND, {}) == known.rank(["words"], FOUND, {})


def test_a_source_without_a_calibration_keeps_its_order_and_has_little_say():
    known = Ranker(questions={"words": ranker()})
    sounds = [Candidate(id, score, frozenset({"audio"})) for id, score in (("x", 0.9), ("y", 0.3))]
    alone = known.rank(["sound"], {"audio": sounds[::-1]}, {})
    assert [item.key for item in alone] == ["x", "y"]
    beside = known.rank(["words"], {**FOUND, "audio": sounds}, {})
    assert [item.key for item in beside][:3] == ["a", "c", "b"]


def test_sources_that_were_worth_nothing_are_all_there_is():
    silent = Ranker(questions={"words": ranker(weights=(0.0, 1.0))})
    ranked = silent.rank(["words"], {"text": FOUND["text"]}, {})
    assert [item.key for item in ranked] == ["a", "b"]
    assert ranked[0].score == pytest.approx(sigmoid(4 * 0.9 - 2))


def test_a_candidate_that_only_an_unweighted_source_can_see_has_a_score():
    silent = Ranker(questions={"words": ranker(weights=(1.0, 0.0))})
    seen = {"text": [Candidate("a", 0.9, TEXT)],
            "image": [Candidate("d", 0.9, frozenset({"image"}))]}  # fmt: skip
    ranked = silent.rank(["words"], seen, {})
    assert {item.key for item in ranked} == {"a", "d"}
    assert all(item.score > 0 for item in ranked)


def test_equal_scores_come_in_the_order_of_ids():
    found = {"text": [Candidate(id, 0.5, TEXT) for id in ("c", "a", "b")]}
    ranked = Ranker(questions={"words": ranker()}).rank(["words"], found, {})
    assert [item.key for item in ranked] == ["a", "b", "c"]


def test_calibrations_are_averaged_over_kinds_of_question():
    scores = np.array([0.0, 1.0])
    one, other = ranker(text=(1.0, 0.0)), ranker(text=(3.0, -1.0))
    wanted = [(sigmoid(s) + sigmoid(3 * s - 1)) / 2 for s in scores]
    assert calibrate([one, other], "text", scores) == pytest.approx(wanted)


def test_longer_queries_score_higher_in_words_and_are_scaled_down():
    assert words_scale("shoe") == pytest.approx(1 / 2), "names of goods count twice"
    assert words_scale("red running shoe") < words_scale("red shoe") < words_scale("shoe")
    assert words_scale("") == words_scale("!!!") == 1.0


def test_a_ranker_survives_being_written():
    made = Ranker(questions={"words": ranker(), "photo": ranker(final=(0.5, 2.0))})
    assert Ranker.model_validate_json(made.model_dump_json()) == made


def test_contributions_sum_to_the_score_of_what_all_find_impossible():
    hopeless = Ranker(
        questions={"words": ranker(text=(100.0, -200.0), image=(100.0, -200.0), final=(1.0, 9.0))}
    )
    (item,) = hopeless.rank(["words"], {"text": [Candidate("a", 0.0, BOTH)]}, {})
    assert item.score > 0.001
    assert sum(item.contributions.values()) == pytest.approx(item.score, abs=1e-9)
