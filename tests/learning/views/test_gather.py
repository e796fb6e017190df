"""From a shop to a data set: in a fixed order, nothing encoded twice, nothing that is no number."""

import numpy as np
import pytest
from small_data import unit

import toy_encoders
from counting import Counting
from omnishelf.glossary import Glossary
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.fingerprints import digest
from omnishelf.learning.views.augmentation import Vary
from omnishelf.learning.views.dataset import standardised_prices
from omnishelf.learning.views.gather import gather
from omnishelf.learning.views.products import ordered_products
from omnishelf.types import Product
from small_shops import MODEL, write_catalog

NOTHING = Vary(picture=lambda _: None, sound=lambda _: None, at_hand=lambda _: False)


class Shop:
    """An index and a cache of products with two texts each, and a picture for every other."""

    def __init__(self, folder, count=30):
        self.encoders = toy_encoders.build(None)
        self.words = Counting(self.encoders["text"].product)
        made = type(self.encoders["text"])(self.words, {"text": self.words})
        self.encoders = {**self.encoders, "text": made}
        self.index = EdgeIndex.create(folder / "index", {"text": 96, "image": 48})
        self.cache = FeatureCache(folder / "features")
        self.products = [
            Product(
                id=f"p{n:02}",
                title=f"title {n}",
                category=("All", ("mug", "shoe")[n % 2]),
                attributes={"colour": ("red", "blue", "green")[n % 3]},
                price=None if n == 3 else 10.0 + n,
            )
            for n in range(count)
        ]
        self.index.upsert([Entry(p, Fingerprint("r", "c"), {}) for p in self.products[::-1]])
        rng = np.random.default_rng(0)
        self.raw = {"text": {}, "image": {}}
        for n, product in enumerate(self.products):
            for source, dim, rows in (("text", 96, 2), ("image", 48, 1 - n % 2)):
                keys = [digest(f"{source} {n} {row}".encode()) for row in range(rows)]
                vectors = FeatureCache.rounded(unit(rng.normal(size=(rows, dim))))
                self.cache.keep_vectors(
                    self.encoders[source].product.name, dict(zip(keys, vectors, strict=True))
                )
                self.cache.keep_contents(source, {product.id: keys})
                self.raw[source][product.id] = vectors

    def gather(self, **changes):
        options = {"languages": ("en",), "settings": MODEL, "vary": NOTHING, "seed": 1}
        return gather(
            ordered_products(self.index),
            self.cache,
            self.encoders,
            Glossary.load(),
            **{**options, **changes},
        )


@pytest.fixture
def shop(tmp_path):
    made = Shop(tmp_path)
    yield made
    made.index.close()
    made.cache.close()


def test_products_come_in_the_order_of_their_ids_with_their_own_features(shop):
    data = shop.gather()
    assert data.ids == tuple(p.id for p in shop.products)
    for source in ("text", "image"):
        rows = data.tokens[source]
        for place, id in enumerate(data.ids):
            own = rows.features[rows.starts[place] : rows.starts[place + 1]]
            assert own == pytest.approx(shop.raw[source][id])
    assert data.tokens["image"].present.tolist() == [n % 2 == 0 for n in range(30)]
    assert [column.name for column in data.labels.columns] == ["category", "colour"]


def test_phrases_and_pieces_are_encoded_once_in_a_shops_life(shop):
    data = shop.gather()
    assert len(data.phrase_features) == len(data.phrases) > 0
    assert data.phrase_features == pytest.approx(
        FeatureCache.rounded(toy_encoders.Words().encode(data.phrases.texts))
    )
    assert len(data.variations["text"].features) == len(data.pieces) > 0
    before = shop.words.encoded
    again = shop.gather()
    assert shop.words.encoded == before
    assert again.phrases.texts == data.phrases.texts
    assert again.phrase_features == pytest.approx(data.phrase_features)


def test_features_that_are_not_numbers_are_left_out_or_made_again(shop):
    data = shop.gather()
    bad = np.full(96, np.nan, np.float32)
    phrase = digest(data.phrases.texts[0].encode())
    shop.cache.keep_vectors("toy words 1:query", {phrase: bad})
    shop.cache.keep_vectors("toy words 1", {digest(b"text 4 0"): bad, digest(b"text 5 0"): bad,
                                            digest(b"text 5 1"): bad})  # fmt: skip
    again = shop.gather()
    assert again.phrase_features == pytest.approx(data.phrase_features)
    rows = again.tokens["text"]
    assert np.isfinite(rows.features).all()
    assert np.diff(rows.starts)[[3, 4, 5]].tolist() == [2, 1, 0]


def test_a_source_that_no_product_has_is_not_there(tmp_path):
    shop = Shop(tmp_path, count=10)
    shop.cache.forget([p.id for p in shop.products])
    data = shop.gather()
    assert data.tokens == {}
    assert data.variations == {}
    shop.index.close()
    shop.cache.close()


def test_prices_by_hand():
    found = standardised_prices(np.array([np.e - 1, np.nan, np.e**3 - 1]))
    assert found[[0, 2]] == pytest.approx([-1, 1])
    assert np.isnan(found[1])


@pytest.mark.parametrize("prices", [[], [3.0], [5.0, 5.0, 5.0], [np.nan, np.nan], [np.nan, 2.0]])
def test_prices_that_tell_nothing_are_none(prices):
    assert np.isnan(standardised_prices(np.array(prices))).all()


def test_a_written_catalog_is_gathered(tmp_path):
    """Through the shop itself: what is added is what is learned from."""
    from omnishelf import Shelf  # noqa: PLC0415

    toy_encoders.register()
    folder = tmp_path / "catalog"
    folder.mkdir()
    with Shelf.create(tmp_path / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.add(write_catalog(folder, 20))
        shop = shelf.material
        data = gather(
            ordered_products(shop.index), shop.cache, shop.encoders, Glossary.load(),
            languages=("en",), settings=MODEL, vary=shop.vary, seed=1,
        )  # fmt: skip
    assert len(data) == 20
    assert data.tokens["text"].present.all()
    assert data.tokens["image"].present.all()
    assert len(data.variations["image"].features) == 20
