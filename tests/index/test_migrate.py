"""A copied index is the same index, whatever broke off on the way."""

from dataclasses import replace

import backends
import numpy as np
import pytest

from omnishelf.errors import ModelError, ShelfError
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.index.migrate import copy_index, verify_copy
from omnishelf.types import Equal, Product

NEEDS = backends.NEEDS_CLUSTER


@pytest.fixture(
    params=[
        pytest.param((backends.Edge, backends.Double), id="edge to double"),
        pytest.param((backends.Double, backends.Edge), id="double to edge"),
        pytest.param((backends.Edge, backends.RealCluster), id="edge to cluster", marks=NEEDS),
        pytest.param((backends.RealCluster, backends.Edge), id="cluster to edge", marks=NEEDS),
    ]
)
def pair(request, tmp_path, many, dims):
    """A full index and an empty one of the other backend."""
    from_, to = (kind(tmp_path) for kind in request.param)
    source, target = from_.create("source", dims), to.create("target", dims)
    source.upsert(many)
    yield source, target
    source.close()
    target.close()
    from_.discard()
    to.discard()


def contents(index):
    return {
        entry.product.id: (entry.product, entry.fingerprint, entry.vectors, entry.words)
        for entries in index.stored()
        for entry in entries
    }


def same(one, other):
    assert one.keys() == other.keys()
    for id, (product, fingerprint, vectors, words) in one.items():
        assert other[id][:2] == (product, fingerprint)
        assert other[id][2].keys() == vectors.keys()
        for source, rows in vectors.items():
            assert other[id][2][source] == pytest.approx(rows, abs=2e-3)
        assert dict(zip(*other[id][3], strict=True)) == pytest.approx(
            dict(zip(*words, strict=True))
        )
    return True


def test_a_copy_is_whole_and_answers_alike(pair, many):
    source, target = pair
    told = []
    assert copy_index(source, target, tell=told.append, batch=50) == len(many)
    assert [copied.products for copied in told] == [50, 100, 120]
    assert same(contents(source), contents(target))
    assert dict(target.fields) == dict(source.fields)
    assert target.count(Equal("colour", "red")) == source.count(Equal("colour", "red"))
    found = verify_copy(source, target)
    assert found.products == 120
    assert found.agreement == 1.0
    assert found.sampled > 20
    assert found.questions > found.sampled


def test_a_killed_copy_goes_on_from_its_cursor(pair):
    source, target = pair
    kept = []

    def dies_after_two(copied):
        kept.append(copied.after)
        if len(kept) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_index(source, target, tell=dies_after_two, batch=25)
    assert target.count() == 50
    with pytest.raises(ShelfError, match="120 products in the source and 50"):
        verify_copy(source, target)
    assert copy_index(source, target, after=kept[-1], tell=kept.append, batch=25) == 70
    assert same(contents(source), contents(target))
    assert verify_copy(source, target).agreement == 1.0


def test_copying_again_from_the_start_changes_nothing(pair):
    source, target = pair
    for _ in range(2):
        copy_index(source, target, tell=lambda copied: None)
    assert same(contents(source), contents(target))


def test_aliases_come_along(pair):
    source, target = pair
    alias = Entry(Product(id="a", title="kettle"), Fingerprint("r", "c"), {}, ("hervidor",))
    source.upsert([alias])
    copy_index(source, target, tell=lambda copied: None)
    assert [hit.id for hit in target.matching("hervidor", where=None, limit=3)] == ["a"]


@pytest.mark.parametrize("id", ["p3", "stranger"])
def test_a_target_with_other_contents_is_refused(pair, id):
    source, target = pair
    target.upsert([Entry(Product(id=id, title="of another shop"), Fingerprint("x", "y"))])
    with pytest.raises(ShelfError, match=f"'{id}'.*empty"):
        copy_index(source, target, tell=lambda copied: None)
    assert target.count() == 1


def test_a_copy_that_was_changed_is_found_out(pair):
    source, target = pair
    copy_index(source, target, tell=lambda copied: None)
    for entries in source.stored():
        for e in entries:
            changed = e.product.model_copy(update={"title": "changed"})
            target.update({e.product.id: (changed, e.fingerprint)})
    with pytest.raises(ShelfError, match="differs"):
        verify_copy(source, target)


def test_a_copy_that_finds_other_products_is_found_out(pair):
    source, target = pair
    copy_index(source, target, tell=lambda copied: None)
    rng = np.random.default_rng(0)
    drawn = {e.product.id for n in range(2) for e in next(source.stored(after=f"sample {n}"))[:1]}
    for entries in source.stored():
        # All but the compared ones get other vectors.
        for e in entries:
            if e.product.id not in drawn:
                vectors = {k: rng.standard_normal(v.shape) for k, v in e.vectors.items()}
                target.restore([replace(e, vectors=vectors)])
    with pytest.raises(ShelfError, match="answers otherwise"):
        verify_copy(source, target, sample=2)


def test_a_target_without_room_for_a_source_is_refused(tmp_path, many):
    source = backends.Edge(tmp_path).create("source", {"text": 8, "image": 6, "fused": 5})
    target = backends.Double(tmp_path).create("target", {"text": 8, "fused": 5})
    source.upsert(many)
    with pytest.raises(ModelError, match="image"):
        copy_index(source, target, tell=lambda copied: None)
    assert target.count() == 0
    source.close()
