"""Omnishelf's embedded index, through its own protocol."""

from importlib.metadata import version
from typing import ClassVar

from omnishelf.index.index import Entry, Fingerprint
from omnishelf.index.opening import make_index, open_index, wants_graph
from omnishelf.index.parts import PART_FROM
from omnishelf.index.planner import (
    EXACT_BELOW,
    EXACT_PASSING,
    FILTERED_WIDTH,
    LOOSE_WIDTH,
    walk_width,
)
from omnishelf.settings import IndexSettings
from omnishelf.types import Product, Source, parse_filter
from peers.engine import Engine
from peers.generated import Batch, Catalog, Floats
from peers.questions import Where
from peers.truth import TOP

BATCH = 1_000
_MADE_FROM = Fingerprint("generated", "generated")


class Omnishelf(Engine):
    """One source, `fused`, and words."""

    name = "omnishelf"
    package = "omnishelf"
    modules = ("omnishelf.index.opening",)
    note: ClassVar[str] = (
        f"int8, the best scored again in float16; exact below {EXACT_BELOW:,} products and where a "
        f"filter passes fewer than {EXACT_PASSING:,}, ef {walk_width(TOP)}, under a filter "
        f"{walk_width(TOP, FILTERED_WIDTH)} or {walk_width(TOP, LOOSE_WIDTH)}; a part for every "
        f"{PART_FROM:,} products, up to one a core; keeps whole records; words are those of titles "
        "and attributes"
    )

    @classmethod
    def version(cls) -> str:
        """Of us, and of the engine that we are built on."""
        return f"{version('omnishelf')} (qdrant-edge {version('qdrant-edge-py')})"

    def load(self, catalog: Catalog) -> None:
        """Upsert whole entries."""
        self._products = len(catalog)
        dims: dict[Source, int] = {"fused": catalog.vectors.shape[1]}
        self._index = make_index(
            self.folder / "index", dims, IndexSettings(), products=self._products
        )
        for batch in catalog.batches(BATCH):
            self._index.upsert(entries(batch))

    def build(self) -> None:
        """Merge and build graphs."""
        self._index.close()
        self._index = open_index(self.folder / "index", arrange=wants_graph(self._products))

    def open(self) -> None:
        """As a shop does."""
        self._index = open_index(self.folder / "index")
        self._index.warm()

    def close(self) -> None:
        """Flush."""
        self._index.close()

    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Of the source `fused`."""
        parsed = parse_filter(where) if where else None
        found = self._index.nearest("fused", vector, where=parsed, limit=limit)
        return [int(candidate.id) for candidate in found]

    def matching(self, text: str, limit: int) -> list[int]:
        """Of the source `words`."""
        found = self._index.matching(text, where=None, limit=limit)
        return [int(candidate.id) for candidate in found]


def entries(batch: Batch) -> list[Entry]:
    """Products as the index takes them."""
    return [
        Entry(
            Product(
                id=str(id),
                title=title,
                brand=brand,
                category=(category,),
                attributes={"colour": colour},
                price=price,
                stock=stock,
            ),
            _MADE_FROM,
            {"fused": vector[None]},
        )
        for id, vector, title, category, colour, brand, price, stock in zip(
            batch.ids,
            batch.vectors,
            batch.titles,
            batch.categories,
            batch.colours,
            batch.brands,
            batch.prices,
            batch.stocks,
            strict=True,
        )
    ]
