"""What a search found, as learned ranking sees it: the same in training and in serving."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.merchandising.ordering.sorting import number
from omnishelf.profiles.affinity import Affinity, ReasonKind, affinities
from omnishelf.profiles.profile import Profile
from omnishelf.reranking.candidates import (
    Candidates,
    Numbers,
    ProductFacts,
    QueryFacts,
    Reviewed,
    ShopperFit,
    Standing,
)
from omnishelf.search.trace import Found, Ranking
from omnishelf.settings import SortFields
from omnishelf.types import Product, Source

Vectors = Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]]

_NOT_REVIEWED = (np.nan, np.nan, np.nan)


def candidates_of(
    query: QueryFacts,
    ranked: Ranking,
    found: Found,
    products: Mapping[str, Product],
    fields: SortFields,
    reviewed: Mapping[str, Reviewed],
) -> Candidates:
    """The candidates of a search; who asks is added by `fit`.

    Args:
        query: what is known of it.
        ranked: by content, best first; those that are not stored any more are told by it alone.
        found: each source's candidates.
        products: by id.
        fields: where a product says when it came.
        reviewed: what reviews say, by product.
    """
    ids = tuple(item.key for item in ranked)
    return Candidates(
        products=ids,
        score=np.array([item.score for item in ranked], np.float64),
        query=query,
        facts=_facts(ids, products, fields, reviewed),
        found={source: _standing(ids, source, found) for source in found},
    )


def fit(profile: Profile, candidates: Candidates, products: Mapping[str, Product],
        vectors: Vectors) -> ShopperFit:  # fmt: skip
    """How well candidates suit a shopper.

    Args:
        profile: of the shopper.
        candidates: n of them.
        products: by id.
        vectors: reads vectors of the source that the profile's are of.
    """
    at = [place for place, id in enumerate(candidates.products) if id in products]
    stored = [products[candidates.products[place]] for place in at]
    told = affinities(profile, stored, vectors([product.id for product in stored]))
    return ShopperFit(
        affinity=_spread(at, [each.value for each in told], len(candidates)),
        brand=_spread(at, [_part(each, "brand") for each in told], len(candidates)),
        price_band=_spread(at, [_part(each, "price") for each in told], len(candidates)),
    )


def _facts(
    ids: Sequence[str],
    products: Mapping[str, Product],
    fields: SortFields,
    reviewed: Mapping[str, Reviewed],
) -> ProductFacts:
    stored = [products.get(id) for id in ids]

    def read(field: str) -> Numbers:
        told = (None if product is None else number(product, field) for product in stored)
        return np.array([np.nan if value is None else value for value in told], np.float64)

    pictures = [np.nan if product is None else len(product.images) for product in stored]
    reviews = np.array([reviewed.get(id, _NOT_REVIEWED) for id in ids], np.float64).reshape(-1, 3)
    return ProductFacts(
        price=read("price"),
        stock=read("stock"),
        added=read(fields.newest),
        discount=read("discount"),
        pictures=np.array(pictures, np.float64),
        review_score=reviews[:, 0],
        review_low=reviews[:, 1],
        reviews=reviews[:, 2],
    )


def _standing(ids: Sequence[str], source: Source, found: Found) -> Standing:
    places = {hit.id: (rank, hit.score) for rank, hit in enumerate(found[source], start=1)}
    told = np.array([places.get(id, (np.nan, np.nan)) for id in ids], np.float64).reshape(-1, 2)
    return Standing(similarity=told[:, 1], rank=told[:, 0])


def _part(affinity: Affinity, kind: ReasonKind) -> float:
    return next((each.affinity for each in affinity.reasons if each.kind == kind), np.nan)


def _spread(at: Sequence[int], values: Sequence[float], count: int) -> Numbers:
    numbers = np.full(count, np.nan)
    numbers[[*at]] = values
    return numbers
