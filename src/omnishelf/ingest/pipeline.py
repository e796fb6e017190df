"""The way of a product from a catalog row into the index."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.rows import Accepted, Rejected, Row
from omnishelf.encoders.encoder import Modality, Vectors
from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import MediaError
from omnishelf.index.index import Entry, Fingerprint, Index
from omnishelf.ingest.content import Content
from omnishelf.ingest.encode import Encoded, Encoding, Wanted
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.fingerprints import digest, fingerprint
from omnishelf.ingest.media import MediaIntake, Resolved
from omnishelf.ingest.passages import passages
from omnishelf.ingest.place import Place
from omnishelf.ingest.report import Progress
from omnishelf.ingest.writer import Writer
from omnishelf.settings import MediaLimits
from omnishelf.types import Product, Source

_BATCH = 256
"""Products stored at a time: what a crash can cost, against the cost of a durable write."""

Media = Mapping[str, Resolved | MediaError]


@dataclass(slots=True)
class Counts:
    """How many products were stored, and how."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def stored(self) -> int:
        """All that are in the index now."""
        return self.added + self.changed + self.unchanged


@dataclass(slots=True)
class _Prepared:
    """A product of the batch with all that decides what becomes of it."""

    row: Accepted
    fingerprint: Fingerprint
    contents: dict[Modality, dict[bytes, Content]]
    digests: dict[str, bytes] = field(default_factory=dict)
    """Digest of each of its media references that holds something."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows that are stored together."""

    rows: Sequence[Row]
    media: Media
    items: Sequence[_Prepared]
    """What was accepted."""
    stored: Mapping[str, Fingerprint]
    """What the index holds of them."""

    @property
    def new(self) -> list[_Prepared]:
        """Items whose content is not what is stored."""
        return [
            item
            for item in self.items
            if (old := self.stored.get(item.row.product.id)) is None
            or old.content != item.fingerprint.content
        ]


class Ingest:
    """Takes rows, encodes what is new in them and stores it, a batch at a time."""

    def __init__(
        self,
        index: Index,
        writer: Writer,
        encoders: EncoderSet,
        encoding: Encoding,
        cache: FeatureCache,
        intake: MediaIntake,
        limits: MediaLimits,
        *,
        aliases: Callable[[Product], tuple[str, ...]],
        place: Place,
    ) -> None:
        """Store into this index what these encoders make of products.

        Args:
            index: where products are.
            writer: takes new ones there.
            encoders: the shop's set.
            encoding: where it encodes.
            cache: of raw features.
            intake: reads media.
            limits: of media.
            aliases: what else a product's attributes are called.
            place: where the shop's model puts raw features.
        """
        self._aliases = aliases
        self._place = place
        self._index = index
        self._writer = writer
        self._encoders = encoders
        self._decoding = f"{limits.max_pixels} pixels, {limits.max_seconds} s"
        self._made_by = [encoders[source].product.name for source in sorted(encoders)]
        self._made_by.append(self._decoding)
        self._cache = cache
        self._encoding = encoding
        self._intake = intake
        self._limits = limits

    def take(
        self,
        rows: Iterable[Row],
        *,
        reject: Callable[[Rejection], None],
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> Counts:
        """Store the products of all rows. Each batch is durable before `progress` is told.

        Args:
            rows: products, none of them twice, and rows that were rejected while reading.
            reject: told of every row, picture, sound or value that was left out.
            progress: told after every batch.
        """
        counts = Counts()
        read = rejected = 0
        # Batches that are being encoded: how far ahead, the encoding decides.
        ahead: deque[_Batch] = deque()

        def wanted() -> Iterator[Wanted]:
            for some in _batches(rows):
                ahead.append(self._read(some))
                yield self._wanted(ahead[-1].new)

        for encoded in self._encoding.encode_all(wanted()):
            batch = ahead.popleft()
            for row in batch.rows:
                rejected += isinstance(row, Rejected)
                for rejection in _rejections(row):
                    reject(rejection)
            self._store(batch, encoded, counts, reject)
            read += len(batch.rows)
            progress(Progress(read, counts.stored, rejected))
        return counts

    def _read(self, rows: Sequence[Row]) -> _Batch:
        accepted = [row for row in rows if isinstance(row, Accepted)]
        media = self._intake.resolve(
            reference
            for row in accepted
            for reference in (*row.product.images, *row.product.sounds)
        )
        items = [self._prepare(row, media) for row in accepted]
        stored = self._index.fingerprints([row.product.id for row in accepted])
        return _Batch(rows, media, items, stored)

    def _store(
        self,
        batch: _Batch,
        encoded: Encoded,
        counts: Counts,
        reject: Callable[[Rejection], None],
    ) -> None:
        media, stored = batch.media, batch.stored
        self._cache.keep_failures(self._decoding, encoded.failures)
        failures = self._cache.failures(
            self._decoding, (held for item in batch.items for held in item.digests.values())
        )
        self._remember(batch.new, encoded)
        entries: list[Entry] = []
        updates: dict[str, tuple[Product, Fingerprint]] = {}
        for item in batch.items:
            for rejection in _media_rejections(item.row, media, failures):
                reject(rejection)
            product = _with_good_media(item.row.product, media, failures)
            old = stored.get(product.id)
            if old == item.fingerprint:
                counts.unchanged += 1
            elif old is not None and old.content == item.fingerprint.content:
                updates[product.id] = (product, item.fingerprint)
                counts.changed += 1
            else:
                raw = self._raw(item, encoded)
                entries.append(Entry(product, item.fingerprint, raw, self._aliases(product)))
                counts.changed += old is not None
                counts.added += old is None
        self._writer.upsert(self._placed(entries))
        self._writer.update(updates)
        self._intake.clear()

    def _prepare(self, row: Accepted, media: Media) -> _Prepared:
        product = row.product
        digests = {
            reference: held.digest
            for reference in (*product.images, *product.sounds)
            if isinstance(held := media[reference], Resolved)
        }
        contents: dict[Modality, dict[bytes, Content]] = {
            "text": {
                digest(text.encode()): Content("text", product.id, self._limits, text.encode)
                for text in passages(product)
            },
            "image": self._contents("image", product.images, media),
            "audio": self._contents("audio", product.sounds, media),
        }
        references = {
            reference: digests.get(reference) for reference in (*product.images, *product.sounds)
        }
        made = fingerprint(product, references, self._made_by)
        return _Prepared(row, made, contents, digests)

    def _contents(
        self, modality: Modality, references: Sequence[str], media: Media
    ) -> dict[bytes, Content]:
        held = (media[reference] for reference in references)
        return {
            item.digest: Content(modality, item.reference, self._limits, item.read)
            for item in held
            if isinstance(item, Resolved)
        }

    def _wanted(self, items: Sequence[_Prepared]) -> Wanted:
        return {
            source: {
                key: content
                for item in items
                for key, content in item.contents[encoders.product.modality].items()
            }
            for source, encoders in self._encoders.items()
        }

    def _digests(self, item: _Prepared, source: Source, encoded: Encoded) -> list[bytes]:
        contents = item.contents[self._encoders[source].product.modality]
        return [key for key in contents if key in encoded.vectors[source]]

    def _raw(self, item: _Prepared, encoded: Encoded) -> dict[Source, Vectors]:
        return {
            source: np.stack([encoded.vectors[source][key] for key in digests])
            for source in self._encoders
            if (digests := self._digests(item, source, encoded))
        }

    def _remember(self, items: Sequence[_Prepared], encoded: Encoded) -> None:
        for source in self._encoders:
            self._cache.keep_contents(
                source,
                {item.row.product.id: self._digests(item, source, encoded) for item in items},
            )

    def _placed(self, entries: Sequence[Entry]) -> list[Entry]:
        """Entries with their vectors where the shop's model puts them."""
        placed = self._place([entry.vectors for entry in entries])
        return [
            replace(entry, vectors=vectors) for entry, vectors in zip(entries, placed, strict=True)
        ]


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _rejections(row: Row) -> Sequence[Rejection]:
    return (row.rejection,) if isinstance(row, Rejected) else row.rejected


def _problem(reference: str, media: Media, failures: Mapping[bytes, str]) -> str | None:
    held = media[reference]
    return str(held) if isinstance(held, MediaError) else failures.get(held.digest)


def _media_rejections(
    row: Accepted, media: Media, failures: Mapping[bytes, str]
) -> Iterator[Rejection]:
    for name in ("images", "sounds"):
        for reference in getattr(row.product, name):
            if problem := _problem(reference, media, failures):
                yield Rejection(
                    problem, line=row.line, id=row.product.id, field=name, whole_row=False
                )


def _with_good_media(product: Product, media: Media, failures: Mapping[bytes, str]) -> Product:
    def good(references: Iterable[str]) -> tuple[str, ...]:
        held = (media[reference] for reference in references)
        return tuple(
            item.reference
            for item in held
            if isinstance(item, Resolved) and item.digest not in failures
        )

    return product.model_copy(
        update={"images": good(product.images), "sounds": good(product.sounds)}
    )
