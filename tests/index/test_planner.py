"""The planner: exact where few pass, and never silently short."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.index import edge, edge_engine, planner
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.index.planner import (
    EXACT_BELOW,
    EXACT_PASSING,
    SCANNED_FROM,
    SCANNED_PASSING,
    Plan,
    fell_short,
    plan,
)
from omnishelf.recent import Recent
from omnishelf.types import And, Equal, OneOf, Product, Range


@pytest.mark.parametrize(
    ("products", "passing", "how"),
    [
        (1, None, "exact"),
        (EXACT_BELOW - 1, None, "exact"),
        (EXACT_BELOW - 1, EXACT_BELOW - 2, "exact"),
        (1_000_000, None, "graph"),
        (1_000_000, 999_000, "graph"),
        (1_000_000, 500_000, "graph"),
        (1_000_000, 250_000, "filtered graph"),
        (1_000_000, 100_000, "filtered graph"),
        (1_000_000, EXACT_PASSING, "exact"),
        (1_000_000, 3, "exact"),
        (1_000_000, 0, "exact"),
    ],
)
def test_how_by_how_many_pass(products, passing, how):
    assert plan(products, 10, None if passing is None else lambda: passing).how == how


@pytest.mark.parametrize(
    ("products", "passing", "how"),
    [
        (EXACT_BELOW - 1, EXACT_BELOW - 2, "exact"),
        (1_000_000, EXACT_PASSING, "exact"),
        (1_000_000, EXACT_PASSING + 1, "scan"),
        (1_000_000, SCANNED_PASSING, "scan"),
        (1_000_000, SCANNED_PASSING + 1, "filtered graph"),
        (1_000_000, 500_000, "graph"),
        (SCANNED_FROM, EXACT_PASSING + 1, "scan"),
        (SCANNED_FROM - 1, EXACT_PASSING + 1, "filtered graph"),
        (100_000, EXACT_PASSING + 1, "graph"),
        (100_000, None, "graph"),
    ],
)
def test_more_may_pass_where_vectors_are_kept_in_int8(products, passing, how):
    estimate = None if passing is None else lambda: passing
    assert plan(products, 10, estimate, scans=True).how == how


def test_a_small_index_does_not_count_what_passes():
    def never():
        raise AssertionError

    assert plan(10_000, 10, never) == Plan("exact", 10_000, 0)


@given(st.integers(0, 5_000_000), st.integers(1, 2_000), st.floats(0, 1))
def test_a_walk_keeps_at_least_what_is_wanted(products, limit, share):
    chosen = plan(products, limit, lambda: int(products * share))
    assert chosen.how == "exact" or chosen.width >= limit
    assert not fell_short(chosen, limit, limit)
    if chosen.how != "exact":
        assert fell_short(chosen, limit - 1, limit)


def test_a_walk_is_the_less_wide_the_more_pass():
    passing = range(300_000, 1_000_001, 100_000)
    widths = [plan(1_000_000, 50, lambda many=many: many).width for many in passing]
    # Two to eight times fifty: 8 up to three fifths, then 1.5 less for every tenth more.
    assert widths == [400, 400, 400, 400, 325, 250, 175, 100]


SHAPE = {"fused": 16, "image": 2_000}
"""Of which no product has the second: graphs are built for what there is."""


@pytest.fixture(scope="module", params=["float32", "float16", "int8"])
def graphed(request, tmp_path_factory):
    """Six thousand products with a graph, as a large index has, and their vectors."""
    with pytest.MonkeyPatch.context() as patch:
        for where in (planner, edge_engine):
            patch.setattr(where, "EXACT_BELOW", 1_000)
        patch.setattr(planner, "EXACT_PASSING", 150)
        patch.setattr(planner, "SCANNED_PASSING", 400)
        patch.setattr(planner, "SCANNED_FROM", 6_000)
        rng = np.random.default_rng(3)
        centres = rng.standard_normal((40, 16))
        vectors = centres[rng.integers(0, 40, 6_000)] + 0.5 * rng.standard_normal((6_000, 16))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        folder = tmp_path_factory.mktemp("graphed") / "index"
        index = EdgeIndex.create(folder, SHAPE, precision=request.param)
        products = [
            Product(
                id=f"p{n}", price=float(rng.integers(1_000)), brand=f"b{rng.integers(50)}",
                category=("few" if n % 400 == 0 else f"c{rng.integers(4)}",),
            )
            for n in range(6_000)
        ]  # fmt: skip
        index.upsert(
            [
                Entry(product, Fingerprint("", ""), {"fused": row[None]})
                for product, row in zip(products, vectors, strict=True)
            ]
        )
        index.optimize()
        yield index, products, vectors, request.param
        index.close()


WHERE = {
    "none": (None, lambda _: True, "graph"),
    "nearly all": (Range("price", lt=950), lambda p: p.price < 950, "graph"),
    "half": (Range("price", lt=500), lambda p: p.price < 500, "graph"),
    "a tenth": (Range("price", gte=100, lt=200), lambda p: 100 <= p.price < 200, "filtered graph"),
    "a category": (Equal("category", "c1"), lambda p: p.category == ("c1",), "filtered graph"),
    "brands": (
        OneOf("brand", ("b1", "b2", "b3", "b4", "b5")),
        lambda p: p.brand in {"b1", "b2", "b3", "b4", "b5"},
        "filtered graph",
    ),
    "two brands": (
        OneOf("brand", ("b1", "b2")),
        lambda p: p.brand in {"b1", "b2"},
        "filtered graph",
    ),
    "a brand": (Equal("brand", "b7"), lambda p: p.brand == "b7", "exact"),
    "few": (Equal("category", "few"), lambda p: p.category == ("few",), "exact"),
    "both": (
        And((Equal("brand", "b7"), Range("price", lt=500))),
        lambda p: p.brand == "b7" and p.price < 500,
        "exact",
    ),
    "nobody": (Range("price", lt=0), lambda _: False, "exact"),
}


@pytest.mark.parametrize("name", WHERE)
def test_recall_holds_under_every_filter(graphed, name):
    index, products, vectors, precision = graphed
    where, passes, how = WHERE[name]
    passing = np.array([passes(product) for product in products])
    if precision == "int8" and 150 < passing.sum() <= 400:
        how = "scan"
    rng = np.random.default_rng(11)
    shares = []
    asked = vectors[rng.integers(0, 6_000, 40)] + 0.2 * rng.standard_normal((40, 16))
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    for query in asked.astype(np.float32):
        scores = np.where(passing, vectors @ query, -np.inf)
        best = {products[n].id for n in np.argsort(-scores)[: min(10, passing.sum())]}
        found = index.nearest("fused", query, where=where, limit=10)
        assert found.plan.how == how
        assert all(passes(products[int(hit.id[1:])]) for hit in found)
        shares.append(len(best & {hit.id for hit in found}) / max(len(best), 1) if best else 1.0)
    assert np.mean(shares) >= 0.97 if how != "exact" else min(shares) >= 0.9


def test_what_there_is_has_a_graph(graphed):
    index, products, _, _ = graphed
    # The lists of words count as well.
    assert index._shard.info().indexed_vectors_count == 2 * len(products)


def test_a_walk_that_comes_back_short_is_made_up_for(graphed, monkeypatch):
    index, products, vectors, _ = graphed
    where = Equal("category", "few")
    # As if the engine had taken a rare category for a common one.
    monkeypatch.setattr(index, "_roughly", lambda *_: 3_000)
    monkeypatch.setattr(edge, "search_params", lambda chosen, _: edge_engine.search_params(
        Plan("graph", 0, 1) if chosen.how != "exact" else chosen, "float16"))  # fmt: skip
    found = index.nearest("fused", vectors[5], where=where, limit=20)
    assert {hit.id for hit in found} == {p.id for p in products if p.category == ("few",)}
    assert found.plan.how == "exact"


def test_what_passes_a_filter_is_estimated_once_until_something_is_written(graphed, monkeypatch):
    index, products, vectors, _ = graphed
    asked = []
    count = index._shard.count

    class Counting:
        def __getattr__(self, name):
            return getattr(shard, name)

        def count(self, request):
            asked.append(request)
            return count(request)

    shard = index._shard
    monkeypatch.setattr(index, "_shard", Counting())
    monkeypatch.setattr(index, "_estimates", Recent(10))
    for where in (Equal("category", "half"), Equal("category", "few"), Equal("category", "half")):
        for vector in vectors[:3]:
            index.nearest("fused", vector, where=where, limit=5)
    assert len(asked) == 2
    index.update({products[0].id: (products[0], index.fingerprints(["p0"])["p0"])})
    index.nearest("fused", vectors[0], where=Equal("category", "few"), limit=5)
    assert len(asked) == 3
