"""A catalog's contents sent to a Ray cluster, window by window."""

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from importlib.metadata import version

import ray.data
from ray.exceptions import RayError

from omnishelf.encoders.sets import EncoderSet, names_of
from omnishelf.errors import ClusterError
from omnishelf.ingest.distributed.connection import connected, processors
from omnishelf.ingest.distributed.messages import Answer, Terms, read_answers
from omnishelf.ingest.distributed.window import Key, Window
from omnishelf.ingest.distributed.worker import encode
from omnishelf.ingest.encode import Encoded, Encoding, Wanted, chunks
from omnishelf.ingest.features import FeatureCache
from omnishelf.settings import Settings

_WINDOWS = 2
"""Under way at a time: one is encoded while the next is read and the last is stored."""
_SILENCE = 900.0
"""Seconds without any answer before the cluster is given up. Ray waits for ever for nodes that
died, and for ever tries again what kills every worker; building models takes a few minutes."""


@contextmanager
def encoding_on(
    address: str, encoders: EncoderSet, cache: FeatureCache, settings: Settings
) -> Iterator[Encoding]:
    """Encode on the Ray cluster at an address what a cache does not hold.

    Args:
        address: as `connected` takes it.
        encoders: the shop's set.
        cache: of their features.
        settings: the shop's.

    Raises:
        ClusterError: no such cluster, or encoding there failed.
        ModelError: one of its nodes has other encoders, or another Omnishelf.
    """
    terms = Terms(version("omnishelf"), names_of(encoders), settings.encoders, settings.media)
    with connected(address):
        encoding = RayEncoding(encoders, cache, terms)
        try:
            yield encoding
        finally:
            encoding.close()


class RayEncoding:
    """Encodes on the cluster that this process is connected to.

    Each window of the catalog is a Ray dataset of tasks, one for as many contents as are encoded
    together. Answers are kept in the cache as they come, in any order; batches are given back in
    their own.
    """

    def __init__(self, encoders: EncoderSet, cache: FeatureCache, terms: Terms) -> None:
        """Encode what this cache does not hold, on workers that agree to these terms."""
        self._encoders = encoders
        self._cache = cache
        self._terms = terms
        self._threads = ThreadPoolExecutor(_WINDOWS, thread_name_prefix="ray-window")
        self._closed = threading.Event()
        self._heard = time.monotonic()

    def encode_all(self, batches: Iterable[Wanted]) -> Iterator[Encoded]:
        """Features of each batch, in order; a window is read while the one before is encoded.

        Raises:
            ClusterError: encoding failed.
            ModelError: a worker does not agree to the terms.
        """
        asked: set[Key] = set()
        failures: dict[bytes, str] = {}
        under_way: deque[tuple[Window, Future[None]]] = deque()

        def done() -> Iterator[Encoded]:
            window, answered = under_way.popleft()
            self._wait_for(answered)
            asked.difference_update(window.keys)
            failures.update(window.failures)
            return (self._encoded(batch, failures) for batch in window.batches)

        for window in self._windows(batches, asked):
            under_way.append((window, self._threads.submit(self._have_encoded, window)))
            if len(under_way) == _WINDOWS:
                yield from done()
        while under_way:
            yield from done()

    def close(self) -> None:
        """Ask for nothing more; what is under way is not waited for."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _windows(self, batches: Iterable[Wanted], asked: set[Key]) -> Iterator[Window]:
        """Windows of what is neither in the cache nor asked for already."""
        window = Window()
        for batch in batches:
            for source, contents in batch.items():
                encoder = self._encoders[source].product
                cached = self._cache.vectors(encoder.name, contents)
                missing = {
                    key: content
                    for key, content in contents.items()
                    if key not in cached and (source, key) not in asked
                }
                for chunk in chunks(missing, encoder.modality):
                    window.send(source, chunk)
                    asked |= {(source, key) for key in chunk}
                    if window.full(processors()):
                        yield window
                        window = Window()
            window.batches.append(batch)
            if window.full(processors()):
                yield window
                window = Window()
        yield window

    def _have_encoded(self, window: Window) -> None:
        """Have a window encoded, and keep what comes back."""
        if not window.tables:
            return
        dataset = ray.data.from_blocks(window.tables).map_batches(
            encode,
            fn_args=(self._terms,),
            # A task is a row: datasets may join and divide blocks, but never rows.
            batch_size=1,
            batch_format="pyarrow",
        )
        # The cluster's object store has them now.
        window.tables.clear()
        missing = set(window.keys)
        try:
            for table in dataset.iter_batches(
                batch_size=None, batch_format="pyarrow", prefetch_batches=0
            ):
                if self._closed.is_set():
                    return
                self._heard = time.monotonic()
                answers = read_answers(table)
                self._keep(answers, window)
                missing -= {(answer.source, answer.digest) for answer in answers}
        except RayError as error:
            last = str(error).strip().splitlines()[-1]
            raise ClusterError(_failed(f"{last} (each node needs the same packages)")) from None
        if missing:
            raise ClusterError(_failed(f"no answer came for {len(missing)} contents"))

    def _wait_for(self, answered: Future[None]) -> None:
        while not wait([answered], timeout=_SILENCE).done:
            if time.monotonic() - self._heard >= _SILENCE:
                raise ClusterError(
                    _failed(f"no answer in {_SILENCE:g} s; 'ray status' tells which nodes live")
                )
        answered.result()

    def _keep(self, answers: Sequence[Answer], window: Window) -> None:
        for source, encoders in self._encoders.items():
            made = {
                answer.digest: answer.vector
                for answer in answers
                if answer.source == source and answer.vector is not None
            }
            self._cache.keep_vectors(encoders.product.name, made)
        window.failures.update(
            {answer.digest: answer.failure for answer in answers if answer.failure is not None}
        )

    def _encoded(self, batch: Wanted, failures: Mapping[bytes, str]) -> Encoded:
        vectors = {
            source: self._cache.vectors(self._encoders[source].product.name, contents)
            for source, contents in batch.items()
        }
        held = {key for contents in batch.values() for key in contents}
        return Encoded(vectors, {key: failures[key] for key in held & failures.keys()})


def _failed(reason: str) -> str:
    return f"encoding on Ray failed: {reason}. What was added before is kept: add again to go on"
