"""A toy shop before and after training, and who explains it."""

from dataclasses import dataclass

import pytest

import toy_encoders
from omnishelf import Shelf
from omnishelf.search.explain.explainer import Explainer
from omnishelf.types import Product, Query, parse_filter
from small_shops import MODEL, TRAINING, write_catalog

toy_encoders.register()


@dataclass
class Explained:
    """An open shop with its explainer."""

    shelf: Shelf

    def __post_init__(self):
        serving = self.shelf._shop.serving
        self.index = serving.index
        self.searcher = self.shelf._shop.new_searcher(serving)
        self.explainer = Explainer(
            serving.index,
            self.searcher.encoders,
            serving.model,
            search=self.searcher.trace,
            read=self.shelf.read_media,
            limits=self.shelf.settings.media,
        )

    def trace(self, where=None, **query):
        return self.searcher.trace(Query(where=parse_filter(where) if where else None, **query))


@pytest.fixture(scope="session")
def toy_shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explained")
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.add(write_catalog(folder, 48))
        shelf.put(Product(id="hostile", title="<b>red</b> \u202eshoe\u200b", brand="<i>x</i>"))
        shelf.put(Product(id="bare"))
        yield shelf, folder


@pytest.fixture(scope="session")
def plain(toy_shop):
    """Before training."""
    return Explained(toy_shop[0])


@pytest.fixture(scope="session")
def trained(toy_shop, plain):
    """After it; the index of before stays open."""
    assert toy_shop[0].train(model=MODEL, training=TRAINING).verdict == "switched"
    return Explained(toy_shop[0])


@pytest.fixture(scope="session")
def photo(toy_shop):
    return (toy_shop[1] / "3.png").read_bytes()


@pytest.fixture(params=["plain", "trained"])
def shop(request):
    return request.getfixturevalue(request.param)
