"""A shop whose vectors are made of moves, so that what an edit must do is known."""

from collections.abc import Iterator

import numpy as np

from omnishelf.glossary.glossary import Glossary
from omnishelf.index.index import Candidate, Candidates, Fingerprint, StoredEntry
from omnishelf.types import Product

GLOSSARY = Glossary.load()
KINDS = {"Shirts": 0, "Dresses": 1, "Handbags": 2}
COLOURS = {"Red": 3, "Blue": 4, "Green": 5}
DIM = 8


def unit(vector):
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def place(kind, colour, noise=0.0):
    """A unit vector of a kind in a colour, and what is its own."""
    vector = np.zeros(DIM)
    vector[KINDS[kind]], vector[COLOURS[colour]], vector[6] = 1.0, 0.6, noise
    return unit(vector)


def product(number, kind, colour, **more):
    return Product(
        id=f"{kind}-{colour}-{number}",
        title=f"{colour} thing",
        category=("All", kind),
        attributes={"colour": colour},
        price=10.0 + number,
        currency="EUR",
        **more,
    )


class MemoryIndex:
    """As much of an index as a composed query asks."""

    def __init__(self, entries):
        self.entries = {
            one.id: StoredEntry(one, Fingerprint("", ""), {"image": vector[None]}, ())
            for one, vector in entries
        }

    def count(self, where=None):
        return len(self.entries)

    def stored(self, *, after=None, batch=256) -> Iterator[list[StoredEntry]]:
        yield [*self.entries.values()]

    def products(self, ids):
        return {id: self.entries[id].product for id in ids if id in self.entries}

    def vectors(self, ids, source):
        held = {id: self.entries[id].vectors for id in ids if id in self.entries}
        return {id: vectors[source] for id, vectors in held.items() if source in vectors}

    def nearest(self, source, vector, *, where, limit):
        scores = {
            id: float(entry.vectors[source][0] @ vector) for id, entry in self.entries.items()
        }
        best = sorted(scores, key=lambda id: -scores[id])[:limit]
        return Candidates(Candidate(id, scores[id], frozenset({source})) for id in best)


def made_shop(each=4):
    """So many products of every kind in every colour."""
    return MemoryIndex(
        (product(number, kind, colour), place(kind, colour, 0.05 * number))
        for kind in KINDS
        for colour in COLOURS
        for number in range(each)
    )
