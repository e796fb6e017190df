"""`Shelf`: the one object a user holds."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from omnishelf.catalog.readers import read_catalog
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.report import RejectionWriter
from omnishelf.catalog.rows import Accepted
from omnishelf.encoders.sets import build_set
from omnishelf.errors import (
    CatalogError,
    ModelError,
    OmnishelfError,
    QueryError,
    ShelfError,
    UnknownProductError,
)
from omnishelf.events.lists import MOST_PLACES, Place
from omnishelf.glossary.glossary import Glossary
from omnishelf.index.index import FieldKind, Fingerprint
from omnishelf.index.migrate import Copied, Verification
from omnishelf.ingest.encode import CachedEncoder, Encoding
from omnishelf.ingest.fingerprints import CONTENT_FIELDS, record_fingerprint
from omnishelf.ingest.media import MediaIntake
from omnishelf.ingest.pipeline import Ingest
from omnishelf.ingest.report import AddReport, Progress
from omnishelf.learning.compression.report import CompressionReport
from omnishelf.learning.compression.timing import Timer, medians
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.report_card import ReportCard, read_card
from omnishelf.learning.textbook.report import TextbookReport
from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING
from omnishelf.learning.textbook.train import train_textbook
from omnishelf.learning.train import Shop
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.lock import FolderLock
from omnishelf.misfit import first_misfit
from omnishelf.recommend.strip import Strip
from omnishelf.reranking.report_card import ReportCard as LearnedCard
from omnishelf.search.explain.explanation import Explained, HeatMap, Language
from omnishelf.search.wanted import wanted_by
from omnishelf.settings import ClusterSettings, Settings
from omnishelf.shelf import maintenance
from omnishelf.shelf.behaviour import ShopBehaviour
from omnishelf.shelf.compression import compress_shop
from omnishelf.shelf.events import ShopEvents
from omnishelf.shelf.experiments import Experiments
from omnishelf.shelf.insights.insights import Insights
from omnishelf.shelf.merchant import Merchant
from omnishelf.shelf.migration import migrate
from omnishelf.shelf.open_shop import OpenShop, begin_generations, write_encoders
from omnishelf.shelf.recommending import Recommending
from omnishelf.shelf.training import train_shop
from omnishelf.suggest.suggestion import Suggestion
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
from omnishelf.types.query import Crop, MediaReference, Sort

_LOOK_EVERY = 256
"""Single products put, after which it is looked whether the index should be arranged: counting
what was written costs milliseconds."""

Clock = Callable[[], float]

_log = logging.getLogger(__name__)


class Shelf:
    """A shop on disk: add its catalog, train, search.

    One process owns a shop at a time. Searches may run in many threads; writes take turns.
    """

    def __init__(self, shop: OpenShop, clock: Clock = time.time) -> None:
        """Of an open shop; use `create` or `open`."""
        self._clock = clock
        self._shop = shop
        self.events = ShopEvents(shop, clock=clock)
        """What its shoppers do."""
        self.experiments = Experiments(shop, self.events)
        """What is compared on them."""
        self.behaviour = ShopBehaviour(shop, self.events, self.experiments, clock=clock)
        """What was learned of them."""
        shop.behaviour = self.behaviour
        self.insights = Insights(shop, self.events, clock=clock)
        """Reviews, demand, stock, marketing: computed when asked for."""
        shop.reviewed = self.insights.reviewed
        self._recommending = Recommending(shop, self.events, clock=clock)
        self._building = threading.Lock()
        self._puts = 0

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
            begin_generations(folder, encoders, settings.index)
            write_encoders(folder, encoders)
            # Written last: a folder with settings is a whole shop.
            settings.save(folder)
        except OSError as error:
            raise ShelfError(f"{folder} cannot be written: {error}") from None
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path | str, *, clock: Clock = time.time) -> "Shelf":
        """Open a shop.

        If its model can't be read, the shop is searched as before it was trained, and a warning
        is logged.

        Args:
            folder: of the shop.
            clock: seconds since 1970, by which what shoppers do is old or new; a simulation has
                its own.

        Raises:
            ShelfError: the folder is not a shop, or its settings or index are damaged.
            ShelfLockedError: another process has it open.
        """
        folder = Path(folder).resolve()
        settings = Settings.load(folder)
        lock = FolderLock(folder)
        try:
            return cls(OpenShop(folder, settings, lock), clock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Flush everything and let other processes have the shop; waits for what is built."""
        with self._building:
            self.events.close()
            self._shop.close()

    @property
    def folder(self) -> Path:
        """Where the shop is."""
        return self._shop.folder

    @property
    def settings(self) -> Settings:
        """What `shelf.toml` says."""
        return self._shop.settings

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
        ray: str | None = None,
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
            ray: address of a Ray cluster that encodes (`host:port`, `auto` or `local`), of which
                this machine is a node; None: this machine does.

        Raises:
            CatalogError: the file can't be read as a catalog at all.
            ClusterError: Ray is not installed, no cluster answers, or encoding there failed; what
                was told to `progress` is in, and adding again resumes.
            ModelError: a node of the cluster has other encoders or another Omnishelf.
            ShelfError: the shop can't be written (such as a full disk); what was told to
                `progress` is in, and adding again resumes.
        """
        rows = read_catalog(Path(catalog), mapping=mapping, images=Path(images) if images else None)
        with RejectionWriter(Path(report) if report else None) as writer:
            done = self._take(
                rows, also=writer.write, progress=progress, local_media=local_media, ray=ray
            )
        self.arrange()
        return done

    def put(self, product: Product) -> AddReport:
        """Add one product, or replace it whole."""
        done = self._take([Accepted(None, product, ())])
        self._puts += 1
        if self._puts % _LOOK_EVERY == 0 and maintenance.wants_arranging(self._shop):
            threading.Thread(target=self.arrange, name="arrange").start()
        return done

    def patch(self, id: str, changes: Mapping[str, object]) -> Product:
        """Change some fields of a product. A change of price or stock re-encodes nothing.

        Raises:
            UnknownProductError: no such product.
            CatalogError: a field is unknown or its value wrong.
        """
        with self._shop.writing:
            old = self.product(id)
            if changes.get("id", id) != id:
                raise CatalogError(f"product '{id}': an id can't be changed: add a new product")
            try:
                product = Product.model_validate({**old.model_dump(), **changes})
            except ValidationError as error:
                raise CatalogError(f"product '{id}', field {first_misfit(error)}") from None
            if CONTENT_FIELDS & changes.keys():
                self.put(product)
            else:
                content = self._shop.serving.index.fingerprints([id])[id].content
                self._shop.serving.writer.update(
                    {id: (product, Fingerprint(record_fingerprint(product), content))}
                )
            return self.product(id)

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        with self._shop.writing:
            self._shop.cache.forget(ids)
            return self._shop.serving.writer.delete(ids)

    def product(self, id: str) -> Product:
        """One product.

        Raises:
            UnknownProductError: no such product.
        """
        found = self._shop.serving.index.products([id]).get(id)
        if found is None:
            raise UnknownProductError(f"no product '{id}' in this shop")
        return found

    def products(self, where: Filter | None = None) -> Iterator[Product]:
        """All products that pass a filter, in no order.

        Raises:
            FilterError: unknown field, or a filter that does not fit.
        """
        for batch in self._shop.serving.index.scan(where=where):
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
        crop: Crop | None = None,
        sort: Sort = "relevance",
        drop: Sequence[str] = (),
        as_typed: bool = False,
        collapse: bool = False,
        diversity: float = 0.0,
        segment: str | None = None,
        shopper: str | None = None,
        session: str | None = None,
        personal: bool = True,
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
            crop: the region of the picture that is meant: left, top, right, bottom, as fractions.
            sort: what decides the order.
            drop: ids of chips (`results.understood.chips`) that are not to be heeded.
            as_typed: search for the words as they are, even where they look mistyped.
            collapse: show variants and near-duplicates as one hit.
            diversity: 0, by relevance alone, to 1, as unlike one another as can be.
            segment: of shoppers, for the merchant's rules.
            shopper: who asks, as in their events.
            session: this visit, as in its events.
            personal: whether what is known of the shopper or the visit may move products.

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
                crop=crop,
                sort=sort,
                drop=tuple(drop),
                as_typed=as_typed,
                collapse=collapse,
                diversity=diversity,
                segment=segment,
                shopper=shopper,
                session=session,
                personal=personal,
            )
        )

    def run(self, query: Query) -> Results:
        """Answer a query; raises as `search` does.

        The answer to somebody, known or not, has an id, by which events tell what became of it.
        """
        results = self._shop.searcher.run(query)
        if query.shopper is None and query.session is None:
            return results
        return results.model_copy(update={"id": self._signed(query, results)})

    def _signed(self, query: Query, results: Results) -> str:
        places = [
            Place(hit.product.id, at, hit.propensity, hit.arm)
            for at, hit in enumerate(results.hits, query.offset + 1)
            if hit.propensity is not None or hit.arm is not None
        ]
        arm = self.experiments.assign(query.shopper, query.session).arm
        return self.events.lists.sign(
            surface="search", places=places[:MOST_PLACES], arm=arm, now=self._clock()
        )

    def suggest(
        self, prefix: str, *, limit: int = 8, locale: str | None = None
    ) -> tuple[Suggestion, ...]:
        """What a shopper who has typed this may mean: queries, categories, brands, products.
        Empty until the shop's words have been read.

        Args:
            prefix: what has been typed.
            limit: suggestions wanted.
            locale: language the shopper speaks, if known.
        """
        lexicon = self._shop.wordings.now().lexicon
        return lexicon.suggester.suggest(prefix, limit, locale) if lexicon else ()

    def recommend(
        self,
        kind: str,
        *,
        product: str | None = None,
        shopper: str | None = None,
        session: str | None = None,
        limit: int = 10,
        where: Mapping[str, object] | None = None,
    ) -> Strip:
        """Offer products, each with its reason.

        Args:
            kind: `similar`, `goes_with`, `trending` and others: see `recommend.strips`.
            product: id of the product that the strip is about.
            shopper: whom it is for, as in their events.
            session: this visit, as in its events.
            limit: most products, 1 to 100.
            where: a filter.

        Raises:
            QueryError: there is no such kind, it needs a product, or the limit is out of range.
            UnknownProductError: the product is not in the shop.
            FilterError: the filter does not fit the shop's fields.
        """
        return self._recommending.recommend(
            kind,
            product=product,
            shopper=shopper,
            session=session,
            limit=limit,
            where=parse_filter(where) if where else None,
        )

    def learn(self) -> LearnedCard:
        """Learn from shoppers' events how to put what is found in better order, and do so from
        now on if that is shown to be better.

        Raises:
            ModelError: LightGBM is not installed (extra `shoppers`).
            ShelfError: the log is damaged, or the shop can't be written.
        """
        return self.behaviour.learn()

    def explain(self, query: Query, id: str, *, language: Language = "en") -> Explained:
        """Why a product is where it is for a query, or why it is not there; and where it would
        be without each part of the query.

        Raises:
            OmnishelfError: the query can't be answered, as in `run`.
        """
        searcher, explainer = self._shop.explainer()
        trace = searcher.trace(query)
        asked = [each.filter for each in trace.worded.heeded if each.filter is not None]
        wanted = [one for where in asked for one in wanted_by(where)]
        told = explainer.explain(trace, id, language, wanted=wanted)
        others = explainer.counterfactuals(trace, id, language)
        return Explained(**dict(told), counterfactuals=others)

    def heat_map(self, query: Query, id: str, *, picture: int = 0) -> HeatMap:
        """What of a product's picture matched a query.

        Raises:
            OmnishelfError: the query can't be answered, there is no such product or picture, or
                the query was not compared with pictures.
        """
        searcher, explainer = self._shop.explainer()
        return explainer.heat_map(searcher.trace(query), id, picture)

    @property
    def merchant(self) -> Merchant:
        """The shop's rules and synonyms."""
        return Merchant(self._shop)

    def facets(self, fields: Sequence[str], *, where: Filter | None = None) -> list[Facet]:
        """Values and ranges of fields over all products that pass a filter.

        Raises:
            FilterError: unknown field, or a filter that does not fit.
        """
        return self._shop.serving.index.facets(fields, where=where)

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered and counted."""
        return self._shop.serving.index.fields

    def count(self, where: Filter | None = None) -> int:
        """How many products pass a filter."""
        return self._shop.serving.index.count(where)

    @property
    def glossary(self) -> Glossary:
        """What goods and their properties are called: our terms and the shop's own."""
        return self._shop.aliases.glossary

    def read_media(self, reference: str) -> bytes:
        """What a product's picture or sound reference holds.

        Raises:
            MediaError: it can't be had.
        """
        return self._shop.read_media(reference)

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
        if not self._building.acquire(blocking=False):
            raise ModelError("this shop is being trained already: wait for that to end")
        try:
            return train_shop(
                self._shop,
                model or ShelfModelSettings(),
                training or TrainingSettings(),
                anew=anew,
                tell=tell,
            )
        finally:
            self._building.release()

    def compress(
        self,
        *,
        model: ShelfModelSettings | None = None,
        dry_run: bool = False,
        timer: Timer = medians,
        tell: Callable[[str], None] = lambda _: None,
    ) -> CompressionReport:
        """Make the models that answer queries smaller or faster, where the shop's own held-back
        questions are answered no worse than 0.01 nDCG@10 below; `roll_back` undoes it.

        The shop serves and takes changes meanwhile.

        Args:
            model: the settings that the shop was trained with: what was held back is told by them.
            dry_run: only report.
            timer: measures speed.
            tell: told what is being done.

        Raises:
            ModelError: the shop is not trained or is compressed already, nothing was held back
                that can be asked for, or the extra 'train' is not installed.
            ShelfError: there is no room, or the shop is being trained or rebuilt already.
        """
        with self._alone():
            return compress_shop(
                self._shop, model or ShelfModelSettings(), dry_run=dry_run, timer=timer, tell=tell
            )

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

    def rebuild(self) -> None:
        """Make the index anew from the shop's records and cached features; the old one serves
        until the new one is ready.

        Raises:
            ShelfError: there is no room, or the shop is being trained or rebuilt already.
        """
        with self._alone():
            maintenance.rebuild(self._shop)

    def roll_back(self) -> None:
        """Let the model that served before the last training or compression serve again, over the
        products as they are now; doing so twice comes back.

        Raises:
            ShelfError: there is none, or the shop is being trained or rebuilt.
        """
        with self._alone():
            maintenance.roll_back(self._shop)

    def migrate(
        self, to: ClusterSettings | None, *, tell: Callable[[Copied], None] = lambda _: None
    ) -> Verification:
        """Move the index to a cluster, or back into the shop's folder; searches go on, writes wait.

        Args:
            to: the cluster; None: the shop's folder.
            tell: how far it has come.

        Raises:
            ShelfError: the target holds something else, or can't be written or reached; the shop
                goes on with what it had. One that was killed goes on when it is asked for again.
        """
        with self._alone():
            return migrate(self._shop, to, tell=tell)

    @property
    def material(self) -> Shop:
        """What of this shop is learned from, for trainings that leave its search as it is."""
        return self._shop.material

    @property
    def report_card(self) -> ReportCard | None:
        """Of the last training; None if there was none."""
        return read_card(self.folder)

    @property
    def serving_card(self) -> ReportCard | None:
        """Of the training whose model serves; None if none does."""
        return read_card(self._shop.serving.folder / "model")

    @property
    def trained(self) -> bool:
        """Whether a trained model serves."""
        return self._shop.serving.model is not None

    def warm(self) -> None:
        """Open the encoders and dictionaries, so that the first search is as fast as the rest."""
        for source in self._shop.searcher.encoders.values():
            for encoder in source.query.values():
                encoder.encode([], side="query")
        self._shop.serving.index.warm()
        # The last word is no shop's: for such words the everyday ones are read.
        self.search("鞋 shoes zxqv", limit=1)
        if lexicon := self._shop.wordings.now().lexicon:
            lexicon.reader.warm()
        self._shop.listener.warm()

    def read_words(self) -> None:
        """Wait until the shop's own words are read, by which queries are understood and typing
        errors put right. Searches of a small shop wait for them anyway; those of a large one are
        answered without until they are there."""
        self._shop.wordings.ready()

    def keep_up(self, stopping: threading.Event) -> None:
        """Until told to stop, do in the background what need not wait for a query: read what
        composed queries go by, heed what shoppers do, and learn from it when that is due. For a
        thread of a server."""
        try:
            self._shop.searcher.warm()
        except OmnishelfError as error:
            _log.warning("%s. Composed queries are slower until then", error)
        self.behaviour.keep_up(stopping)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One next generation is built at a time."""
        if not self._building.acquire(blocking=False):
            raise ShelfError(
                f"{self.folder} is being trained or rebuilt already: wait for that to end"
            )
        try:
            yield
        finally:
            self._building.release()

    def arrange(self) -> None:
        """Build the graphs of a large shop's searches anew, if much was written since the last
        time. Adding a catalog does so by itself.

        Searches stay right without, only slower: what keeps it from being done is logged.
        """
        if not maintenance.wants_arranging(self._shop) or not self._building.acquire(
            blocking=False
        ):
            return
        try:
            maintenance.arrange(self._shop)
        except ShelfError as error:
            _log.warning("%s", error)
        finally:
            self._building.release()

    def _take(
        self,
        rows: Sequence[Accepted] | object,
        *,
        also: Callable[[Rejection], None] = lambda _: None,
        progress: Callable[[Progress], None] = lambda _: None,
        local_media: bool = True,
        ray: str | None = None,
    ) -> AddReport:
        start = time.perf_counter()
        rejected: list[Rejection] = []

        def reject(rejection: Rejection) -> None:
            rejected.append(rejection)
            also(rejection)

        shop = self._shop
        with shop.writing, self._encoding(ray) as encoding:
            intake = MediaIntake(shop.media, shop.cache, self.settings.media, local=local_media)
            ingest = Ingest(
                shop.serving.index,
                shop.serving.writer,
                shop.encoders,
                encoding,
                shop.cache,
                intake,
                self.settings.media,
                aliases=shop.aliases,
                place=shop.serving.place,
            )
            try:
                counts = ingest.take(rows, reject=reject, progress=progress)  # type: ignore[arg-type]
            except OSError as error:
                raise ShelfError(
                    f"{self.folder} cannot be written: {error}. What was added before this is "
                    "kept; make room and add again to go on"
                ) from None
            finally:
                intake.close()
        return AddReport(
            added=counts.added,
            changed=counts.changed,
            unchanged=counts.unchanged,
            rejected=tuple(rejected),
            seconds=round(time.perf_counter() - start, 3),
        )

    def _encoding(self, ray: str | None) -> AbstractContextManager[Encoding]:
        shop = self._shop
        if ray is None:
            return closing(CachedEncoder(shop.encoders, shop.cache))
        # Loads Ray, which few shops have.
        from omnishelf.ingest.distributed import encoding_on  # noqa: PLC0415

        return encoding_on(ray, shop.encoders, shop.cache, self.settings)


def _checked_sources(using: Sequence[Source]) -> frozenset[Source]:
    if unknown := [source for source in using if source not in SOURCES]:
        raise QueryError(f"no source '{unknown[0]}'; there are {', '.join(SOURCES)}")
    return frozenset(using)
