"""What every engine is asked: vectors, words and filters that no product was made from."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.types import And, Equal, Filter, OneOf, Range, parse_filter
from peers.generated import (
    BRANDS,
    CATEGORIES,
    STOCKS,
    Catalog,
    Floats,
    brand_name,
    category_name,
    colour_name,
    zipf,
)

FEWEST_WORDS, MOST_WORDS = 2, 4
SEED = 11
RARE_COLOURS = (18, 19)
"""Places of the colours that about 1 % of products have."""
Where = Mapping[str, Any]


@dataclass(frozen=True)
class Questions:
    """Vectors, words, and for each kind of filter one filter a question."""

    vectors: Floats
    texts: list[str]
    filters: dict[str, list[Where]]

    @classmethod
    def draw(cls, count: int, n: int, seed: int = SEED) -> "Questions":
        """Draw questions to a catalog of n products, from its clusters and words."""
        like = Catalog.generate(count, seed, clusters_of=n)
        rng = np.random.default_rng(seed + 1)
        titles = [title.split() for title in like.titles(range(count))]
        lengths = rng.integers(FEWEST_WORDS, MOST_WORDS + 1, count)
        texts = [" ".join(title[:k]) for title, k in zip(titles, lengths, strict=True)]
        drawn = [dict(_filters(rng)) for _ in range(count)]
        return cls(like.vectors, texts, {name: [row[name] for row in drawn] for name in drawn[0]})

    def save(self, folder: Path) -> None:
        """Write them."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "questions.npy", self.vectors)
        told = {"texts": self.texts, "filters": self.filters}
        (folder / "questions.json").write_text(json.dumps(told))

    @classmethod
    def load(cls, folder: Path) -> "Questions":
        """Read what was saved."""
        told = json.loads((folder / "questions.json").read_text())
        return cls(np.load(folder / "questions.npy"), told["texts"], told["filters"])


def _filters(rng: np.random.Generator) -> Iterator[tuple[str, Where]]:
    half = rng.choice(CATEGORIES, CATEGORIES // 2, replace=False).tolist()
    yield "category 50 %", {"category": [category_name(n) for n in half]}
    yield "category 10 %", {"category": category_name(int(rng.integers(CATEGORIES)))}
    yield "category 1 %", {"colour": colour_name(int(rng.choice(RARE_COLOURS)))}
    yield "category 0.1 %", {"brand": brand_name(int(rng.integers(BRANDS)))}
    for percent in (50, 10, 1, 0.1):
        width = round(percent * 100)
        low = int(rng.integers(0, 10_000 - width + 1)) - 0.5
        bounds = {"gte": round(low / 10_000, 5), "lt": round((low + width) / 10_000, 5)}
        yield f"range {percent} %", {"price": bounds}
    yield (
        "conjunction 1.5 %",
        {
            "category": category_name(int(rng.integers(CATEGORIES))),
            "price": {"lt": 0.29995},
            "stock": {"gte": STOCKS // 2},
        },
    )


def selectivity(name: str) -> float:
    """The share of products that a kind of filter is meant to pass."""
    if name == "category 1 %":
        return float(np.mean([zipf(100)[place] for place in RARE_COLOURS]))
    return float(name.split()[1]) / 100


def passing(where: Where, catalog: Catalog, rows: slice) -> NDArray[np.bool_]:
    """Which of these products pass a filter: the oracle that no engine has a say in."""
    return _passing(parse_filter(where), catalog, rows)


def _passing(where: Filter, catalog: Catalog, rows: slice) -> NDArray[np.bool_]:
    match where:
        case Equal(field, value):
            return np.asarray(getattr(catalog, field)[rows] == _number(value))
        case OneOf(field, values):
            return np.isin(getattr(catalog, field)[rows], [_number(value) for value in values])
        case Range(field, None, low, high, None):
            column = getattr(catalog, field)[rows]
            return np.asarray(
                (column >= (-np.inf if low is None else low))
                & (column < (np.inf if high is None else high))
            )
        case And(parts):
            passed: NDArray[np.bool_] = np.all(
                [_passing(part, catalog, rows) for part in parts], axis=0
            )
            return passed
        case _:
            raise ValueError(f"no engine is asked for {where}")


def _number(value: object) -> int:
    return int(str(value)[1:])


def conditions(where: Where) -> Sequence[Equal | OneOf | Range]:
    """A filter as the conditions that must all hold, for engines to put in their own words."""
    parsed = parse_filter(where)
    parts = parsed.parts if isinstance(parsed, And) else (parsed,)
    return [part for part in parts if isinstance(part, Equal | OneOf | Range)]
