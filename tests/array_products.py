"""Products and their vectors in memory, for what asks an index for little."""

import numpy as np

from omnishelf.errors import FilterError
from omnishelf.index.index import Candidate
from omnishelf.merchandising.gathered import Gathered
from omnishelf.types import Product


class ArrayProducts:
    """All of `Products`, by comparing with everything."""

    def __init__(self, products: list[Product], vectors: dict[str, dict[str, list[float]]]) -> None:
        self.sold = {product.id: product for product in products}
        self._vectors = {
            source: {id: _unit(row)[None] for id, row in rows.items()}
            for source, rows in vectors.items()
        }

    @property
    def fields(self):
        return {"id": "keyword", "category": "keyword", "brand": "keyword", "stock": "number"}

    def products(self, ids):
        return {id: self.sold[id] for id in ids if id in self.sold}

    def vectors(self, ids, source):
        rows = self._vectors[source]
        return {id: rows[id] for id in ids if id in rows and id in self.sold}

    def nearest(self, source, vector, *, where, limit):
        passing = {product.id for product in self._passing(where)}
        rows = {id: row for id, row in self._vectors[source].items() if id in passing}
        found = [Candidate(id, float(row[0] @ vector)) for id, row in rows.items()]
        return sorted(found, key=lambda hit: -hit.score)[:limit]

    def scan(self, *, where=None, batch=256):
        products = self._passing(where)
        for start in range(0, len(products), batch):
            yield products[start : start + batch]

    def _passing(self, where):
        if where is not None and "colour" in repr(where):
            raise FilterError("no field 'colour' in this shop")
        products = [*self.sold.values()]
        places = (
            range(len(products)) if where is None else sorted(Gathered(products).passing(where))
        )
        return [products[at] for at in places]


def _unit(row):
    row = np.array(row, np.float32)
    return row / np.linalg.norm(row)
