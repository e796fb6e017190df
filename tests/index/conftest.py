"""An index of made-up products, every one of them known to the tests."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from omnishelf.index.index import Entry, Fingerprint, Index
from omnishelf.types import Product

sys.path.append(str(Path(__file__).parent))

import backends

DIM = {"text": 8, "image": 6, "fused": 5}
WORDS = [
    "red", "blue", "green", "dress", "shoe", "lamp", "mug", "cotton", "leather",
    "big", "small", "warm",
]  # fmt: skip


@dataclass
class Stored:
    """An index and what went into it."""

    index: Index
    entries: dict[str, Entry]
    shares: list[dict[str, Entry]]
    """The entries among which it counts how rare a word is."""


def unit(rng, rows: int, dim: int) -> np.ndarray:
    vectors = rng.standard_normal((rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def entry(n: int) -> Entry:
    """The n-th product: some have no text, some no pictures, some several of them."""
    rng = np.random.default_rng(n)
    chosen = rng.choice(WORDS, size=int(rng.integers(2, 9)))
    product = Product(
        id=f"p{n}",
        title=" ".join(chosen),
        brand=["Acme", "Bolt", None][n % 3],
        category=("Goods", f"Kind {n % 4}"),
        price=None if n % 7 == 0 else float(rng.integers(1, 60)),
        stock=n % 5,
        attributes={
            "colour": WORDS[n % 3],
            "sizes": ("s", "m") if n % 2 else ("l",),
            "organic": n % 4 == 0,
            "weight": float(n % 10) / 2,
        },
    )
    vectors = {}
    if n % 5:
        vectors["text"] = unit(rng, 1 + n % 2, DIM["text"])
    if n % 6:
        vectors["image"] = unit(rng, 1 + n % 3, DIM["image"])
    if vectors:
        vectors["fused"] = unit(rng, 1, DIM["fused"])
    return Entry(product, Fingerprint(f"record {n}", f"content {n}"), vectors)


@pytest.fixture
def many() -> list[Entry]:
    return [entry(n) for n in range(120)]


@pytest.fixture
def dims() -> dict:
    return DIM


BACKENDS = [
    pytest.param(backends.Edge, id="edge"),
    pytest.param(backends.Split, id="split"),
    pytest.param(backends.Double, id="cluster-double"),
    pytest.param(backends.RealCluster, id="cluster", marks=backends.NEEDS_CLUSTER),
]


@pytest.fixture(params=BACKENDS)
def backend(request, tmp_path):
    """Each kind of index, empty."""
    made = request.param(tmp_path)
    yield made
    made.discard()


@pytest.fixture
def make_index(backend):
    """Makes empty indexes of each backend."""
    made = []

    def make(name: str = "index") -> Index:
        made.append(backend.create(name, DIM))
        return made[-1]

    yield make
    for index in made:
        index.close()


@pytest.fixture
def stored(make_index, backend) -> Stored:
    entries = {f"p{n}": entry(n) for n in range(120)}
    index = make_index()
    index.upsert(list(entries.values()))
    return Stored(index, entries, backend.shares(entries))


@pytest.fixture(scope="module", params=BACKENDS)
def shared(request, tmp_path_factory) -> Stored:
    """The same, for tests that only read."""
    entries = {f"p{n}": entry(n) for n in range(120)}
    backend = request.param(tmp_path_factory.mktemp("shared"))
    index = backend.create("shared", DIM)
    index.upsert(list(entries.values()))
    yield Stored(index, entries, backend.shares(entries))
    index.close()
    backend.discard()
