"""A shop of sixty products that costs nothing to make, and the same one trained twice."""

import subprocess
from pathlib import Path

import pytest

import toy_encoders
from omnishelf import Shelf
from small_shops import MODEL, TRAINING, write_catalog

toy_encoders.register()


def copy_of(shop: Path, folder: Path) -> Path:
    """Files with holes stay files with holes."""
    folder.mkdir(exist_ok=True)
    target = folder / "shop"
    subprocess.run(["cp", "-r", "--sparse=always", str(shop), str(target)], check=True)
    return target


@pytest.fixture(scope="session")
def plain_shop(tmp_path_factory):
    """Not trained; to be copied."""
    folder = tmp_path_factory.mktemp("plain")
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.add(write_catalog(folder, 60))
    return folder / "shop"


@pytest.fixture(scope="session")
def trained_shop(plain_shop, tmp_path_factory):
    """Trained; to be copied."""
    shop = copy_of(plain_shop, tmp_path_factory.mktemp("trained"))
    with Shelf.open(shop) as shelf:
        assert shelf.train(model=MODEL, training=TRAINING).verdict == "switched"
    return shop


@pytest.fixture
def plain(plain_shop, tmp_path):
    return copy_of(plain_shop, tmp_path / "plain")


@pytest.fixture
def trained(trained_shop, tmp_path):
    return copy_of(trained_shop, tmp_path / "trained")


def answers(shelf):
    """What a shop answers."""
    asked = [shelf.search(text, limit=15) for text in ("red shoe", "Acme lamp", "blue")]
    asked.append(shelf.search(like=["p3"], limit=15))
    return [[(hit.product.id, round(hit.score, 6)) for hit in found.hits] for found in asked]
