"""All of a shop that is open: what serves, what it is made from, and how one follows another."""

import json
import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from PIL import Image

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.catalog.media.reference import is_url, read_reference
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.catalog.media.store import MediaStore
from omnishelf.encoders.asking import for_queries
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.encoders.sets import EncoderSet, build_set, names_of
from omnishelf.errors import ModelError, ShelfError
from omnishelf.files import write_atomic
from omnishelf.generations import Generations
from omnishelf.glossary.glossary import Glossary
from omnishelf.index.edge import require_room
from omnishelf.index.index import Index
from omnishelf.index.opening import drop_index, make_index, open_index
from omnishelf.ingest.aliases import Aliases
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.records import Records
from omnishelf.ingest.recover import recover_records
from omnishelf.ingest.refill import Refill
from omnishelf.learning.compression.opening import compressed_queries
from omnishelf.learning.model.shelf_model import ShelfModel, read_model
from omnishelf.learning.train import Shop
from omnishelf.learning.views.augmentation import Vary
from omnishelf.lock import FolderLock
from omnishelf.reranking.candidates import Reviews
from omnishelf.search.behaviour import Behaviour, Behaviours
from omnishelf.search.composed.composer import Composer
from omnishelf.search.explain.explainer import Explainer
from omnishelf.search.searcher import Searcher
from omnishelf.settings import IndexSettings, Settings
from omnishelf.shelf.generation import Generation
from omnishelf.shelf.migrating import migrating_to
from omnishelf.shelf.wordings import Wordings
from omnishelf.speech.listener import Listener
from omnishelf.types import Source

ENCODERS_FILE = "encoders.json"
GLOSSARY_FILE = "glossary.tsv"
_log = logging.getLogger(__name__)


class OpenShop:
    """A shop's folder with everything in it open; owned by one process.

    `serving` and `searcher` change together, by `switch`. Whoever writes holds `writing`.
    """

    def __init__(self, folder: Path, settings: Settings, lock: FolderLock) -> None:
        """Open what is in the folder.

        Raises:
            ShelfError: something of it is damaged, or was made by other encoders.
        """
        require_room(folder)
        self.folder = folder
        self.settings = settings
        self.writing = threading.RLock()
        self._lock = lock
        self._retired: list[Generation] = []
        self._explaining: tuple[Searcher, Explainer] | None = None
        self.media = MediaStore(folder / "media")
        self.encoders = build_set(settings.encoders)
        self.asking = for_queries(self.encoders)
        _require_same_encoders(folder, self.encoders)
        self.aliases = Aliases(own_glossary(folder))
        self.cache = FeatureCache(folder / "features")
        self.records = Records(folder)
        self.listener = Listener(settings.speech.languages)
        self.refill = Refill(
            self.records, names_of(self.encoders), self.cache, aliases=self.aliases
        )
        self.generations = Generations(folder)
        building = migrating_to(folder)
        self._clear(keep=self.generations.folder(building) if building else None)
        self.serving = self._open_serving()
        self.wordings = Wordings(
            folder,
            self.aliases.glossary,
            lambda: chain.from_iterable(self.serving.index.scan()),
            lambda: self.serving.index.fields,
            lambda: self.records.last,
            self.records.count,
        )
        self.behaviour: Behaviours = lambda _: Behaviour()
        self.reviewed: Callable[[], Reviews] = Reviews
        self.searcher = self.new_searcher(self.serving)

    def close(self) -> None:
        """Flush everything and let other processes have the shop."""
        self.wordings.close()
        with self.writing:
            for generation in (*self._retired, self.serving):
                generation.index.close()
            self.cache.close()
            self.records.close()
            self._lock.release()

    def new_folder(self) -> Path:
        """An empty folder for the next generation, of which the records know nothing yet."""
        folder = self.generations.new()
        self.records.begin(folder.name)
        return folder

    @contextmanager
    def next_generation(self) -> Iterator[Path]:
        """A new folder that is removed again if the generation in it does not come to serve."""
        folder = self.new_folder()
        try:
            yield folder
        finally:
            if folder != self.generations.current:
                self.discard(folder)

    def new_index(self, folder: Path, dims: Mapping[Source, int]) -> Index:
        """An empty index for the encoders' sources and these, to be filled with all products."""
        dims = {**index_dims(self.encoders), **dims}
        return make_index(folder, dims, self.settings.index, products=self.records.count())

    def discard(self, folder: Path) -> None:
        """Remove a generation, with its collection if it is on a cluster."""
        drop_index(folder / "index")
        shutil.rmtree(folder, ignore_errors=True)

    def open_generation(self, folder: Path, *, arrange: bool = False) -> Generation:
        """Open a generation beside the one that serves, up to date and warm, its index in a process
        of its own: what reads an index holds Python's global lock, and searches would wait.

        Args:
            folder: its own.
            arrange: merge and build graphs first, which may take minutes.

        Raises:
            ShelfError: its index is damaged.
            ModelError: its model is.
        """
        for retired in self._retired:
            if retired.folder == folder:
                # Still open for the searches that were under way: it can't be opened twice.
                retired.writer.catch_up()
                return retired
        model = read_model(folder / "model")
        seq = self.records.holds(folder.name) or 0
        index = open_index(
            folder / "index", arrange=arrange, products=self.records.count(), apart=True
        )
        if arrange:
            self.records.mark_arranged(folder.name, seq)
        try:
            made = self.generation(folder, index, model)
            index.warm()
        except BaseException:
            index.close()
            raise
        return made

    def generation(self, folder: Path, index: Index, model: ShelfModel | None) -> Generation:
        """A generation of this folder, up to date."""
        made = Generation(folder, index, model, self.records, self.refill)
        # While others write: `switch` lets them wait only for what comes after this.
        made.writer.catch_up()
        return made

    def new_searcher(self, generation: Generation) -> Searcher:
        """Searches a generation."""
        return self.searcher_over(generation.index, generation.model)

    def searcher_over(self, index: Index, model: ShelfModel | None) -> Searcher:
        """Searches an index by the model that placed its vectors.

        Raises:
            ModelError: an encoder that the model brings can't be read.
        """
        own = for_queries(compressed_queries(self.encoders, model))
        return Searcher(
            index,
            {**self.asking, **own},
            self.listener,
            model,
            aliases=self.aliases,
            composer=Composer(index, self.aliases.glossary),
            wording=self.wordings.now,
            settings=self.settings.search,
            limits=self.settings.media,
            kept=self.media.folder,
            # Looked up for every search: it comes to be known after this.
            behaviour=lambda query: self.behaviour(query),  # noqa: PLW0108
            reviewed=lambda: self.reviewed(),  # noqa: PLW0108
        )

    def explainer(self) -> tuple[Searcher, Explainer]:
        """The searcher that serves now, and what explains its answers: kept as long as it serves,
        for it remembers maps and searches."""
        searcher = self.searcher
        if self._explaining is None or self._explaining[0] is not searcher:
            explainer = Explainer(
                self.serving.index,
                searcher.encoders,
                self.serving.model,
                search=searcher.trace,
                read=self.read_media,
                limits=self.settings.media,
            )
            self._explaining = searcher, explainer
        return self._explaining

    def switch(self, generation: Generation, *, keep: bool) -> None:
        """Let another generation serve from now on, up to date; searches under way end first in
        the one that served.

        Args:
            generation: open.
            keep: whether the one that served can be gone back to.
        """
        searcher = self.new_searcher(generation)
        with self.writing:
            generation.writer.catch_up()
            # No search is in what served before the one that serves now.
            for old in self._retired:
                if old is not generation:
                    old.index.close()
            self._retired = [self.serving]
            self.generations.switch(generation.folder, keep=keep)
            self.serving, self.searcher = generation, searcher
            self._clear(keep=self._retired[0].folder)

    def read_media(self, reference: str) -> bytes:
        """What a product's picture or sound reference holds.

        Raises:
            MediaError: it can't be had.
        """
        return read_reference(reference, self.settings.media, kept=self.media.folder)

    def vary(self) -> Vary:
        """How pictures and sounds are varied to learn from."""
        limits = self.settings.media

        def picture(reference: str) -> Image.Image:
            content = self.read_media(reference)
            return decode_picture(content, limits, name=reference, longest_side=PICTURE_SIDE)

        return Vary(
            picture=picture,
            sound=lambda ref: decode_sound(self.read_media(ref), limits, name=ref),
            at_hand=lambda reference: not is_url(reference),
        )

    @property
    def material(self) -> Shop:
        """What of this shop is learned from."""
        return Shop(
            self.serving.index,
            self.cache,
            self.encoders,
            self.aliases.glossary,
            self.aliases,
            self.vary(),
            self.settings.learning.languages,
            self.refill,
        )

    def _clear(self, *, keep: Path | None) -> None:
        for folder in self.generations.others(keep=keep):
            self.discard(folder)

    def _open_serving(self) -> Generation:
        folder = self.generations.current
        index = open_index(folder / "index")
        try:
            if self.records.holds(folder.name) is None:
                # A shop from before there were records, or one that lost them.
                recover_records(self.records, folder.name, index)
            try:
                model = read_model(folder / "model")
            except ModelError as error:
                _log.warning("%s. Until then it is searched as before it was trained", error)
                return self._without_model(index)
            return self.generation(folder, index, model)
        except BaseException:
            index.close()
            raise

    def _without_model(self, old: Index) -> Generation:
        """The vectors that a lost model placed are of no use without it."""
        folder = self.new_folder()
        made = self.generation(folder, self.new_index(folder / "index", {}), None)
        self.generations.switch(folder, keep=False)
        old.close()
        return made


def index_dims(encoders: EncoderSet, model: ShelfModel | None = None) -> dict[Source, int]:
    """Lengths of the vectors of a shop by source; a model's are other than the encoders' own."""
    dims = {source: made.product.dim for source, made in encoders.items()}
    return {**dims, **model.dims} if model else dims


def begin_generations(
    shop: Path, encoders: EncoderSet, settings: IndexSettings, *, model: Path | None = None
) -> Path:
    """Make the first generation of a shop, its index empty; returns its folder.

    Args:
        shop: its folder.
        encoders: its set.
        settings: how the index is made.
        model: a folder to be moved into the generation.
    """
    generations = Generations(shop)
    folder = generations.new()
    if model is not None:
        model.rename(folder / "model")
    dims = index_dims(encoders, read_model(folder / "model"))
    make_index(folder / "index", dims, settings).close()
    generations.switch(folder, keep=False)
    return folder


def write_encoders(folder: Path, encoders: EncoderSet) -> None:
    """Note which encoders a shop is filled by."""
    write_atomic(folder / ENCODERS_FILE, json.dumps(names_of(encoders), indent=2).encode())


def _require_same_encoders(folder: Path, encoders: EncoderSet) -> None:
    """Vectors of different encoders must never meet in one index."""
    path = folder / ENCODERS_FILE
    try:
        stored = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ShelfError(f"{path} is missing or damaged: {error}") from None
    if stored != (now := names_of(encoders)):
        raise ShelfError(
            f"{folder} was filled by the encoders {stored}, but its settings and the "
            f"installed packages now give {now}: install the same extras and keep the same "
            "encoder set, or create a new shop and add the catalog there"
        )


def own_glossary(folder: Path) -> Glossary:
    """Our terms and those that a shop's folder adds."""
    path = folder / GLOSSARY_FILE
    return Glossary.load(path if path.exists() else None)
