"""Encodings of queries that were asked before."""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

import numpy as np

from omnishelf.encoders.encoder import Encoder, Modality, Side, Vectors
from omnishelf.recent import Recent

_MOST: Mapping[Modality, int] = {"text": 10_000, "image": 1_000, "audio": 1_000}
"""Inputs remembered: of the set `light` about 15 MB of texts and 10 MB of pictures."""


class Remembered:
    """An encoder that encodes a query once, however often and by however many it is asked.

    What it remembers depends on nothing but the encoder, and ends with it: no change of the
    shop or its model makes it stale.
    """

    def __init__(self, inner: Encoder[Any]) -> None:
        """Remember what this encoder makes of queries."""
        self.name, self.modality, self.dim = inner.name, inner.modality, inner.dim
        self._inner = inner
        self._key = _KEYS[inner.modality]
        self._held: Recent[bytes, Vectors] = Recent(_MOST[inner.modality])
        self._coming: dict[bytes, Future[Vectors]] = {}
        self._looking = threading.Lock()

    def encode(self, batch: Sequence[Any], *, side: Side = "product") -> Vectors:
        """As the encoder does, rows float32 [n, dim]."""
        if side != "query" or not batch:
            # Products are remembered on disk, by the feature cache.
            return self._inner.encode(batch, side=side)
        return np.concatenate([self._row(value) for value in batch])

    def _row(self, value: Any) -> Vectors:
        """float32 [1, dim]. Whoever asks while it is being encoded waits for that."""
        key = self._key(value)
        with self._looking:
            held = self._held.get(key)
            if held is not None:
                return held
            coming = self._coming.get(key)
            if coming is None:
                mine = self._coming[key] = Future[Vectors]()
        if coming is not None:
            return coming.result()
        try:
            made = self._inner.encode([value], side="query")
        except BaseException as error:
            # An error may pass: the next one to ask tries again.
            with self._looking:
                del self._coming[key]
            mine.set_exception(error)
            raise
        with self._looking:
            self._held.put(key, made)
            del self._coming[key]
        mine.set_result(made)
        return made


def _text_key(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _picture_key(picture: Any) -> bytes:
    """By its pixels: the same picture may come by many ways."""
    shape = f"{picture.mode} {picture.size}".encode()
    return hashlib.sha256(shape + picture.tobytes()).digest()


def _sound_key(sound: Any) -> bytes:
    return hashlib.sha256(np.ascontiguousarray(sound.samples).tobytes()).digest()


_KEYS: Mapping[Modality, Callable[[Any], bytes]] = {
    "text": _text_key,
    "image": _picture_key,
    "audio": _sound_key,
}
