"""The validation's measures against ir-measures, and by hand."""

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import dataset, unit

from omnishelf.catalog.wishes import fits
from omnishelf.learning.validation import DEPTH, Spaces, ndcg, phrase_ndcg, validation_score
from omnishelf.learning.views.holdout import Holdout, hold_back
from omnishelf.learning.views.rows import Rows

GRADES = st.dictionaries(st.sampled_from([f"p{n}" for n in range(20)]), st.integers(1, 2))


def by_ir_measures(run, qrels):
    """Mean nDCG@10 of similarities [queries, products] by graded answers of the same shape."""
    judged = [ir_measures.Qrel(f"q{q}", f"p{p}", int(grade))
              for (q, p), grade in np.ndenumerate(qrels) if grade]  # fmt: skip
    scored = [ir_measures.ScoredDoc(f"q{q}", f"p{p}", float(score))
              for (q, p), score in np.ndenumerate(run)]  # fmt: skip
    measure = ir_measures.parse_measure("nDCG@10")
    return ir_measures.calc_aggregate([measure], judged, scored)[measure]


@given(GRADES, st.permutations([f"p{n}" for n in range(20)]))
def test_ndcg_is_that_of_ir_measures(grades, order):
    found = ndcg([grades.get(id, 0) for id in order], grades)
    run = np.array([[20 - order.index(f"p{n}") for n in range(20)]])
    qrels = np.array([[grades.get(f"p{n}", 0) for n in range(20)]])
    wanted = by_ir_measures(run, qrels) if grades else 0.0
    assert found == pytest.approx(wanted)


def test_ndcg_by_hand():
    grades = {"a": 2, "b": 1}
    ideal = 2 + 1 / np.log2(3)
    assert ndcg([2, 1], grades) == pytest.approx(1)
    assert ndcg([1, 0, 2], grades) == pytest.approx((1 + 2 / 2) / ideal)
    assert ndcg([], grades) == ndcg([0] * 10 + [2], grades) == 0
    assert ndcg([0], {}) == 0


def spaces(data, dim=12, *, shared=True, seed=0):
    rng = np.random.default_rng(seed)

    def placed(rows):
        return Rows(unit(rng.normal(size=(len(rows.features), dim))), rows.starts)

    return Spaces(
        tokens={source: placed(rows) for source, rows in data.tokens.items()},
        fused=unit(rng.normal(size=(len(data), dim))),
        phrases=unit(rng.normal(size=(len(data.phrases), dim))),
        variations={source: placed(rows) for source, rows in data.variations.items()},
        shared=shared,
    )


def test_phrases_are_judged_as_ir_measures_judges_them():
    data = dataset(30)
    rng = np.random.default_rng(0)
    gallery, phrases = unit(rng.normal(size=(30, 8))), unit(rng.normal(size=(len(data.phrases), 8)))
    asked = np.arange(0, len(data.phrases), 2)
    found = phrase_ndcg(data, asked, phrases, gallery, np.arange(30))
    grades = 2 * fits(data.phrases.wishes[asked], data.labels.grid, kind_credit=0.5, has_kind=True)
    answered = (grades == 2).any(axis=1)
    wanted = by_ir_measures((phrases[asked] @ gallery.T)[answered], grades[answered])
    assert found == pytest.approx(wanted)


def test_a_space_in_which_answers_are_nearest_is_perfect():
    data = dataset(24, noise=0.0)
    # A product's place says its kind and, less, its colour; a phrase's what it asks for.
    places = np.concatenate([2 * np.eye(4)[data.labels.grid[:, 0]],
                             np.eye(3)[data.labels.grid[:, 1]]], axis=1)  # fmt: skip
    wishes = data.phrases.wishes
    colours = np.where(wishes[:, 1:] >= 0, np.eye(3)[wishes[:, 1]], 0)
    phrases = np.concatenate([2 * np.eye(4)[wishes[:, 0]], colours], axis=1)
    found = phrase_ndcg(data, np.arange(len(wishes)), unit(phrases), unit(places), np.arange(24))
    assert found == pytest.approx(1.0)


def test_nothing_to_ask_nothing_to_find_and_nothing_that_answers():
    data = dataset(12)
    gallery, phrases = np.ones((12, 4), np.float32), np.ones((len(data.phrases), 4), np.float32)
    owners = np.arange(12)
    assert phrase_ndcg(data, np.zeros(0, np.int64), phrases, gallery, owners) is None
    assert phrase_ndcg(data, owners, phrases[:0], gallery, owners) is None
    assert phrase_ndcg(data, owners, phrases, gallery[:0], owners[:0]) is None
    alone = np.array([0])
    other = np.flatnonzero(data.phrases.wishes[:, 0] != data.labels.grid[0, 0])
    assert phrase_ndcg(data, other, phrases, gallery[:1], alone) is None


def test_recall_by_brute_force():
    data = dataset(60)
    holdout = Holdout(np.arange(60) < 40, np.zeros(len(data.phrases), bool))
    made = spaces(data)
    found = validation_score(data, holdout, made)[1]

    def recall(asked, sought, depth, among=40):
        hits = []
        for row, owner in zip(asked.features, asked.owners, strict=True):
            if owner >= 40:
                continue
            scores = {}
            for other, its in zip(sought.features, sought.owners, strict=True):
                if its < among:
                    scores.setdefault(int(its), []).append(float(row @ other))
            flat = sorted((s for rows in scores.values() for s in rows), reverse=True)
            hits.append(flat.index(max(scores[int(owner)])) < depth)
        return np.mean(hits)

    text, image = made.tokens["text"], made.tokens["image"]
    assert found["text → image"] == pytest.approx(recall(text, image, DEPTH), abs=1e-4)
    assert found["image → text"] == pytest.approx(recall(image, text, DEPTH), abs=1e-4)
    varied = made.variations["image"]
    assert found["image → image"] == pytest.approx(recall(varied, image, 1, among=60), abs=1e-4)


def test_the_score_is_the_mean_of_all_measures():
    data = dataset(60)
    score, found = validation_score(data, hold_back(data, share=0.4, most=99), spaces(data))
    assert set(found) == {
        "phrases → text", "phrases → image", "phrases → fused", "text → text", "image → image",
        "text → image", "image → text",
    }  # fmt: skip
    assert score == pytest.approx(np.mean([*found.values()]), abs=1e-4)


def test_sources_apart_are_asked_in_their_own_modality_only():
    data = dataset(60)
    made = spaces(data, shared=False)
    found = validation_score(data, hold_back(data, share=0.4, most=99), made)[1]
    assert set(found) == {"phrases → text", "text → text", "image → image"}


def test_only_held_back_products_count():
    data = dataset(60)
    holdout = hold_back(data, share=0.4, most=99)
    one, other = spaces(data), spaces(data)
    for rows in (*other.tokens.values(), *other.variations.values()):
        rows.features[~holdout.products[rows.owners]] = 0
    other.fused[~holdout.products] = 0
    found, without = (validation_score(data, holdout, each)[1] for each in (one, other))
    own = {"text → text", "image → image"}
    assert {k: found[k] for k in found.keys() - own} == {k: without[k] for k in found.keys() - own}
    # Which of all products a variation is of is harder to tell the more there are.
    assert all(found[name] <= without[name] for name in own)


@pytest.mark.parametrize("data", [dataset(8, sources=("image",)), dataset(9, lacking=range(9))])
def test_where_little_can_be_measured(data):
    score, found = validation_score(data, hold_back(data, share=0.1, most=5), spaces(data))
    assert 0 <= score <= 1
    assert bool(found) == (score > 0) or set(found.values()) == {0.0}
