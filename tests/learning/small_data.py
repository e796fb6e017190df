"""A catalog of four kinds in three colours as the trainer sees it, features drawn at random."""

import numpy as np

from omnishelf.catalog.labels import Column, Labels
from omnishelf.catalog.wishes import ANY
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.phrases import Phrases
from omnishelf.learning.views.rows import Rows

KINDS, COLOURS = 4, 3
DIMS = {"text": 24, "image": 40, "audio": 10}


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def dataset(count=40, *, sources=("text", "image"), kinds=KINDS, noise=0.4, lacking=(), seed=0):
    """Products n = 0, 1, …: kind n % kinds, colour n % 3. Every fifth has two rows of a source.

    Args:
        count: of products.
        sources: that they have.
        kinds: how many there are.
        noise: how far features are from those of their kind and colour.
        lacking: places of products without a picture.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    grid = np.stack([np.arange(count) % kinds, np.arange(count) % COLOURS], axis=1)
    of_kinds = {s: rng.normal(size=(kinds, DIMS[s])) for s in sources}
    colours = {s: rng.normal(size=(COLOURS, DIMS[s])) for s in sources}

    def near(source, kind, colour):
        middle = of_kinds[source][kind] + 0.7 * colours[source][colour]
        return middle + noise * rng.normal(size=middle.shape)

    def rows(source, owners):
        owners = np.array([o for o in owners if source != "image" or o not in lacking], np.int64)
        return Rows.of(unit(near(source, *grid[owners].T)), owners, count)

    several = [*range(count), *range(0, count, 5)]
    wishes = [(kind, ANY) for kind in range(kinds)]
    wishes += [(kind, colour) for kind in range(kinds) for colour in range(COLOURS)]
    wishes = np.array(wishes * 3, np.int64)
    texts = tuple(f"phrase {at} for {kind} in {colour}" for at, (kind, colour) in enumerate(wishes))
    columns = (
        Column("category", "product", tuple(f"kind {kind}" for kind in range(kinds))),
        Column("colour", "colour", ("red", "blue", "green")),
    )
    has_text = "text" in sources
    asked = near("text", wishes[:, 0], np.maximum(wishes[:, 1], 0)) if has_text else None
    return Dataset(
        ids=tuple(f"p{n}" for n in range(count)),
        tokens={source: rows(source, several) for source in sources},
        variations={source: rows(source, range(count)) for source in sources},
        labels=Labels(columns, grid.astype(np.int64)),
        prices=rng.normal(size=count).astype(np.float32),
        phrases=Phrases(texts, ("en",) * len(texts), wishes)
        if has_text
        else Phrases((), (), np.zeros((0, 2), np.int64)),
        phrase_features=unit(asked) if has_text else np.zeros((0, 0), np.float32),
        pieces={f"p{n}": f"piece {n}" for n in range(count)} if has_text else {},
    )
