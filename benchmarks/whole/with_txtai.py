"""txtai with hybrid search."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.text.e5 import E5Encoder
from omnishelf.types import Product
from whole.system import Found, System

_QUERY = "query: "


class Txtai(System):
    """Its own fusion: a convex combination of cosine and normalised BM25."""

    name = "txtai"
    packages = ("txtai", "faiss-cpu")
    note = (
        "hybrid; multilingual-e5-small int8 as external vectors, the same model as ours; in memory"
    )
    scoring: ClassVar[dict[str, object]] = {}

    def start(self) -> None:
        """Open the encoder."""
        import txtai  # noqa: PLC0415

        encoder = E5Encoder()
        for side in ("query", "product"):
            encoder.encode(["warm"], side=side)

        # A function, not a method: txtai calls anything else to get one.
        def transform(texts: Sequence[str]) -> NDArray[np.float32]:
            # Instructions are put before texts; the encoder has its own.
            if texts[0].startswith(_QUERY):
                return encoder.encode([text[len(_QUERY) :] for text in texts], side="query")
            return encoder.encode(texts)

        self._embeddings = txtai.Embeddings(
            method="external",
            transform=transform,
            instructions={"query": _QUERY, "data": ""},
            hybrid=True,
            **self.scoring,
        )

    def add(self, products: Sequence[Product], texts: Sequence[str]) -> bool:
        """Index titles and attributes."""
        ids = [product.id for product in products]
        self._embeddings.index(list(zip(ids, texts, [None] * len(ids), strict=True)))
        return True

    @property
    def settings(self) -> Sequence[str]:
        """The vectors' weight."""
        return ("0.5", *(str(tenths / 10) for tenths in range(11) if tenths != 5))

    def search(self, text: str, setting: str, limit: int) -> Found:
        """Words and vectors."""
        return dict(self._embeddings.search(text, limit, weights=float(setting)))


class TxtaiRanks(Txtai):
    """Reciprocal ranks, which it fuses where BM25 is not normalised."""

    name = "txtai, reciprocal ranks"
    scoring: ClassVar[dict[str, object]] = {
        "scoring": {"method": "bm25", "terms": True, "normalize": False}
    }
