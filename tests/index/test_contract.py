"""What every index must do, held against plain Python and numpy."""

import math
from collections import Counter

import numpy as np
import pytest

from omnishelf.analyzer import analyze
from omnishelf.errors import FilterError, ModelError
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.index.words import product_words
from omnishelf.types import Equal, OneOf, Product, Range

# Stored in half precision.
CLOSE = 2e-3


def max_sim(entries, source, vector):
    """Cosine of each product's nearest row."""
    return {
        id: float((entry.vectors[source] @ vector).max())
        for id, entry in entries.items()
        if source in entry.vectors
    }


@pytest.mark.parametrize("source", ["text", "image", "fused"])
def test_nearest_is_an_exhaustive_search_by_the_nearest_row(shared, source):
    rng = np.random.default_rng(9)
    for _ in range(5):
        vector = rng.standard_normal({"text": 8, "image": 6, "fused": 5}[source]).astype(np.float32)
        vector /= np.linalg.norm(vector)
        wanted = max_sim(shared.entries, source, vector)
        found = shared.index.nearest(source, vector, where=None, limit=500)
        assert {hit.id: hit.score for hit in found} == pytest.approx(wanted, abs=CLOSE)
        scores = [hit.score for hit in found]
        assert scores == sorted(scores, reverse=True)
        assert [hit.id for hit in shared.index.nearest(source, vector, where=None, limit=7)] == [
            hit.id for hit in found[:7]
        ]


def bm25f(entries, query):
    """BM25F as words.py states it, from scratch: k1 1.2, b .75, mean length 24, IDF as in
    Lucene: ln(1 + (N - n + .5) / (n + .5)). Names of goods count twice."""
    lengths, frequencies = {}, {}
    for id, entry in entries.items():
        p = entry.product
        counts = Counter()
        facts = [*p.category]
        for value in p.attributes.values():
            facts += (
                [value]
                if isinstance(value, str)
                else list(value)
                if isinstance(value, tuple)
                else []
            )
        texts = [(p.title, 3.0), (p.description, 1.0), (p.id, 1.0), (p.brand or "", 2.0)]
        texts.append((" ".join(dict.fromkeys(facts)), 2.0))
        for text, weight in texts:
            for term in analyze(text):
                counts[term] += weight
        frequencies[id], lengths[id] = counts, sum(counts.values())
    total = len(entries)
    scores = Counter()
    for term in set(analyze(query)):
        having = [id for id, counts in frequencies.items() if term in counts]
        idf = math.log(1 + (total - len(having) + 0.5) / (len(having) + 0.5))
        for id in having:
            tf = frequencies[id][term]
            goods = 2 if term in analyze("dress shoe lamp") else 1
            scores[id] += goods * idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * lengths[id] / 24))
    return scores


@pytest.mark.parametrize(
    "query", ["red dress", "warm cotton shoe", "acme", "p17", "lamp lamp lamp"]
)
def test_matching_is_bm25(shared, query):
    wanted = Counter()
    for share in shared.shares:
        wanted |= bm25f(share, query)
    found = shared.index.matching(query, where=None, limit=500)
    assert {hit.id: hit.score for hit in found} == pytest.approx(dict(wanted), rel=1e-3, abs=1e-3)


def test_words_count_the_same_in_every_copy_of_an_index(make_index):
    words = [f"word{n}" for n in range(40)]
    entries = []
    for n in range(60):
        title = " ".join(np.random.default_rng(n).permutation(words)[:30])
        entries.append(Entry(Product(id=f"p{n}", title=title), Fingerprint("r", "c")))
    found = []
    for name, way in (("one", 1), ("other", -1)):
        index = make_index(name)
        index.upsert(entries[::way])
        found.append(
            [index.matching(" ".join(words[k::3]), where=None, limit=50) for k in range(3)]
        )
    assert found[0] == found[1]


@pytest.mark.parametrize("query", ["", "🦄🦄", "!!!", "zebra"])
def test_words_that_nothing_has_match_nothing(shared, query):
    assert shared.index.matching(query, where=None, limit=5) == []


def test_facets_count_values_and_ranges(shared):
    colour, price = shared.index.facets(["colour", "price"], where=None)
    products = [entry.product for entry in shared.entries.values()]
    assert {value.value: value.count for value in colour.values} == Counter(
        p.attributes["colour"] for p in products
    )
    prices = [p.price for p in products if p.price is not None]
    assert sum(part.count for part in price.ranges) == len(prices)
    for part in price.ranges:
        last = part.end == price.ranges[-1].end
        inside = [x for x in prices if part.start <= x < part.end or (last and x == part.end)]
        assert part.count == len(inside)


def test_facets_respect_filters(shared):
    (colour,) = shared.index.facets(["colour"], where=Equal("brand", "Bolt"))
    assert {value.value: value.count for value in colour.values} == Counter(
        e.product.attributes["colour"] for e in shared.entries.values() if e.product.brand == "Bolt"
    )
    (organic,) = shared.index.facets(["organic"], where=None)
    assert {value.value: value.count for value in organic.values} == {True: 30, False: 90}


def test_unknown_fields_and_wrong_types_are_named(shared):
    with pytest.raises(FilterError, match="colur"):
        shared.index.count(Equal("colur", "red"))
    with pytest.raises(FilterError, match="price"):
        shared.index.count(Equal("price", "cheap"))
    with pytest.raises(FilterError, match="colour"):
        shared.index.count(Range("colour", lt=3))
    with pytest.raises(FilterError, match="nonsense"):
        shared.index.facets(["nonsense"], where=None)


def test_an_upsert_replaces_whole_products(stored):
    new = Product(id="p3", title="zebra", price=5.0)
    stored.index.upsert([Entry(new, Fingerprint("r", "c"))])
    assert stored.index.count() == 120
    assert stored.index.products(["p3"]) == {"p3": new}
    assert [hit.id for hit in stored.index.matching("zebra", where=None, limit=5)] == ["p3"]
    assert stored.index.vectors(["p3"], "image") == {}
    assert "p3" not in {hit.id for hit in stored.index.matching("acme bolt", where=None, limit=500)}


def test_an_update_of_the_record_leaves_vectors_and_words(stored):
    before = stored.index.vectors(["p7"], "image")["p7"]
    product = stored.entries["p7"].product.model_copy(update={"price": 777.0})
    stored.index.update({"p7": (product, Fingerprint("new", "same"))})
    assert stored.index.products(["p7"])["p7"].price == 777
    assert stored.index.fingerprints(["p7"])["p7"] == Fingerprint("new", "same")
    assert (stored.index.vectors(["p7"], "image")["p7"] == before).all()
    assert stored.index.count(Equal("price", 777.0)) == 1
    old = stored.entries["p7"].product
    found = {hit.id for hit in stored.index.matching(old.title, where=None, limit=500)}
    assert "p7" in found


def test_the_version_rises_with_every_write_and_is_even_when_nobody_writes(stored):
    versions = [stored.index.version]
    if versions == [None]:
        pytest.skip("others may write to this index unseen")
    product = stored.entries["p7"].product
    for write in (
        lambda: stored.index.upsert([stored.entries["p8"]]),
        lambda: stored.index.update({"p7": (product, Fingerprint("new", "same"))}),
        lambda: stored.index.delete(["p1"]),
    ):
        write()
        versions.append(stored.index.version)
    assert all(version % 2 == 0 for version in versions)
    assert versions == sorted(set(versions))
    stored.index.products(["p7"])
    stored.index.matching("red", where=None, limit=5)
    assert stored.index.version == versions[-1]


def test_a_refused_write_leaves_an_even_version(stored):
    before = stored.index.version
    if before is None:
        pytest.skip("others may write to this index unseen")
    wrong = Entry(Product(id="x"), Fingerprint("r", "c"), {"text": np.ones((1, 3), np.float32)})
    with pytest.raises(ModelError):
        stored.index.upsert([wrong])
    assert stored.index.version % 2 == 0


def test_deleted_products_are_nowhere(stored):
    assert stored.index.delete(["p1", "p2", "nobody"]) == 2
    assert stored.index.count() == 118
    assert stored.index.products(["p1", "p3"]).keys() == {"p3"}
    assert stored.index.delete(["p1"]) == 0
    vector = np.eye(8, dtype=np.float32)[0]
    found = stored.index.nearest("text", vector, where=None, limit=500)
    assert not {"p1", "p2"} & {hit.id for hit in found}


def test_new_fields_can_be_filtered_at_once(stored):
    stored.index.upsert(
        [Entry(Product(id="new", attributes={"voltage": 12.0}), Fingerprint("r", "c"))]
    )
    assert stored.index.count(Range("voltage", gte=12)) == 1
    assert stored.index.fields["voltage"] == "number"


def test_scan_gives_every_product_once(shared):
    seen = [product.id for batch in shared.index.scan(batch=17) for product in batch]
    assert sorted(seen) == sorted(shared.entries)


def test_scan_heeds_a_filter(shared):
    seen = [
        p.id for batch in shared.index.scan(where=Equal("brand", "Bolt"), batch=7) for p in batch
    ]
    assert sorted(seen) == sorted(
        id for id, e in shared.entries.items() if e.product.brand == "Bolt"
    )
    with pytest.raises(FilterError, match="nonsense"):
        next(shared.index.scan(where=Equal("nonsense", "x")))


def test_what_is_written_is_there_after_opening_again(stored, backend):
    stored.index.update(
        {"p9": (stored.entries["p9"].product.model_copy(update={"stock": 99}), Fingerprint("", ""))}
    )
    stored.index.close()
    again = backend.open("index")
    try:
        assert again.count() == 120
        assert again.products(["p9"])["p9"].stock == 99
        assert again.fields["colour"] == "keyword"
        assert again.count(OneOf("id", ("p1", "p2"))) == 2
    finally:
        again.close()


def test_a_second_fused_vector_is_refused(stored):
    two = Entry(Product(id="x"), Fingerprint("", ""), {"fused": np.eye(5, dtype=np.float32)[:2]})
    with pytest.raises(ModelError, match=r"x: fused: 2 vectors.*has one"):
        stored.index.upsert([two])
    assert stored.index.count() == 120


def test_vectors_of_an_unknown_source_are_refused(shared):
    with pytest.raises(ModelError, match="audio"):
        shared.index.nearest("audio", np.ones(3, np.float32), where=None, limit=3)


@pytest.mark.parametrize(
    ("row", "said"),
    [(np.zeros(8), "zeros"), (np.full(8, np.nan), "NaN"), (np.ones(7), "length 8")],
)
def test_vectors_without_a_direction_are_refused(stored, row, said):
    bad = Entry(Product(id="bad"), Fingerprint("", ""), {"text": row[None].astype(np.float32)})
    with pytest.raises(ModelError, match=f"(?s)bad: text.*{said}"):
        stored.index.upsert([stored.entries["p1"], bad])
    assert stored.index.count() == 120


@pytest.mark.parametrize(("row", "said"), [(np.full(8, np.nan), "NaN"), (np.ones(7), "length 8")])
def test_queries_that_cannot_be_compared_are_refused(shared, row, said):
    with pytest.raises(ModelError, match=said):
        shared.index.nearest("text", row.astype(np.float32), where=None, limit=3)


def test_a_query_without_a_direction_finds_nothing(shared):
    assert shared.index.nearest("text", np.zeros(8, np.float32), where=None, limit=3) == []


def test_fields_of_any_name_are_found_again(stored, backend):
    names = ["size EU", "尺码", "a-b 0", "k_5f_", "Größe", "x_", "n", "k_id"]
    held = {name: f"v{n}" for n, name in enumerate(names)}
    stored.index.upsert([Entry(Product(id="odd", attributes=held), Fingerprint("", ""))])
    stored.index.close()
    again = backend.open("index")
    try:
        assert set(names) <= set(again.fields)
        for name, value in held.items():
            assert again.count(Equal(name, value)) == 1
    finally:
        again.close()


def test_an_update_of_what_is_not_stored_is_left_out(stored):
    product = Product(id="nobody", title="zebra")
    stored.index.update({"nobody": (product, Fingerprint("", ""))})
    stored.index.delete(["p7"])
    stored.index.update({"p7": (stored.entries["p7"].product, Fingerprint("", ""))})
    assert stored.index.products(["nobody", "p7"]) == {}
    assert stored.index.count() == 119


def test_candidates_tell_what_their_products_have(shared):
    for hit in shared.index.matching("red", where=None, limit=500):
        assert hit.has == set(shared.entries[hit.id].vectors)


def test_stored_entries_are_whole_and_go_on_after_any_of_them(shared):
    batches = list(shared.index.stored(batch=17))
    assert all(len(batch) <= 17 for batch in batches)
    found = [entry for batch in batches for entry in batch]
    assert sorted(entry.product.id for entry in found) == sorted(shared.entries)
    for entry in found:
        wanted = shared.entries[entry.product.id]
        assert (entry.product, entry.fingerprint) == (wanted.product, wanted.fingerprint)
        assert entry.vectors.keys() == wanted.vectors.keys()
        for source, rows in wanted.vectors.items():
            assert entry.vectors[source] == pytest.approx(rows, abs=CLOSE)
        ids, weights = product_words(wanted.product)
        assert dict(zip(*entry.words, strict=True)) == pytest.approx(
            dict(zip(ids, weights, strict=True))
        )
    for n in (0, 16, 60, 119):
        rest = [
            e.product.id
            for batch in shared.index.stored(after=found[n].product.id, batch=9)
            for e in batch
        ]
        assert rest == [entry.product.id for entry in found[n + 1 :]]
