"""Makes `drawn_goods` importable, and trains one head for all."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="session")
def glossary():
    from omnishelf.glossary import Glossary  # noqa: PLC0415

    return Glossary.load()


@pytest.fixture(scope="session")
def names(glossary):
    from omnishelf.catalog.labels import Column  # noqa: PLC0415
    from omnishelf.reviews.pictures.colours import ColourNames  # noqa: PLC0415

    return ColourNames(Column("colour", "colour", ("red", "blue", "green")), glossary)


@pytest.fixture(scope="session")
def photo_head(names):
    from drawn_goods import goods, tiny_encode  # noqa: PLC0415

    from omnishelf.reviews.pictures.train import Pictured, train_photos  # noqa: PLC0415

    pictured = [Pictured(product, picture) for product, picture in goods(42)]
    return train_photos(pictured, tiny_encode, "tiny.1", names)
