"""The small catalog as encoders are trained on it, and settings that make it quick."""

import pytest

from omnishelf.catalog.readers import read_catalog
from omnishelf.glossary.glossary import Glossary
from omnishelf.learning.encoders.goods import Goods, gather_goods
from omnishelf.learning.encoders.settings import EncoderFitSettings

SETTINGS = EncoderFitSettings(dim=32, epochs=2, phrases=60, held_back=0.25)


@pytest.fixture(scope="session")
def quick() -> EncoderFitSettings:
    return SETTINGS


@pytest.fixture(scope="session")
def goods(small_catalog) -> Goods:
    products = [row.product for row in read_catalog(small_catalog)]
    return gather_goods(products, Glossary.load(), SETTINGS, languages=("en", "zh"))


@pytest.fixture(scope="session")
def unlabelled(small_catalog) -> Goods:
    """The same with nothing to tell labels by."""
    bare = [
        row.product.model_copy(
            update={"title": f"thing {n}", "brand": None, "category": (), "attributes": {}}
        )
        for n, row in enumerate(read_catalog(small_catalog))
    ]
    made = gather_goods(bare, Glossary.load(), SETTINGS, languages=("en",))
    assert not made.labels.columns
    return made
