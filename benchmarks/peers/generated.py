"""A catalog that is generated: vectors in clusters, titles of made-up words, five attributes.

Words and vectors know nothing of each other, so a hybrid search has two rankings to join that
share few products: the harder case.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIM = 256
VOCABULARY = 30_000
CATEGORIES, COLOURS, BRANDS, STOCKS = 10, 100, 1_000, 100
FEWEST_WORDS, MOST_WORDS = 7, 13
NOISE, DECAY = 1.0, 0.5
"""Length of what tells a product from its cluster's centre, which has length 1; and how fast the
components fall, as 1 / place ** DECAY. So the first 8, 64 and 128 of 256 hold .43, .82 and .93 of
the spread; of real product titles, encoded by e5 and turned onto their principal components, they
hold .33, .78 and .90. Even noise (DECAY 0) has no near and far: its local dimensionality is over
60, that of the real titles 8, of their pictures 16, and of these vectors 28 (L. Amsaleg et al.,
"Estimating local intrinsic dimensionality", KDD 2015; 20 neighbours)."""
BLOCK = 50_000
_CENTRES_SEED, _WORDS_SEED, _PRODUCTS_SEED, _TURN_SEED = 1, 2, 3, 4
_PRODUCTS_A_CLUSTER = 500
_FEWEST_CLUSTERS = 20
_COLUMNS = ("words", "category", "colour", "brand", "price", "stock")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Batch:
    """Some products, column by column."""

    ids: list[int]
    vectors: Floats
    titles: list[str]
    categories: list[str]
    colours: list[str]
    brands: list[str]
    prices: list[float]
    stocks: list[int]


@dataclass(frozen=True)
class Catalog:
    """A generated catalog, in memory or read from files as needed."""

    vectors: Floats
    """[n, DIM], unit rows."""
    words: NDArray[np.int32]
    """[n, MOST_WORDS], places in the vocabulary, -1 after the last."""
    category: NDArray[np.int16]
    colour: NDArray[np.int16]
    brand: NDArray[np.int16]
    price: NDArray[np.float64]
    """In [0, 1), four decimals: no bound of a filter, which has five, is hit by rounding."""
    stock: NDArray[np.int16]

    @classmethod
    def generate(
        cls, n: int, seed: int = _PRODUCTS_SEED, *, clusters_of: int | None = None
    ) -> "Catalog":
        """Draw n products.

        Args:
            n: products.
            seed: another one draws others from the same clusters and words.
            clusters_of: size of the catalog whose clusters are drawn from; n if None.
        """
        rng = np.random.default_rng(seed)
        centres, falling, turn = _centres(clusters_of or n), _falling(), _turn()
        vectors = np.empty((n, DIM), np.float32)
        for start in range(0, n, BLOCK):
            part = vectors[start : start + BLOCK]
            noise = NOISE * rng.standard_normal(part.shape, np.float32) * falling
            part[:] = unit(centres[rng.integers(0, len(centres), len(part))] + noise) @ turn
        words = rng.choice(VOCABULARY, (n, MOST_WORDS), p=zipf(VOCABULARY)).astype(np.int32)
        lengths = rng.integers(FEWEST_WORDS, MOST_WORDS + 1, n)
        words[np.arange(MOST_WORDS) >= lengths[:, None]] = -1
        return cls(
            vectors,
            words,
            rng.integers(0, CATEGORIES, n).astype(np.int16),
            rng.choice(COLOURS, n, p=zipf(COLOURS)).astype(np.int16),
            rng.integers(0, BRANDS, n).astype(np.int16),
            rng.integers(0, 10_000, n) / 10_000,
            rng.integers(0, STOCKS, n).astype(np.int16),
        )

    def save(self, folder: Path) -> None:
        """Write one file a column."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("vectors", *_COLUMNS):
            np.save(folder / f"{name}.npy", getattr(self, name))
        (folder / "count.json").write_text(json.dumps(len(self)))

    @classmethod
    def load(cls, folder: Path) -> "Catalog":
        """Map the files of a folder into memory."""
        columns = {n: np.load(folder / f"{n}.npy", mmap_mode="r") for n in ("vectors", *_COLUMNS)}
        return cls(**columns)

    def __len__(self) -> int:
        return len(self.vectors)

    def titles(self, places: range) -> list[str]:
        """Titles of these products."""
        spelled = vocabulary()
        rows = np.asarray(self.words[places.start : places.stop]).tolist()
        return [" ".join(spelled[word] for word in row if word >= 0) for row in rows]

    def batches(self, size: int) -> Iterator[Batch]:
        """All products, so many at a time."""
        for start in range(0, len(self), size):
            places = range(start, min(start + size, len(self)))
            of = slice(places.start, places.stop)
            yield Batch(
                list(places),
                np.array(self.vectors[of]),
                self.titles(places),
                [category_name(n) for n in self.category[of].tolist()],
                [colour_name(n) for n in self.colour[of].tolist()],
                [brand_name(n) for n in self.brand[of].tolist()],
                self.price[of].tolist(),
                self.stock[of].tolist(),
            )


def category_name(number: int) -> str:
    """What a category is called."""
    return f"c{number}"


def colour_name(number: int) -> str:
    """What a colour is called."""
    return f"k{number}"


def brand_name(number: int) -> str:
    """What a brand is called."""
    return f"b{number}"


def vocabulary() -> list[str]:
    """The words, commonest first: all different, and the same to every engine's stemmer."""
    if not _vocabulary:
        parts = ("bdfgjklmnprtvzs", "aeiou", "bdfgjklmnprtvzs", "aeiou", "kmnprt")
        words = ["".join(letters) for letters in itertools.product(*parts)]
        order = np.random.default_rng(_WORDS_SEED).permutation(len(words))
        _vocabulary.extend(words[place] for place in order[:VOCABULARY])
    return _vocabulary


_vocabulary: list[str] = []


def zipf(size: int) -> NDArray[np.float64]:
    """Chances that fall as 1 / rank."""
    weights = 1 / np.arange(1, size + 1)
    chances: NDArray[np.float64] = weights / weights.sum()
    return chances


def unit(rows: Floats) -> Floats:
    """Rows of length 1."""
    scaled: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


def _centres(n: int) -> Floats:
    count = max(_FEWEST_CLUSTERS, n // _PRODUCTS_A_CLUSTER)
    drawn = np.random.default_rng(_CENTRES_SEED).standard_normal((count, DIM), np.float32)
    return unit(drawn * _falling())


def _falling() -> Floats:
    """Length of each component of a vector whose whole length is 1 on average."""
    lengths = np.arange(1, DIM + 1, dtype=np.float32) ** -DECAY
    falling: Floats = lengths / np.linalg.norm(lengths)
    return falling


def _turn() -> Floats:
    """A rotation: in embeddings, no component by itself matters more than another."""
    drawn = np.random.default_rng(_TURN_SEED).standard_normal((DIM, DIM))
    turn: Floats = np.linalg.qr(drawn)[0].astype(np.float32)
    return turn
