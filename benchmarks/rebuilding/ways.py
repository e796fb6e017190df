"""The two ways to a shop: in this process, and over HTTP to a server's."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import BAD_REQUEST, HTTPConnection
from pathlib import Path
from typing import Any, Protocol

from omnishelf import Shelf
from omnishelf.types import Product
from serving import serving

LIMIT = 10
_LOOK_EVERY = 0.1


class Way(Protocol):
    """What the load does to a shop, from any thread; whatever fails raises."""

    def search(self, text: str) -> list[str]:
        """Ids of the best products."""
        ...

    def put(self, id: str, title: str) -> None:
        """Add a product, or replace it."""
        ...

    def rebuild(self) -> None:
        """Make the index anew; returns once the shop has switched to it."""
        ...


@contextmanager
def in_process(shop: Path) -> Iterator[Way]:
    """The shop open in this process, as a program that embeds it has it."""
    with Shelf.open(shop) as shelf:
        shelf.warm()
        yield _InProcess(shelf)


@contextmanager
def over_http(shop: Path) -> Iterator[Way]:
    """The shop in a server of its own process."""
    with serving(shop) as port:
        yield _OverHttp(port)


WAYS = {"in process": in_process, "over HTTP": over_http}


class _InProcess:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def search(self, text: str) -> list[str]:
        return [hit.product.id for hit in self._shelf.search(text, limit=LIMIT).hits]

    def put(self, id: str, title: str) -> None:
        self._shelf.put(Product(id=id, title=title))

    def rebuild(self) -> None:
        self._shelf.rebuild()


class _OverHttp:
    """Each thread keeps a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._own = threading.local()

    def search(self, text: str) -> list[str]:
        found = _asked(self._kept, "POST", "/v1/search", {"text": text, "limit": LIMIT})
        return [hit["product"]["id"] for hit in found["hits"]]

    def put(self, id: str, title: str) -> None:
        _asked(self._kept, "PUT", f"/v1/products/{id}", {"title": title})

    def rebuild(self) -> None:
        _asked(self._new(), "POST", "/v1/upkeep/rebuild")
        while (state := _asked(self._new(), "GET", "/v1/upkeep"))["state"] == "running":
            time.sleep(_LOOK_EVERY)
        if state["state"] != "done":
            raise RuntimeError(state["error"])

    @property
    def _kept(self) -> HTTPConnection:
        if not hasattr(self._own, "connection"):
            self._own.connection = self._new()
        kept: HTTPConnection = self._own.connection
        return kept

    def _new(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self._port, timeout=60)


def _asked(connection: HTTPConnection, method: str, path: str, body: object = None) -> Any:
    sent = None if body is None else json.dumps(body)
    connection.request(method, path, sent, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= BAD_REQUEST:
        raise RuntimeError(f"{method} {path}: {answer.status} {content.decode()}")
    return json.loads(content)
