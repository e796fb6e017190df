"""Weak languages and sources, told by report cards written by hand."""

import json

from omnishelf.learning.report_card import QuestionCard, ReportCard, read_card
from omnishelf.learning.weak_spots import FEWEST, WeakSpot, weak_language, weak_source


def asked(questions=20, by_source=None, by_language=None, counts=None):
    return QuestionCard(
        questions=questions,
        ndcg=0.7,
        ndcg_by_source=by_source or {},
        ndcg_by_language=by_language or {},
        questions_by_language=counts or dict.fromkeys(by_language or {}, FEWEST),
        calibration_error=0.02,
    )


def card(**questions):
    return ReportCard(
        date="2026-11-24T12:00:00Z", seconds=20, products=100, held_back=10, labels={}, phrases=9,
        languages=("en", "zh"), views={}, epochs=3, best_epoch=2, stopped_early=False,
        resumed=False, warm_start=False, losses=(3.0, 2.0, 1.0), validation={}, frozen={},
        shares={}, questions=questions, weights={}, before=0.4, after=0.7, verdict="switched",
        versions={},
    )  # fmt: skip


def test_the_language_answered_worst_is_named():
    scores = {"en": 0.9, "zh": 0.4, "es": 0.8}
    made = card(words=asked(by_language=scores, counts={"en": 9, "zh": 6, "es": 5}))
    assert weak_language(made) == WeakSpot("zh", 0.4, 0.9, True, "words", 6)


def test_nothing_is_concluded_from_few_questions():
    scores = {"en": 0.9, "zh": 0.1, "es": 0.8}
    counts = {"en": 9, "zh": FEWEST - 1, "es": 5}
    spot = weak_language(card(words=asked(by_language=scores, counts=counts)))
    assert spot is not None
    assert spot.name == "es"
    few = asked(questions=FEWEST - 1, by_source={"text": 0.9, "image": 0.1})
    assert weak_source(card(words=few)) is None


def test_about_alike_is_not_weak():
    spot = weak_language(card(words=asked(by_language={"en": 0.82, "zh": 0.78})))
    assert spot is not None
    assert not spot.weak


def test_one_alone_is_compared_with_nothing():
    assert weak_language(card(words=asked(by_language={"en": 0.2}))) is None
    assert weak_source(card(photo=asked(by_source={"image": 0.2}))) is None
    assert weak_language(card(photo=asked())) is None
    assert weak_source(card()) is None


def test_sources_are_told_by_questions_in_words_or_by_the_commonest_kind():
    words = asked(by_source={"text": 0.9, "image": 0.5})
    photo = asked(questions=30, by_source={"image": 0.9, "text": 0.3})
    sound = asked(questions=8, by_source={"audio": 0.9, "text": 0.1})
    assert weak_source(card(photo=photo, words=words)) == WeakSpot(
        "image", 0.5, 0.9, True, "words", 20
    )
    assert weak_source(card(sound=sound, photo=photo)) == WeakSpot(
        "text", 0.3, 0.9, True, "photo", 30
    )


def test_a_card_of_before_languages_were_told_can_be_read(tmp_path):
    made = card(words=asked(by_source={"text": 0.9}))
    old = made.model_dump(mode="json")
    for name in ("ndcg_by_language", "questions_by_language", "reliability"):
        del old["questions"]["words"][name]
    (tmp_path / "report_card.json").write_text(json.dumps(old))
    assert read_card(tmp_path) == made
    assert weak_language(made) is None
