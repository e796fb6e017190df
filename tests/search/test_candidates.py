"""What learned ranking is told of a search's candidates."""

from datetime import UTC, datetime

import numpy as np

from acts_of_shoppers import NOW, event, unit
from omnishelf.events.table import EventTable
from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.index.index import Candidate
from omnishelf.profiles.acts import Acts
from omnishelf.profiles.catalog import Catalog
from omnishelf.profiles.profile import Profile
from omnishelf.reranking.candidates import QueryFacts, Reviewed
from omnishelf.search.candidates import candidates_of, fit
from omnishelf.settings import SortFields
from omnishelf.types import Product

QUERY = QueryFacts("red shoe", "en")
PRODUCTS = {
    "a": Product(id="a", title="a", brand="Acme", price=10, stock=3, images=("x.png",),
                 attributes={"added": "2026-02-01", "discount": 0.2}),
    "b": Product(id="b", title="b", brand="Bolt"),
}  # fmt: skip
RANKED = [Fused("b", 0.9, {"words": 0.9}), Fused("gone", 0.5, {"text": 0.5}),
          Fused("a", 0.4, {"text": 0.4})]  # fmt: skip
FOUND = {
    "words": [Candidate("b", 7.0)],
    "text": [Candidate("a", 0.8), Candidate("gone", 0.6), Candidate("b", 0.5)],
}

REVIEWED = {"a": Reviewed(0.8, 0.7, 12), "gone": Reviewed(0.4, 0.1, 1)}


def made():
    return candidates_of(QUERY, RANKED, FOUND, PRODUCTS, SortFields(), REVIEWED)


def test_all_is_in_the_order_of_the_ranking_and_what_is_not_known_is_no_number():
    told = made()
    assert told.products == ("b", "gone", "a")
    np.testing.assert_array_equal(told.score, [0.9, 0.5, 0.4])
    nan = np.nan
    np.testing.assert_array_equal(told.facts.price, [nan, nan, 10])
    np.testing.assert_array_equal(told.facts.stock, [nan, nan, 3])
    np.testing.assert_array_equal(told.facts.discount, [nan, nan, 0.2])
    np.testing.assert_array_equal(told.facts.pictures, [0, nan, 1])
    np.testing.assert_array_equal(told.facts.review_score, [nan, 0.4, 0.8])
    np.testing.assert_array_equal(told.facts.review_low, [nan, 0.1, 0.7])
    np.testing.assert_array_equal(told.facts.reviews, [nan, 1, 12])
    added = datetime(2026, 2, 1, tzinfo=UTC).timestamp()
    np.testing.assert_array_equal(told.facts.added, [nan, nan, added])


def test_each_source_tells_rank_and_score_of_what_it_found():
    told = made().found
    np.testing.assert_array_equal(told["words"].rank, [1, np.nan, np.nan])
    np.testing.assert_array_equal(told["words"].similarity, [7.0, np.nan, np.nan])
    np.testing.assert_array_equal(told["text"].rank, [3, 2, 1])
    np.testing.assert_array_equal(told["text"].similarity, [0.5, 0.6, 0.8])


def test_nothing_found_is_no_candidate():
    assert len(candidates_of(QUERY, [], {"words": []}, {}, SortFields(), {})) == 0


def test_without_reviews_nothing_is_known_of_them():
    facts = candidates_of(QUERY, RANKED, FOUND, PRODUCTS, SortFields(), {}).facts
    assert np.isnan([facts.review_score, facts.review_low, facts.reviews]).all()


def test_who_looked_at_the_like_is_suited_by_it():
    vectors = {"a": unit(1, 0, 0.1), "b": unit(0, 1, 0.1), "seen": unit(1, 0.1, 0)}
    looked = EventTable.of([event("seen"), event("seen", "order", days=1)])
    catalog = Catalog(
        lambda ids: {id: PRODUCTS[id] for id in ids if id in PRODUCTS},
        lambda ids: {id: vectors[id] for id in ids if id in vectors},
    )
    profile = Profile.of(
        Acts.of_shopper(looked, "ann"), Acts.of_visit(looked, "none", None), catalog,
        now=NOW.timestamp(), half_life_days=30,
    )  # fmt: skip
    suited = fit(profile, made(), PRODUCTS, catalog.vectors)
    assert np.isnan(suited.affinity[1])
    assert suited.affinity[2] > 0 > suited.affinity[0]
