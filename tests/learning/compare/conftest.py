"""Makes `compared_shop` importable, and a shop to compare on."""

import sys
from pathlib import Path

import pytest

import small_shops
import toy_encoders
from omnishelf.shelf import Shelf

sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="package")
def shelf(tmp_path_factory):
    """60 products: 4 kinds in 6 colours, with pictures."""
    toy_encoders.register()
    folder = tmp_path_factory.mktemp("compared")
    catalog = small_shops.write_catalog(folder, 60)
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as made:
        made.add(catalog, images=folder)
        yield made
