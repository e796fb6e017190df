"""A steady load on a shop: shoppers who search, and a keeper who writes.

Requests are due at fixed times, whatever became of those before, and a request's time counts from
when it was due: a stall is felt by all who would have come meanwhile, as in a shop (G. Tene, "How
NOT to Measure Latency", 2015).
"""

import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from rebuilding.ways import Way

Kind = Literal["search", "write", "found"]
"""`found`: from when a write was begun until a search finds the product."""

_GIVE_UP = 10.0
"""Seconds after which a write that no search finds has failed."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the load."""

    second: float
    """When it was due, since the load began."""
    kind: Kind
    ms: float
    """From when it was due to its answer."""
    ok: bool


class Load:
    """Clients, each in a thread of its own, and all that became of their requests."""

    def __init__(self, way: Way, texts: Sequence[str], *, clients: int, rate: float,
                 writes: float, brand: str) -> None:  # fmt: skip
        """Of a shop.

        Args:
            way: to it.
            texts: what is searched for, in turns.
            clients: who search.
            rate: searches a second of each.
            writes: a second, of one keeper.
            brand: what all written products are called, with a number.
        """
        self.requests: list[Request] = []
        self._way = way
        self._brand = brand
        self._texts = itertools.cycle(texts)
        self._stop = threading.Event()
        self._start = time.perf_counter()
        self._threads = [threading.Thread(target=self._write, args=(1 / writes,))]
        for client in range(clients):
            offset = client / clients / rate
            each = threading.Thread(target=self._search, args=(offset, 1 / rate))
            self._threads.append(each)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Load the shop meanwhile."""
        self._start = time.perf_counter()
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    @property
    def second(self) -> float:
        """Now, since the load began."""
        return time.perf_counter() - self._start

    def _search(self, offset: float, every: float) -> None:
        for due in self._due(offset, every):
            self._note("search", due, self._ask, next(self._texts))

    def _write(self, every: float) -> None:
        for number, due in enumerate(self._due(0.0, every)):
            id = word = f"{self._brand}{number}"
            self._note("write", due, self._way.put, id, word)
            self._note("found", due, self._find, id, word)

    def _ask(self, text: str) -> None:
        if not self._way.search(text):
            # Something is always near.
            raise LookupError(f"nothing is found for '{text}'")

    def _find(self, id: str, word: str) -> None:
        until = time.perf_counter() + _GIVE_UP
        while id not in self._way.search(word):
            if time.perf_counter() > until:
                raise TimeoutError(f"{id} is not found")

    def _due(self, offset: float, every: float) -> Iterator[float]:
        """Seconds at which requests are due, each once it is."""
        for number in itertools.count():
            due = offset + number * every
            if self._stop.wait(max(0.0, due - self.second)):
                return
            yield due

    def _note(self, kind: Kind, due: float, do: Callable[..., object], *asked: str) -> None:
        ok = True
        try:
            do(*asked)
        except Exception as error:
            # Whatever it is: a shopper got no answer, which is what is counted.
            print(f"{kind} at {due:.2f} s: {error!r}", file=sys.stderr)
            ok = False
        self.requests.append(Request(due, kind, (self.second - due) * 1e3, ok))
