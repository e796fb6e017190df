"""The protocol: an oracle is perfect, failures stop nobody, and the pool is never learned from."""

import pytest
from compared_shop import SETTINGS, compared, failing, knowing

from omnishelf.errors import ModelError
from omnishelf.evaluation.significance import compare
from omnishelf.learning.compare.preset import Preset, Ready
from omnishelf.learning.compare.protocol import compare_presets
from omnishelf.learning.compare.registry import PRESETS
from omnishelf.learning.views.holdout import held_products


@pytest.fixture(scope="module")
def found(shelf):
    return compared(
        shelf,
        {
            "bm25": PRESETS["bm25"],
            "wrong": knowing(-1, "baseline"),
            "oracle": knowing(1),
            "poor": failing(ModelError("nothing to learn from")),
            "lacking": failing(ImportError("no module 'torch'")),
            "broken": failing(ZeroDivisionError("by zero")),
            "silent": Preset("model", "can't be asked", lambda _: Ready({}, 0.0, 0)),
            "last": PRESETS["bm25"],
        },
    )


def outcome(found, name):
    return next(each for each in found.outcomes if each.name == name)


def test_an_oracle_is_perfect_and_its_reverse_is_not(found):
    for kind in ("words", "photo"):
        assert outcome(found, "oracle").part(kind).score.mean == pytest.approx(1)
        assert outcome(found, "wrong").part(kind).score.mean < 0.5
    languages = outcome(found, "oracle").part("words").languages
    assert [(group.name, group.scores[0].mean) for group in languages] == [
        ("en", pytest.approx(1)),
        ("es", pytest.approx(1)),
    ]


def test_what_fails_says_why_and_the_others_go_on(found):
    assert [each.name for each in found.outcomes if each.failed] == [
        "poor", "lacking", "broken", "silent",
    ]  # fmt: skip
    assert outcome(found, "poor").failed == "nothing to learn from"
    assert "pip install" in outcome(found, "lacking").failed
    assert outcome(found, "broken").failed == "ZeroDivisionError: by zero"
    assert outcome(found, "silent").failed == "there is no question that it can be asked"
    first, last = outcome(found, "bm25"), outcome(found, "last")
    assert first.part("words").run == last.part("words").run


def test_presets_are_compared_with_the_best_baseline_that_answers(found):
    oracle = outcome(found, "oracle")
    own, bm25 = (outcome(found, name).part("words").scores for name in ("oracle", "bm25"))
    assert oracle.part("words").baseline == compare(own, bm25, "nDCG@10", against="bm25")
    assert oracle.part("photo").baseline.against == "wrong"
    assert outcome(found, "bm25").part("words").baseline is None


def test_words_are_asked_in_each_language_and_phrasing(found):
    words, photos = found.questions
    assert len(words.contents) == len(words.qrels) == 6 * 2 * 3
    assert {label.language for label in words.labelled.values()} == {"en", "es"}
    assert len(photos.contents) == SETTINGS.photos


def test_no_preset_learns_from_the_pool(shelf):
    seen = {}

    def look(material):
        seen["pool"] = {product.id for product in material.pool}
        seen["learned"] = {product.id for product in material.learned}
        seen["goods"] = {product.id for product in material.goods.products}
        seen["data"] = {*material.data.ids}
        seen["textbook"] = {product.id for product in material.textbook.products}
        seen["practice"] = {
            id
            for exam in material.practice.exams
            for id in (*exam.grades, *(hit.id for hits in exam.found.values() for hit in hits))
        }
        seen["rows"] = {
            material.data.ids[at] for rows in material.data.tokens.values() for at in rows.owners
        }
        return Ready({}, 0.0, 0)

    found = compared(shelf, {"look": Preset("model", "looks", look)})
    ids = sorted(product.id for product in shelf.products())
    held = held_products(ids, share=SETTINGS.held_back, most=SETTINGS.most_held_back)
    pool = seen.pop("pool")
    assert pool == {id for id, is_held in zip(ids, held, strict=True) if is_held}
    assert seen["learned"] == {*ids} - pool
    assert (found.learned, found.pool) == (len(ids) - len(pool), len(pool))
    for name, learned in seen.items():
        assert learned, name
        assert not learned & pool, name
    # Only they are asked for, and only they are found.
    for questions in found.questions:
        assert {id for grades in questions.qrels.values() for id in grades} <= pool


def test_too_few_products_are_told(shelf):
    few = [*shelf.products()][:9]
    with pytest.raises(ModelError, match="this shop has 9 products: too few"):
        compare_presets(shelf.material, few, {}, SETTINGS, kept=shelf.folder / "media")
