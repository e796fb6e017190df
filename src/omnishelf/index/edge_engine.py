"""How Qdrant Edge is set up for an index, and for one search."""

import qdrant_edge as qdrant

from omnishelf.index.layout import Layout, Precision
from omnishelf.index.planner import (
    BUILD_WIDTH,
    EXACT_BELOW,
    LINKS,
    Plan,
    compared,
)
from omnishelf.index.points import WORDS
from omnishelf.types import Source

_SEARCH_THREADS = 2
_ALL = 1
"""Kilobytes of vectors from which the engine builds graphs. It goes by what there is of the source
that there is most of: a large shop without pictures, whose vectors are the longest, had none."""
_OVERSAMPLING = 1.5
"""Of int8's best, as many times more than are wanted are scored again in float16."""
_MARGIN = 1.5
"""The engine decides by its own estimate whether to compare or to walk: so far beyond the
planner's bound the two may differ, and what should be compared is."""


def engine_config(layout: Layout, products: int = 0) -> qdrant.EdgeConfig:
    """The engine's settings for an index of this layout.

    Args:
        layout: what it holds.
        products: how many, if its graphs are to be built.
    """
    passing = int(_MARGIN * compared(products, scans=layout.precision == "int8"))
    largest = max([*layout.dims.values(), 1])
    indexed_from = _ALL if products >= EXACT_BELOW else _kilobytes(EXACT_BELOW, largest, layout)
    return qdrant.EdgeConfig(
        vectors={source: _vectors(layout, source, passing) for source in layout.dims},
        sparse_vectors={WORDS: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
        hnsw_config=_graph(_kilobytes(passing, largest, layout)),
        optimizers=qdrant.EdgeOptimizersConfig(indexing_threshold=indexed_from),
        max_search_threads=_SEARCH_THREADS,
    )


def search_params(plan: Plan, precision: Precision) -> qdrant.SearchParams:
    """The engine's settings for a search that goes by a plan."""
    rescored = None
    if precision == "int8":
        rescored = qdrant.QuantizationSearchParams(rescore=True, oversampling=_OVERSAMPLING)
    if plan.how == "exact":
        return qdrant.SearchParams(exact=True)
    if plan.how == "scan":
        return qdrant.SearchParams(quantization=rescored)
    acorn = None
    if plan.how == "filtered graph":
        # Walks on through neighbours that do not pass: L. Patel et al., "ACORN", SIGMOD 2024.
        acorn = qdrant.AcornSearchParams(enable=True, max_selectivity=1.0)
    return qdrant.SearchParams(hnsw_ef=plan.width, acorn=acorn, quantization=rescored)


def _vectors(layout: Layout, source: Source, passing: int) -> qdrant.EdgeVectorParams:
    several = None
    if source not in layout.single:
        several = qdrant.MultiVectorConfig(qdrant.MultiVectorComparator.MaxSim)
    held = qdrant.VectorStorageDatatype
    quantised = None
    if layout.precision == "int8":
        quantised = qdrant.ScalarQuantizationConfig(
            qdrant.ScalarType.Int8, quantile=0.99, always_ram=True
        )
    return qdrant.EdgeVectorParams(
        size=layout.dims[source],
        distance=qdrant.Distance.Cosine,
        multivector_config=several,
        # Half precision: half the memory to read is half the time of a full scan, and a cosine
        # moves by less than 0.001.
        datatype=held.Float32 if layout.precision == "float32" else held.Float16,
        quantization_config=quantised,
        # Or the engine would compare all that pass a filter that the planner wants walked.
        hnsw_config=_graph(_kilobytes(passing, layout.dims[source], layout)),
    )


def _graph(compared_up_to: int) -> qdrant.HnswIndexConfig:
    return qdrant.HnswIndexConfig(
        m=LINKS, ef_construct=BUILD_WIDTH, full_scan_threshold=compared_up_to
    )


def _kilobytes(vectors: int, dim: int, layout: Layout) -> int:
    """The engine's thresholds are in kilobytes of vectors as they are kept."""
    component = 4 if layout.precision == "float32" else 2
    return max(1, vectors * dim * component // 1024)
