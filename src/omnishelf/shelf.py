"""`Shelf`: the one object a user holds."""

import json
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from PIL import Image
from pydantic import ValidationError

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.catalog.media.reference import is_url, read_reference
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.catalog.media.store import MediaStore
from omnishelf.catalog.readers import read_catalog
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.report import RejectionWriter
from omnishelf.catalog.rows import Accepted
from omnishelf.encoders.asking import for_queries
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.encoders.sets import EncoderSet, build_set
from omnishelf.errors import (
    CatalogError,
    ModelError,
    QueryError,
    ShelfError,
    UnknownProductError,
)
from omnishelf.files import write_atomic
from omnishelf.generations import Generations
from omnishelf.glossary.glossary import Glossary
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import FieldKind, Fingerprint
from omnishelf.ingest.aliases import Aliases
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.fingerprints import CONTENT_FIELDS, record_fingerprint
from omnishelf.ingest.media import MediaIntake
from omnishelf.ingest.pipeline import Ingest
from omnishelf.ingest.reindex import reindex
from omnishelf.ingest.report import AddReport, Progress
from omnishelf.learning.model.bundle import has_bundle
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.exams import whole_questions
from omnishelf.learning.report_card import ReportCard, read_card, write_card
from omnishelf.learning.textbook.report import TextbookReport
from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING
from omnishelf.learning.textbook.train import train_textbook
from omnishelf.learning.train import Shop, build, learn
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.validation import ndcg
from omnishelf.learning.views.augmentation import Vary, snapshot_of
from omnishelf.lock import FolderLock
from omnishelf.search.searcher import Searcher
from omnishelf.settings import Settings
from omnishelf.speech.listener import Listener
from omnishelf.types import (
    SOURCES,
    Facet,
    Filter,
    Product,
    Query,
    Results,
    Source,
    parse_filter,
)
from omnishelf.types.query import MediaReference

_ENCODERS_FILE = "encoders.json"
_CHECKPOINT = "training.pt"
_SNAPSHOT_SEED = 23
"""Photos to compare by are not those that were learned from."""
_log = logging.getLogger(__name__)
_NO_WORSE = 0.005
"""nDCG that a new model may lose on held-back questions before the shop keeps its old one."""


class Shelf:
    """A shop on disk: add its catalog, train, search.

    One process owns a shop at a time. Searches may run in many threads; writes take turns.
    """

    def __init__(self, folder: Path, settings: Settings, lock: FolderLock) -> None:
        """Open what is in the folder; use `create` or `open`."""
        self.folder = folder
        self.settings = settings
        self._lock = lock
        self._writing = threading.RLock()
        self._media = MediaStore(folder / "media")
        self._encoders = build_set(settings.encoders)
        self._asking = for_queries(self._encoders)
        self._require_same_encoders()
        self._training = threading.Lock()
        self._generations = Generations(folder)
        self._generations.clear()
        self._retired: list[EdgeIndex] = []
        current = self._generations.current
        self._aliases = Aliases(Glossary.load(_own_glossary(folder)))
        self._index = EdgeIndex.open(current / "index")
        self._cache = FeatureCache(folder / "features")
        self._listener = Listener(settings.speech.languages)
        self._model = self._read_model(current / "model")
        self._searcher = self._new_searcher(self._index, self._model)

    @classmethod
    def create(cls, folder: Path | str, *, settings: Settings | None = None) -> "Shelf":
        """Make a new shop in a folder that is empty or not there yet.

        Raises:
            ShelfError: the folder holds something already, or can't be written.
            ModelError: the encoder set is not known.
        """
        folder = Path(folder).resolve()
        settings = settings or Settings()
        encoders = build_set(settings.encoders)
        try:
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise ShelfError(f"{folder} is not empty: choose a new folder for the shop")
            for name in ("features", "media"):
                (folder / name).mkdir(parents=True)
            generations = Generations(folder)
            first = generations.new()
            EdgeIndex.create(
                first / "index",
                {source: made.product.dim for source, made in encoders.items()},
            ).close()
            generations.switch(first)
            write_atomic(folder / _ENCODERS_FILE, json.dumps(_names(encoders), indent=2).encode())
            # Written last: a folder with settings is a whole shop.
            settings.save(folder)
        except OSError as error:
            raise ShelfError(f"{folder} cannot be written: {error}") from None
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path | str) -> "Shelf":
        """Open a shop.

        If its model can't be read, the shop is searched as before it was trained, and a warning
        is logged.

        Raises:
            ShelfError: the folder is not a shop, or its settings or index are damaged.
            ShelfLockedError: another process has it open.
        """
        folder = Path(folder).resolve()
        settings = Settings.load(folder)
        lock = FolderLock(folder)
        try:
            return cls(folder, settings, lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Flush everything and let other processes have the shop."""
        with self._writing:
            for index in (*self._retired, self._index):
                index.close()
            self._cache.close()
            self._lock.release()

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(
        self,
        catalog: Path | str,
        *,
        mapping: Mapping[str, str] | None = None,
        images: Path | str | None = None,
        report: Path | str | None = None,
        progress: Callable[[Progress], None] = lambda _: None,
        local_media: bool = True,
    ) -> AddReport:
        """Add a catalog file, or bring the shop up to date with it.

        Unchanged products cost almost nothing; products that the file does not name stay.

        Args:
            catalog: a CSV, JSON Lines or Parquet file; the first two may be gzipped.
            mapping: our field names to the file's column names, where they are not obvious.
            images: folder that relative picture and sound paths start from.
            report: file to write every rejection to (CSV, or JSON Lines by its name).
            progress: told after every batch; what it tells of is durable.
            local_media: whether paths of this machine are read; not for catalogs of strangers.

        Raises:
            CatalogError: the file can't be read as a catalog at all.
            ShelfError: the shop can't be written (such as a full disk); what was told to
                `progress` is in, and adding again resumes.
        """
        rows = read_catalog(Path(catalog), mapping=mapping, images=Path(images) if images else None)
        with RejectionWriter(Path(report) if report else None) as writer:
            return self._take(rows, also=writer.write, progress=progress, local_media=local_media)

    def put(self, product: Product) -> AddReport:
        """Add one product, or replace it whole."""
        return self._take([Accepted(None, product, ())])

    def patch(self, id: str, changes: Mapping[str, object]) -> Product:
        """Change some fields of a product. A change of price or stock re-encodes nothing.

        Raises:
            UnknownProductError: no such product.
            CatalogError: a field is unknown or its value wrong.
        """
        with self._writing:
            old = self.product(id)
            if changes.get("id", id) != id:
                raise CatalogError(f"product '{id}': an id can't be changed: add a new product")
            try:
                product = Product.model_validate({**old.model_dump(), **changes})
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"])
                raise CatalogError(f"product '{id}', field '{place}': {first['msg']}") from None
            if CONTENT_FIELDS & changes.keys():
                self.put(product)
            else:
                content = self._index.fingerprints([id])[id].content
                self._index.update(
                    {id: (product, Fingerprint(record_fingerprint(product), content))}
                )
            return self.product(id)

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        with self._writing:
            self._cache.forget(ids)
            return self._index.delete(ids)

    def product(self, id: str) -> Product:
        """One product.

        Raises:
            UnknownProductError: no such product.
        """
        found = self._index.products([id]).get(id)
        if found is None:
            raise UnknownProductError(f"no product '{id}' in this shop")
        return found

    def products(self, where: Filter | None = None) -> Iterator[Product]:
        """All products that pass a filter, in no order.

        Raises:
            FilterError: unknown field, or a filter that does not fit.
        """
        for batch in self._index.scan(where=where):
            yield from batch

    def search(
        self,
        text: str | None = None,
        *,
        image: Path | MediaReference | None = None,
        audio: Path | MediaReference | None = None,
        like: Sequence[str] = (),
        unlike: Sequence[str] = (),
        where: Mapping[str, object] | None = None,
        limit: int = 10,
        offset: int = 0,
        using: Sequence[Source] = SOURCES,
        locale: str | None = None,
        facets: Sequence[str] = (),
    ) -> Results:
        """Search by any mix of words, a picture, a recording, liked and disliked products.

        Args:
            text: words, in any language.
            image: a picture's path, URL, data URI or bytes.
            audio: a recording: speech is turned into words, other sounds are matched.
            like: ids of products the results should be like.
            unlike: ids of products they should not be like.
            where: a filter, such as `{"price": {"lt": 80}, "brand": ["Acme", "Bolt"]}`.
            limit: hits wanted.
            offset: hits to skip.
            using: product-side sources that may answer.
            locale: language of the recording, if known.
            facets: fields to count over the results.

        Raises:
            QueryError: nothing is asked, too much, or what this shop can't answer.
            MediaError: the picture or recording can't be read.
            FilterError: the filter does not fit the shop's fields.
            UnknownProductError: a liked or disliked product is not in the shop.
        """
        return self.run(
            Query(
                text=text,
                image=str(image) if isinstance(image, Path) else image,
                audio=str(audio) if isinstance(audio, Path) else audio,
                like=tuple(like),
                unlike=tuple(unlike),
                where=parse_filter(where) if where else None,
                limit=limit,
                offset=offset,
                using=_checked_sources(using),
                locale=locale,
                facets=tuple(facets),
            )
        )

    def run(self, query: Query) -> Results:
        """Answer a query; raises as `search` does."""
        return self._searcher.run(query)

    def facets(self, fields: Sequence[str], *, where: Filter | None = None) -> list[Facet]:
        """Values and ranges of fields over all products that pass a filter.

        Raises:
            FilterError: unknown field, or a filter that does not fit.
        """
        return self._index.facets(fields, where=where)

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered and counted."""
        return self._index.fields

    def count(self, where: Filter | None = None) -> int:
        """How many products pass a filter."""
        return self._index.count(where)

    @property
    def glossary(self) -> Glossary:
        """What goods and their properties are called: our terms and the shop's own."""
        return self._aliases.glossary

    def read_media(self, reference: str) -> bytes:
        """What a product's picture or sound reference holds.

        Raises:
            MediaError: it can't be had.
        """
        return read_reference(reference, self.settings.media, kept=self._media.folder)

    def train(
        self,
        *,
        model: ShelfModelSettings | None = None,
        training: TrainingSettings | None = None,
        anew: bool = False,
        tell: Callable[[str], None] = lambda _: None,
    ) -> ReportCard:
        """Learn from the shop's own products how they look, sound and are spoken of.

        The shop serves and takes changes meanwhile. It switches over only if products that
        training did not see are found no worse than before; else it keeps what it had.

        Args:
            model: the model's settings.
            training: how it is trained.
            anew: start from nothing, rather than from the last model.
            tell: told what is being done.

        Raises:
            ModelError: there is nothing to learn from, training failed, or is under way.
        """
        if not self._training.acquire(blocking=False):
            raise ModelError("this shop is being trained already: wait for that to end")
        folder: Path | None = None
        try:
            folder = self._generations.new()
            return self._train(
                folder,
                model or ShelfModelSettings(),
                training or TrainingSettings(),
                None if anew or self._model is None else self._generations.current / "model",
                tell,
            )
        except OSError as error:
            raise ShelfError(
                f"{self.folder} cannot be written: {error}. The shop keeps the model it had; make "
                "room and train again"
            ) from None
        except MemoryError:
            raise ModelError(
                "training ran out of memory: close other programs, or train with smaller batches; "
                "the shop keeps the model it had"
            ) from None
        finally:
            if folder is not None and folder != self._generations.current:
                shutil.rmtree(folder, ignore_errors=True)
            self._training.release()

    def train_textbook(
        self,
        name: str,
        *,
        training: TrainingSettings = TEXTBOOK_TRAINING,
        out: Path | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> TextbookReport:
        """Train a network of the textbook on the shop's products, to compare with; the shop's
        own search stays as it is.

        Args:
            name: one of `learning.textbook.presets.TEXTBOOK`.
            training: how it is trained.
            out: folder for the model; `textbook/NAME` of the shop if None.
            tell: told what is being done.

        Raises:
            ModelError: no such network, too little to learn from, training failed, or `out`
                holds something else.
            ShelfError: the folder can't be written.
        """
        folder = out or self.folder / "textbook" / name
        try:
            return train_textbook(self.material, name, folder, training, tell=tell).report
        except OSError as error:
            raise ShelfError(f"{folder} cannot be written: {error}") from None

    @property
    def material(self) -> Shop:
        """What of this shop is learned from, for trainings that leave its search as it is."""
        return Shop(
            self._index,
            self._cache,
            self._encoders,
            self._aliases.glossary,
            self._aliases,
            self._vary(),
            self.settings.learning.languages,
        )

    def _train(
        self,
        folder: Path,
        model: ShelfModelSettings,
        training: TrainingSettings,
        warm: Path | None,
        tell: Callable[[str], None],
    ) -> ReportCard:
        shop = self.material
        fitted = learn(
            shop,
            settings=model,
            training=training,
            warm=warm,
            checkpoint=self.folder / _CHECKPOINT,
            tell=tell,
        )
        with self._writing:
            built = build(shop, fitted, folder, self._new_index, tell=tell)
            index = built.index
            try:
                tell("comparing with what serves now")
                questions = [*whole_questions(built.data, built.holdout, self._snapshot)]
                before = _quality(questions, self._searcher)
                after = _quality(questions, self._new_searcher(index, built.model))
                # What nothing can be asked about is not known to be no worse.
                better = bool(questions) and after >= before - _NO_WORSE
                card = built.card.model_copy(
                    update={
                        "before": round(before, 4),
                        "after": round(after, 4),
                        "verdict": "switched" if better else "kept the old one",
                    }
                )
                if better:
                    write_card(folder / "model", card)
                    self._let_go(keep=folder)
                    self._generations.switch(folder)
                    self._retired.append(self._index)
                    self._index, self._model = index, built.model
                    self._searcher = self._new_searcher(index, built.model)
                else:
                    index.close()
            except BaseException:
                if index is not self._index:
                    index.close()
                raise
            write_card(self.folder, card)
            (self.folder / _CHECKPOINT).unlink(missing_ok=True)
            return card

    @property
    def report_card(self) -> ReportCard | None:
        """Of the last training; None if there was none."""
        return read_card(self.folder)

    @property
    def serving_card(self) -> ReportCard | None:
        """Of the training whose model serves; None if none does."""
        return read_card(self._generations.current / "model")

    @property
    def trained(self) -> bool:
        """Whether a trained model serves."""
        return self._model is not None

    def _snapshot(self, id: str) -> bytes | None:
        product = self._index.products([id]).get(id)
        return snapshot_of(product, self._vary(), seed=_SNAPSHOT_SEED) if product else None

    def _read_model(self, folder: Path) -> ShelfModel | None:
        if not has_bundle(folder):
            return None
        try:
            return ShelfModel(folder)
        except ModelError as error:
            _log.warning("%s. Until then it is searched as before it was trained", error)
        # The vectors that the lost model placed are of no use without it.
        new = self._generations.new()
        index = self._new_index(new / "index", {})
        reindex(self._index, index, self._encoders, self._cache, aliases=self._aliases, place=list)
        self._generations.switch(new)
        self._index.close()
        self._index = index
        return None

    def _let_go(self, *, keep: Path) -> None:
        """Remove what served before the generation that serves: no search is on it any more."""
        for index in self._retired:
            index.close()
        self._retired.clear()
        self._generations.clear(keep=keep)

    def _new_index(self, folder: Path, dims: Mapping[Source, int]) -> EdgeIndex:
        frozen = {source: made.product.dim for source, made in self._encoders.items()}
        return EdgeIndex.create(folder, {**frozen, **dims})

    def _vary(self) -> Vary:
        limits = self.settings.media

        def picture(reference: str) -> Image.Image:
            content = self.read_media(reference)
            return decode_picture(content, limits, name=reference, longest_side=PICTURE_SIDE)

        return Vary(
            picture=picture,
            sound=lambda ref: decode_sound(self.read_media(ref), limits, name=ref),
            at_hand=lambda reference: not is_url(reference),
        )

    def warm(self) -> None:
        """Open the encoders and dictionaries, so that the first search is as fast as the rest."""
        for source in self._asking.values():
            for encoder in source.query.values():
                encoder.encode([], side="query")
        self._index.warm()
        self.search("鞋 shoes", limit=1)
        self._listener.warm()

    def _take(
        self,
        rows: Sequence[Accepted] | object,
        *,
        also: Callable[[Rejection], None] = lambda _: None,
        progress: Callable[[Progress], None] = lambda _: None,
        local_media: bool = True,
    ) -> AddReport:
        start = time.perf_counter()
        rejected: list[Rejection] = []

        def reject(rejection: Rejection) -> None:
            rejected.append(rejection)
            also(rejection)

        with self._writing:
            intake = MediaIntake(self._media, self._cache, self.settings.media, local=local_media)
            ingest = Ingest(
                self._index,
                self._encoders,
                self._cache,
                intake,
                self.settings.media,
                aliases=self._aliases,
                place=self._model.place if self._model else list,
            )
            try:
                counts = ingest.take(rows, reject=reject, progress=progress)  # type: ignore[arg-type]
                self._index.optimize()
            except OSError as error:
                raise ShelfError(
                    f"{self.folder} cannot be written: {error}. What was added before this is "
                    "kept; make room and add again to go on"
                ) from None
            finally:
                ingest.close()
                intake.close()
        return AddReport(
            added=counts.added,
            changed=counts.changed,
            unchanged=counts.unchanged,
            rejected=tuple(rejected),
            seconds=round(time.perf_counter() - start, 3),
        )

    def _new_searcher(self, index: EdgeIndex, model: ShelfModel | None) -> Searcher:
        return Searcher(
            index,
            self._asking,
            self._listener,
            model,
            aliases=self._aliases,
            settings=self.settings.search,
            limits=self.settings.media,
            kept=self._media.folder,
        )

    def _require_same_encoders(self) -> None:
        """Vectors of different encoders must never meet in one index."""
        path = self.folder / _ENCODERS_FILE
        try:
            stored = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise ShelfError(f"{path} is missing or damaged: {error}") from None
        if stored != (now := _names(self._encoders)):
            raise ShelfError(
                f"{self.folder} was filled by the encoders {stored}, but its settings and the "
                f"installed packages now give {now}: install the same extras and keep the same "
                "encoder set, or create a new shop and add the catalog there"
            )


def _quality(questions: Sequence[tuple[Query, Mapping[str, int]]], searcher: Searcher) -> float:
    """Mean nDCG@10 of a whole search; a question that it can't be asked counts 0."""
    gained = 0.0
    for query, grades in questions:
        with suppress(QueryError):
            hits = searcher.run(query).hits
            gained += ndcg([grades.get(hit.product.id, 0) for hit in hits], grades)
    return gained / max(len(questions), 1)


def _own_glossary(folder: Path) -> Path | None:
    path = folder / "glossary.tsv"
    return path if path.exists() else None


def _names(encoders: EncoderSet) -> dict[str, str]:
    return {source: encoders[source].product.name for source in sorted(encoders)}


def _checked_sources(using: Sequence[Source]) -> frozenset[Source]:
    if unknown := [source for source in using if source not in SOURCES]:
        raise QueryError(f"no source '{unknown[0]}'; there are {', '.join(SOURCES)}")
    return frozenset(using)
