"""Moving a shop's index to a cluster, and back: copied, proven to be the same, then switched to."""

from collections.abc import Callable

from omnishelf.files import copy_tree
from omnishelf.index.index import Index
from omnishelf.index.migrate import BATCH, Copied, Verification, copy_index, verify_copy
from omnishelf.index.opening import make_index, open_index
from omnishelf.settings import ClusterSettings, IndexSettings
from omnishelf.shelf.migrating import FILE_NAME, Migration, load_migration, save_migration
from omnishelf.shelf.open_shop import OpenShop, index_dims

Tell = Callable[[Copied], None]


def migrate(
    shop: OpenShop, to: ClusterSettings | None, *, tell: Tell = lambda _: None
) -> Verification:
    """Copy the index that serves, compare the two, and let the copy serve.

    Nothing may be written meanwhile; searches go on. A migration that was killed goes on where it
    was when the same one is asked for again. The old index is kept to go back to.

    Args:
        shop: whose index is moved.
        to: the cluster; None: the shop's own folder.
        tell: how far it has come, after each batch that is durable there.

    Raises:
        ShelfError: the target can't be written, holds something else, or the copy differs.
        ClusterError: the cluster can't be reached.
    """
    index = shop.settings.index.model_copy(update={"cluster": to})
    with shop.writing:
        state, target = _begun(shop, index)
        folder = shop.generations.folder(state.generation)
        try:

            def note(copied: Copied) -> None:
                save_migration(shop.folder, state.model_copy(update={"after": copied.after}))
                tell(copied)

            source = shop.serving.index
            copy_index(source, target, after=state.after, tell=note, batch=BATCH)
            verified = verify_copy(source, target)
        finally:
            target.close()
        shop.records.mark(folder.name, shop.serving.writer.holds)
        generation = shop.open_generation(folder)
        shop.settings = shop.settings.model_copy(update={"index": index})
        shop.settings.save(shop.folder)
        # First: what serves must never be taken for what is still being filled.
        (shop.folder / FILE_NAME).unlink()
        shop.switch(generation, keep=True)
        return verified


def _begun(shop: OpenShop, settings: IndexSettings) -> tuple[Migration, Index]:
    state = load_migration(shop.folder)
    if state is not None and state.to == settings.cluster:
        return state, open_index(shop.generations.folder(state.generation) / "index")
    folder = shop.new_folder()
    serving = shop.serving
    if serving.model is not None:
        copy_tree(serving.folder / "model", folder / "model")
    dims = index_dims(shop.encoders, serving.model)
    target = make_index(folder / "index", dims, settings, products=shop.records.count())
    state = Migration(generation=folder.name, to=settings.cluster)
    save_migration(shop.folder, state)
    return state, target
