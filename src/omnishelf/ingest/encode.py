"""Encoding what the feature cache does not hold yet, on all cores, in small pieces."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeVar

from omnishelf.cores import available_cores
from omnishelf.encoders.encoder import Encoder, Modality
from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import MediaError
from omnishelf.ingest.content import Content
from omnishelf.ingest.features import FeatureCache, Vector
from omnishelf.types import Source

Load = Callable[[], Any]
"""Gives an encoder's input (text, picture or sound); raises MediaError."""
SomeLoad = TypeVar("SomeLoad", bound=Load)

_CHUNK: Mapping[Modality, int] = {"text": 64, "image": 16, "audio": 4}
"""Inputs decoded and encoded at a time, so that decoded media never fill the memory."""

Wanted = Mapping[Source, Mapping[bytes, Content]]
"""What a batch of products holds, by source and content digest."""


@dataclass(slots=True)
class Encoded:
    """Features by source and content digest, and what could not be decoded."""

    vectors: dict[Source, dict[bytes, Vector]] = field(default_factory=dict)
    failures: dict[bytes, str] = field(default_factory=dict)


class Encoding(Protocol):
    """Where the contents of products become features: on this machine or on many."""

    def encode_all(self, batches: Iterable[Wanted]) -> Iterator[Encoded]:
        """Features of each batch, in the order of the batches; new ones are durable in the cache
        before they are given. Batches may be taken ahead of those that were given back.
        """
        ...


class CachedEncoder:
    """The product side of an encoder set, in front of it the feature cache."""

    def __init__(self, encoders: EncoderSet, cache: FeatureCache) -> None:
        """Encode with these encoders what this cache does not hold."""
        self._encoders = encoders
        self._cache = cache
        self._pool = ThreadPoolExecutor(available_cores(), thread_name_prefix="encode")

    def encode_all(self, batches: Iterable[Wanted]) -> Iterator[Encoded]:
        """Features of each batch, which is taken when the one before it is done with."""
        return map(self.encode, batches)

    def encode(self, wanted: Mapping[Source, Mapping[bytes, Load]]) -> Encoded:
        """Features of contents, given by digest; new ones are durable in the cache on return."""
        result = Encoded()
        jobs = []
        for source, contents in wanted.items():
            encoder = self._encoders[source].product
            cached = self._cache.vectors(encoder.name, contents)
            result.vectors[source] = cached
            missing = {key: load for key, load in contents.items() if key not in cached}
            for chunk in chunks(missing, encoder.modality):
                jobs.append((source, encoder, self._pool.submit(encode_chunk, encoder, chunk)))
        for source, encoder, job in jobs:
            vectors, failures = job.result()
            self._cache.keep_vectors(encoder.name, vectors)
            result.vectors[source].update(vectors)
            result.failures.update(failures)
        return result

    def close(self) -> None:
        """Stop the workers."""
        self._pool.shutdown(cancel_futures=True)


def chunks(
    contents: Mapping[bytes, SomeLoad], modality: Modality
) -> Iterator[dict[bytes, SomeLoad]]:
    """Contents of one modality, as many at a time as are encoded together."""
    items = iter(contents.items())
    while chunk := dict(islice(items, _CHUNK[modality])):
        yield chunk


def encode_chunk(
    encoder: Encoder[Any], chunk: Mapping[bytes, Load]
) -> tuple[dict[bytes, Vector], dict[bytes, str]]:
    """Features of contents, rounded as the cache rounds, and why others could not be decoded.

    What the encoder makes nothing of is in neither.
    """
    inputs: dict[bytes, Any] = {}
    failures: dict[bytes, str] = {}
    for key, load in chunk.items():
        try:
            inputs[key] = load()
        except MediaError as error:
            failures[key] = str(error)
    if not inputs:
        return {}, failures
    vectors = FeatureCache.rounded(encoder.encode(list(inputs.values()), side="product"))
    # Zeros (silence, a text of unknown words) have no direction: a modality that is missing.
    made = {key: row for key, row in zip(inputs, vectors, strict=True) if row.any()}
    return made, failures
