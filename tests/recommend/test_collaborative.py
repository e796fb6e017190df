import numpy as np
import pytest

from omnishelf.recommend import collaborative
from omnishelf.recommend.collaborative import Collaborative
from omnishelf.settings import RecommendSettings

SETTINGS = RecommendSettings()
CAMPS = (["boot", "sock", "polish"], ["lamp", "bulb", "rug"])


@pytest.fixture
def camps(days):
    """Eighty shoppers who care for things to wear or for things at home: each for two of three."""
    for number in range(80):
        camp = CAMPS[number % 2]
        for left_out in (number // 2 % 3,):
            for product in camp[:left_out] + camp[left_out + 1 :]:
                days.add("click", product, f"s{number}")
    return days


def test_those_with_the_same_taste_tell(camps):
    pytest.importorskip("implicit")
    learned = Collaborative.of(camps.table, SETTINGS)
    scores = learned.scores({"boot": 1.0})
    by_id = dict(zip(learned.ids, scores, strict=True))
    assert min(by_id["sock"], by_id["polish"]) > max(by_id["lamp"], by_id["bulb"], by_id["rug"])
    again = Collaborative.of(camps.table, SETTINGS)
    assert np.array_equal(learned.factors, again.factors)


def test_a_shoppers_vector_is_the_one_that_the_library_finds(camps):
    als = pytest.importorskip("implicit.cpu.als")
    sparse = pytest.importorskip("scipy.sparse")
    learned = Collaborative.of(camps.table, SETTINGS)
    model = als.AlternatingLeastSquares(
        factors=collaborative.FACTORS, regularization=0.05, num_threads=1
    )
    model.item_factors = learned.factors
    tastes = {"boot": 1.0, "rug": 3.0}
    row = np.zeros((1, len(learned.ids)), np.float32)
    for id, weight in tastes.items():
        row[0, learned.place[id]] = 1 + 10 * np.log1p(weight)
    vector = np.asarray(model.recalculate_user(0, sparse.csr_matrix(row))).ravel()
    expected = learned.factors @ vector
    assert learned.scores(tastes) == pytest.approx(expected, abs=2e-3)


def test_what_too_few_care_for_is_not_learned(camps):
    pytest.importorskip("implicit")
    for shopper in ("s0", "s1"):
        camps.add("click", "secret", shopper)
    assert "secret" not in Collaborative.of(camps.table, SETTINGS).ids


def test_too_few_shoppers_teach_nothing(days):
    for number in range(10):
        days.add("click", "boot", f"s{number}")
        days.add("click", "sock", f"s{number}")
    assert Collaborative.of(days.table, SETTINGS) is None


def test_without_the_extra_content_alone_recommends(camps, monkeypatch, recommender_of):
    monkeypatch.setattr(collaborative, "_library", lambda: None)
    strip = recommender_of(camps.table).recommend("for_you", shopper="s0", limit=2)
    assert {offer.reason.kind for offer in strip.offers} == {"like_viewed"}


def test_with_it_both_are_blended_and_told(camps, recommender_of):
    pytest.importorskip("implicit")
    strip = recommender_of(camps.table, collaborative=0.9).recommend("for_you", shopper="s0")
    told = {offer.product.id: offer.reason for offer in strip.offers}
    # The first shopper knows socks and polish; those of this camp know boots too.
    assert told["boot"].kind == "same_taste"
    assert "as you do" in told["boot"].tell()
    assert told["boot"].title in ("wool sock", "shoe polish")
