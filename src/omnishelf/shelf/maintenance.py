"""Keeping a shop fast and going back, while it serves: every way builds or opens a generation
beside the one that serves, catches it up with what was written meanwhile, and switches."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from omnishelf.encoders.sets import names_of
from omnishelf.errors import ShelfError
from omnishelf.files import copy_tree
from omnishelf.index.opening import is_embedded, wants_graph
from omnishelf.learning.model.shelf_model import read_model
from omnishelf.shelf.filling import Filling, fill_apart
from omnishelf.shelf.open_shop import OpenShop, index_dims

_ARRANGE_AFTER = 20_000
"""Writes since the last time. Until then what is new is compared one by one."""


def wants_arranging(shop: OpenShop) -> bool:
    """Whether so much was written since the last time that searches have become slower."""
    if not is_embedded(shop.serving.folder / "index"):
        return False
    last = shop.records.arranged(shop.serving.folder.name)
    fresh = shop.records.count(after=last)
    return fresh >= _ARRANGE_AFTER and wants_graph(shop.records.count())


def arrange(shop: OpenShop) -> None:
    """Merge what was written and build the graphs of searches anew, on a copy of the index in
    another process. Only the copying keeps writes waiting, and nothing searches.

    Raises:
        ShelfError: there is no room for a copy, or the other process failed; the shop goes on
            with what it had.
    """
    with _new_generation(shop) as folder:
        with shop.writing:
            serving = shop.serving
            copy_tree(serving.folder, folder)
            shop.records.mark(folder.name, serving.writer.holds)
        _serve(shop, folder, arrange=True)


def rebuild(shop: OpenShop) -> None:
    """Make the index anew from the records and the feature cache, for the same model, in another
    process.

    Raises:
        ShelfError: there is no room; the shop goes on with what it had.
    """
    with _new_generation(shop) as folder:
        serving = shop.serving
        if serving.model is not None:
            copy_tree(serving.folder / "model", folder / "model")
        place_anew(shop, folder)


def place_anew(shop: OpenShop, folder: Path, *, keep: bool = False) -> None:
    """Place all products by the model in a new generation's folder, in another process, and let
    it serve.

    Args:
        shop: goes on serving until then.
        folder: of the generation.
        keep: whether the one that served can be gone back to.
    """
    filling = Filling(
        shop=shop.folder,
        generation=folder.name,
        encoders=names_of(shop.encoders),
        dims=index_dims(shop.encoders, read_model(folder / "model")),
        index=shop.settings.index,
    )
    shop.records.mark(folder.name, fill_apart(filling))
    _serve(shop, folder, arrange=wants_graph(shop.records.count()), keep=keep)


def roll_back(shop: OpenShop) -> None:
    """Let the model that served before serve again, over the products as they are now; doing so
    twice comes back.

    Raises:
        ShelfError: there is none to go back to, or it is damaged.
        ModelError: its model is.
    """
    before = shop.generations.before
    if before is None:
        raise ShelfError(
            f"{shop.folder}: there is nothing to go back to: a shop keeps the model that served "
            "before its last training, and this one has none"
        )
    _serve(shop, before, keep=True)


@contextmanager
def _new_generation(shop: OpenShop) -> Iterator[Path]:
    try:
        with shop.next_generation() as folder:
            yield folder
    except OSError as error:
        raise ShelfError(
            f"{shop.folder} cannot be written: {error}. The shop goes on with what it had; make "
            "room and try again"
        ) from None


def _serve(shop: OpenShop, folder: Path, *, arrange: bool = False, keep: bool = False) -> None:
    generation = shop.open_generation(folder, arrange=arrange)
    try:
        shop.switch(generation, keep=keep)
    except BaseException:
        generation.index.close()
        raise
