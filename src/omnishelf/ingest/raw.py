"""Raw features of products, from the cache, and where they are placed."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.place import Place
from omnishelf.types import Source


def raw_features(
    ids: Sequence[str], source: Source, encoder: str, cache: FeatureCache
) -> dict[str, NDArray[np.float32]]:
    """Raw features [n, d] by the encoder of this name, of those products that have this source and
    whose features are kept."""
    contents = cache.contents(source, ids)
    wanted = [key for digests in contents.values() for key in digests]
    vectors = cache.vectors(encoder, wanted)
    found = {}
    for id, digests in contents.items():
        rows = [vectors[key] for key in digests if key in vectors]
        if rows:
            found[id] = np.stack(rows)
    return found


def placed_vectors(
    ids: Sequence[str], encoders: Mapping[Source, str], cache: FeatureCache, place: Place
) -> list[Mapping[Source, NDArray[np.float32]]]:
    """By product: the vectors that an index should hold of it, by source [n, dim], from what the
    encoders of these names made."""
    raw = {source: raw_features(ids, source, name, cache) for source, name in encoders.items()}
    return [*place([{s: rows[id] for s, rows in raw.items() if id in rows} for id in ids])]
