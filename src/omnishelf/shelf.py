"""`Shelf`: the one object a user holds."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from omnishelf.catalog.media.reference import read_reference
from omnishelf.catalog.media.store import MediaStore
from omnishelf.catalog.readers import read_catalog
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.report import RejectionWriter
from omnishelf.catalog.rows import Accepted
from omnishelf.encoders.sets import EncoderSet, build_set
from omnishelf.errors import CatalogError, QueryError, ShelfError, UnknownProductError
from omnishelf.files import write_atomic
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import FieldKind, Fingerprint
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.fingerprints import CONTENT_FIELDS, record_fingerprint
from omnishelf.ingest.media import MediaIntake
from omnishelf.ingest.pipeline import Ingest
from omnishelf.ingest.report import AddReport, Progress
from omnishelf.learning.train import TrainReport, train
from omnishelf.learning.translator import Translator
from omnishelf.lock import FolderLock
from omnishelf.search.searcher import Searcher
from omnishelf.settings import Settings
from omnishelf.speech.listener import Listener
from omnishelf.types import SOURCES, Facet, Filter, Product, Query, Results, Source, parse_filter
from omnishelf.types.query import MediaReference

_ENCODERS_FILE = "encoders.json"


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
        self._require_same_encoders()
        self._index = EdgeIndex.open(folder / "index")
        self._cache = FeatureCache(folder / "features")
        self._listener = Listener(settings.speech.languages)
        self._searcher = self._new_searcher(Translator.load(folder / "model"))

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
            for name in ("index", "features", "media", "model"):
                (folder / name).mkdir(parents=True)
            EdgeIndex.create(
                folder / "index",
                {source: made.product.dim for source, made in encoders.items()},
            ).close()
            write_atomic(folder / _ENCODERS_FILE, json.dumps(_names(encoders), indent=2).encode())
            # Written last: a folder with settings is a whole shop.
            settings.save(folder)
        except OSError as error:
            raise ShelfError(f"{folder} cannot be written: {error}") from None
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path | str) -> "Shelf":
        """Open a shop.

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
            self._index.close()
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

    def read_media(self, reference: str) -> bytes:
        """What a product's picture or sound reference holds.

        Raises:
            MediaError: it can't be had.
        """
        return read_reference(reference, self.settings.media, kept=self._media.folder)

    def train(self) -> TrainReport:
        """Learn from the shop's own products how words, pictures and sounds go together.

        Raises:
            ModelError: there are no products to learn from.
        """
        with self._writing:
            translator, report = train(self._index, sorted(self._encoders))
            card = {"date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **report.as_dict()}
            translator.save(self.folder / "model")
            write_atomic(self.folder / "model" / "report.json", json.dumps(card, indent=2).encode())
            self._searcher = self._new_searcher(translator)
            return report

    def warm(self) -> None:
        """Open the encoders and dictionaries, so that the first search is as fast as the rest."""
        for source in self._encoders.values():
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
            ingest = Ingest(self._index, self._encoders, self._cache, intake, self.settings.media)
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

    def _new_searcher(self, translator: Translator) -> Searcher:
        return Searcher(
            self._index,
            self._encoders,
            self._listener,
            translator,
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


def _names(encoders: EncoderSet) -> dict[str, str]:
    return {source: encoders[source].product.name for source in sorted(encoders)}


def _checked_sources(using: Sequence[Source]) -> frozenset[Source]:
    if unknown := [source for source in using if source not in SOURCES]:
        raise QueryError(f"no source '{unknown[0]}'; there are {', '.join(SOURCES)}")
    return frozenset(using)
