"""Raw features of products, from the cache."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Encoder
from omnishelf.ingest.features import FeatureCache
from omnishelf.types import Source


def raw_features(
    ids: Sequence[str], source: Source, encoder: Encoder[Any], cache: FeatureCache
) -> dict[str, NDArray[np.float32]]:
    """Raw features [n, d] of those products that have this source and whose features are kept."""
    contents = cache.contents(source, ids)
    wanted = [key for digests in contents.values() for key in digests]
    vectors = cache.vectors(encoder.name, wanted)
    found = {}
    for id, digests in contents.items():
        rows = [vectors[key] for key in digests if key in vectors]
        if rows:
            found[id] = np.stack(rows)
    return found
