"""Queries that are asked at the same time, encoded together."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from omnishelf.encoders.encoder import Encoder, Side, Vectors

_MOST = 8
"""Inputs encoded together: with more the first would wait too long."""


class _Asked:
    """One input that a thread waits for."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.vectors: Vectors | None = None
        self.error: BaseException | None = None
        self.woken = threading.Event()

    @property
    def answered(self) -> bool:
        return self.vectors is not None or self.error is not None


class Batching:
    """An encoder whose queries are joined in one batch if they come while another one runs,
    where that pays.

    Nobody waits for a batch to fill: whoever comes first runs what has gathered, which is its
    own input alone where nothing else is under way. Only for encoders that give an input the
    same vector whatever is encoded beside it.
    """

    def __init__(self, inner: Encoder[Any], *, pays: Callable[[], bool], most: int = _MOST) -> None:
        """Join up to `most` queries of this encoder if it `pays`, which is asked at each of them:
        that is known once the encoder is open."""
        self.name, self.modality, self.dim = inner.name, inner.modality, inner.dim
        self._inner = inner
        self._pays = pays
        self._most = most
        self._lock = threading.Lock()
        self._gathered: list[_Asked] = []
        self._running = False

    def encode(self, batch: Sequence[Any], *, side: Side = "product") -> Vectors:
        """As the encoder does, rows float32 [n, dim]; an input that can't be encoded fails its
        own caller only."""
        if side != "query" or len(batch) != 1 or not self._pays():
            return self._inner.encode(batch, side=side)
        own = _Asked(batch[0])
        with self._lock:
            self._gathered.append(own)
            leads = not self._running
            self._running = True
        if not leads:
            own.woken.wait()
            # Woken without an answer: it is this thread's turn to run what has gathered.
            leads = not own.answered
        if leads:
            self._lead()
        if own.error is not None:
            raise own.error
        assert own.vectors is not None
        return own.vectors

    def _lead(self) -> None:
        """Run what has gathered, this thread's input first, and hand over to whom comes next."""
        with self._lock:
            part = self._gathered[: self._most]
            del self._gathered[: self._most]
        try:
            self._answer(part)
        except BaseException as error:
            # The thread itself is told to end: those who wait for it must not wait for ever.
            for asked in part:
                if not asked.answered:
                    asked.error = error
            raise
        finally:
            with self._lock:
                following = self._gathered[0] if self._gathered else None
                self._running = following is not None
            for asked in (*part, *([following] if following else ())):
                asked.woken.set()

    def _answer(self, part: Sequence[_Asked]) -> None:
        try:
            rows = self._inner.encode([asked.value for asked in part], side="query")
        except Exception as error:
            if len(part) == 1:
                part[0].error = error
                return
            for asked in part:
                self._answer([asked])
        else:
            for at, asked in enumerate(part):
                # A copy: one row that is kept would keep the whole batch.
                asked.vectors = rows[at : at + 1].copy()
