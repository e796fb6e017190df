"""Whether a shop is whole, and mending what can be made again."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from omnishelf.encoders.encoder import Vectors
from omnishelf.encoders.sets import build_set, names_of
from omnishelf.errors import ModelError, ShelfError
from omnishelf.files import sha256_of
from omnishelf.generations import Generations
from omnishelf.index.index import Fingerprint, Index
from omnishelf.index.opening import is_embedded, make_index, open_index
from omnishelf.ingest.features import FILE_NAME as FEATURES
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.raw import placed_vectors
from omnishelf.ingest.records import FILE_NAME as RECORDS
from omnishelf.ingest.records import Record, Records
from omnishelf.ingest.recover import recover_records
from omnishelf.learning.model.shelf_model import ShelfModel, read_model
from omnishelf.lock import FolderLock
from omnishelf.settings import IndexSettings, Settings
from omnishelf.shelf.open_shop import index_dims

Tell = Callable[[str], None]

_SET_ASIDE = ".damaged"
_NAMED = 3
_ROUND = 2e-3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    problem: str
    """What and where."""
    way_out: str
    """What was done about it, or what to do."""
    mended: bool


def check(shop: Path, *, repair: bool = False, tell: Tell = lambda _: None) -> list[Finding]:
    """Compare all of a shop with itself: records, features, model, index and media.

    The index is opened in a process of its own: one that is damaged can end its process.

    Args:
        shop: a folder that no process has open.
        repair: make again what can be made again. What is damaged is set aside, never deleted.
        tell: told what is being done.

    Raises:
        ShelfError: the folder is not a shop, its settings are damaged, or it can't be written.
        ShelfLockedError: another process has it open.
    """
    settings = Settings.load(shop)
    lock = FolderLock(shop)
    try:
        return [*_Check(shop, settings, repair, tell).findings()]
    except OSError as error:
        raise ShelfError(f"{shop} cannot be read or written: {error}") from None
    finally:
        lock.release()


class _Check:
    """Parts are looked at in the order in which they depend on one another."""

    def __init__(self, shop: Path, settings: Settings, repair: bool, tell: Tell) -> None:
        self._shop = shop
        self._encoders = build_set(settings.encoders)
        self._precision = settings.index.precision
        self._repair = repair
        self._tell = tell
        self._generations = Generations(shop)

    def findings(self) -> Iterator[Finding]:
        folder = self._generations.current
        self._tell("reading the records and features")
        for path, way_out in (
            (self._shop / RECORDS, "they are read from the index"),
            (self._shop / "features" / FEATURES, "then add the catalog again"),
        ):
            if problem := _damage(path):
                yield self._set_aside(path, problem, way_out)
                if not self._repair:
                    return
        with (
            closing(Records(self._shop)) as records,
            closing(FeatureCache(self._shop / "features")) as cache,
        ):
            self._tell("reading the model")
            model, found = self._model(folder)
            yield from found
            self._tell("reading the index")
            yield from self._index(folder, records, cache, model)
            self._tell("comparing media")
            yield from self._media(records)

    def _set_aside(self, path: Path, problem: str, way_out: str) -> Finding:
        if self._repair:
            for part in path.parent.glob(path.name + "*"):
                if not part.name.endswith(_SET_ASIDE):
                    part.rename(part.with_name(part.name + _SET_ASIDE))
        return self._finding(f"{path}: {problem}", way_out)

    def _finding(self, problem: str, way_out: str) -> Finding:
        said = way_out if self._repair else f"run check with --repair: {way_out}"
        return Finding(problem, said, self._repair)

    def _model(self, folder: Path) -> tuple[ShelfModel | None, list[Finding]]:
        try:
            return read_model(folder / "model"), []
        except ModelError as error:
            # Opening the shop does that by itself.
            said = "until it is trained again the shop is searched as before it was trained"
            return None, [Finding(str(error), said, mended=False)]

    def _index(
        self, folder: Path, records: Records, cache: FeatureCache, model: ShelfModel | None
    ) -> Iterator[Finding]:
        try:
            index = open_index(folder / "index", apart=True)
        except ShelfError as error:
            if not is_embedded(folder / "index"):
                yield Finding(str(error), "see to the cluster, or run 'omnishelf rebuild', which "
                              "makes a new collection from the records", mended=False)  # fmt: skip
                return
            if records.count() == 0:
                yield Finding(str(error), "its records are lost too: restore a backup, or create "
                              "the shop again and add its catalog", mended=False)  # fmt: skip
                return
            yield self._finding(str(error), "the index is made again from the records")
            self._make_again(folder, records, model)
            return
        try:
            if records.count() == 0 and index.count():
                yield self._finding(
                    f"{self._shop / RECORDS} holds none of the {index.count():,} products that the "
                    "index holds", "they are read from the index",
                )  # fmt: skip
                if self._repair:
                    recover_records(records, folder.name, index)
                return
            lost: dict[str, Record] = {}
            differences = [*self._differences(index, records, cache, model, lost)]
            if lost:
                yield self._finding(
                    f"the features of {_some([*lost])} are lost: no training or rebuilding can "
                    "use them", "add the catalog again: these products are encoded anew",
                )  # fmt: skip
                if self._repair:
                    _forget_encoding(records, folder.name, index, lost)
        except ShelfError as error:
            differences = [str(error)]
        finally:
            index.close()
        if differences:
            for difference in differences:
                yield self._finding(difference, "the index is made again from the records")
            self._make_again(folder, records, model)

    def _differences(
        self,
        index: Index,
        records: Records,
        cache: FeatureCache,
        model: ShelfModel | None,
        lost: dict[str, Record],
    ) -> Iterator[str]:
        """What the index holds otherwise than the records; products without features are put
        into `lost`."""
        missing: list[str] = []
        other: list[str] = []
        bare: list[str] = []
        names = names_of(self._encoders)
        seen = 0
        for batch in records.since(0):
            kept = {each.id: each for each in batch if each.product is not None}
            made = index.fingerprints([*kept])
            seen += len(made)
            missing += [id for id in kept if id not in made]
            other += [id for id, found in made.items() if found != kept[id].fingerprint]
            ids = [*made]
            wanted = placed_vectors(ids, names, cache, model.place if model else list)
            for source in index_dims(self._encoders, model):
                held = index.vectors(ids, source)
                for id, vectors in zip(ids, wanted, strict=True):
                    if source not in vectors:
                        lost |= {id: kept[id]} if id in held else {}
                    elif not _alike(vectors[source], held.get(id)):
                        bare.append(id)
        if missing:
            yield f"the index lacks {_some(missing)}"
        if other:
            yield f"the index holds another state of {_some(other)}"
        if bare:
            yield f"the index lacks vectors, or holds others, of {_some([*dict.fromkeys(bare)])}"
        if surplus := index.count() - seen:
            yield f"the index holds {surplus:,} products that the records don't"

    def _make_again(self, folder: Path, records: Records, model: ShelfModel | None) -> None:
        """An empty index in the same generation: opening the shop fills it."""
        if not self._repair:
            return
        index = folder / "index"
        if not is_embedded(index):
            # Nothing there is thrown away: what the records hold is written over it.
            records.begin(folder.name)
            return
        aside = index.with_name(index.name + _SET_ASIDE)
        shutil.rmtree(aside, ignore_errors=True)
        if index.exists():
            index.rename(aside)
        embedded = IndexSettings(precision=self._precision)
        dims = index_dims(self._encoders, model)
        make_index(index, dims, embedded, products=records.count()).close()
        records.begin(folder.name)

    def _media(self, records: Records) -> Iterator[Finding]:
        damaged = {
            path.stem
            for path in (self._shop / "media").rglob("*")
            if path.is_file() and not path.name.startswith(".") and sha256_of(path) != path.name
        }
        if not damaged:
            return
        for batch in records.since(0):
            for each in batch:
                if each.product is None:
                    continue
                for reference in (*each.product.images, *each.product.sounds):
                    if reference.rpartition(":")[2] in damaged:
                        yield Finding(
                            f"product '{each.id}': the file of {reference} is damaged",
                            "add this product again with its picture or sound",
                            mended=False,
                        )


def _forget_encoding(
    records: Records, generation: str, index: Index, lost: Mapping[str, Record]
) -> None:
    """With another fingerprint, what is added again is no longer taken for unchanged."""
    blank = Fingerprint("", "")
    products = {id: (each.product, blank) for id, each in lost.items() if each.product}
    seq = records.put(products)
    index.update(products)
    records.mark(generation, seq)


def _alike(wanted: Vectors, held: Vectors | None) -> bool:
    """Whether vectors are the same but for what the index rounds."""
    return (
        held is not None and held.shape == wanted.shape and np.allclose(wanted, held, atol=_ROUND)
    )


def _damage(database: Path) -> str | None:
    """What SQLite finds wrong with a file; None if nothing is, or if there is no file yet."""
    if not database.exists():
        return None
    try:
        with closing(sqlite3.connect(database)) as opened:
            said = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == "ok" else str(said).replace("\n", " ")


def _some(ids: list[str]) -> str:
    named = ", ".join(f"'{id}'" for id in ids[:_NAMED])
    return f"{named} and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else named
