"""Numbers for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from omnishelf.types import Query

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The numbers of one server, in a registry of their own."""

    def __init__(self, products: Callable[[], float]) -> None:
        """Count from zero; `products` tells how many there are now."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "omnishelf_requests_total", "Requests answered.", ["method", "route", "status"],
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "omnishelf_request_seconds", "Time to answer.", ["route"],
            buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._search = Histogram(
            "omnishelf_search_seconds", "Time to search, by what was asked with.", ["kind"],
            buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self.imported = Counter(
            "omnishelf_imported_products_total", "Products imported.", ["outcome"],
            registry=self._registry,
        )  # fmt: skip
        gauge = Gauge("omnishelf_products", "Products in the shop.", registry=self._registry)
        gauge.set_function(products)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def search(self, query: Query, milliseconds: float) -> None:
        """Count a search."""
        self._search.labels(kind_of(query)).observe(milliseconds / 1e3)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._registry)


def kind_of(query: Query) -> str:
    """What a query asks with: words, photo, voice, like, or mixed."""
    parts = {
        "words": bool(query.text and query.text.strip()),
        "photo": query.image is not None,
        "voice": query.audio is not None,
        "like": bool(query.like or query.unlike),
    }
    asked = [name for name, there in parts.items() if there]
    return asked[0] if len(asked) == 1 else "mixed"
