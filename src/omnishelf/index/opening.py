"""Making, opening and dropping a generation's index: here, in processes apart, or on a cluster.

A generation's index folder holds an embedded index, or a file that says where its collection is.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from omnishelf.errors import ClusterError, ShelfError
from omnishelf.files import write_atomic
from omnishelf.index.apart import ApartIndex
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Index
from omnishelf.index.parts import create_parts, is_split, open_parts, split, wanted_parts
from omnishelf.index.planner import EXACT_BELOW
from omnishelf.settings import ClusterSettings, IndexSettings
from omnishelf.types import Source

if TYPE_CHECKING:
    from omnishelf.index.cluster import ClusterAddress

LARGE = 400_000_000
"""Bytes on disk from which an embedded index has a process of its own. A smaller one is open in
less than a second, and a call to another process costs a fifth of a millisecond."""

_CLUSTER_FILE = "cluster.json"
_log = logging.getLogger(__name__)


def wants_graph(products: int) -> bool:
    """Whether searches among so many products go by a graph, which must be built."""
    return products >= EXACT_BELOW


def is_embedded(folder: Path) -> bool:
    """Whether an index lies in this folder itself."""
    return not (folder / _CLUSTER_FILE).exists()


def make_index(
    folder: Path, dims: Mapping[Source, int], settings: IndexSettings, *, products: int = 0
) -> Index:
    """Make an empty index in a generation's folder, or on the cluster that the settings name.

    Args:
        folder: of the index.
        dims: lengths of vectors by source.
        settings: where it lies, and how exact it is.
        products: that it is going to be filled with, as far as known.

    Raises:
        ShelfError: the folder can't be written.
        ClusterError: the cluster can't be reached, or a collection of that name holds something.
    """
    if settings.cluster is None:
        if (parts := wanted_parts(products)) > 1:
            return create_parts(folder, dims, parts, precision=settings.precision)
        return EdgeIndex.create(folder, dims, precision=settings.precision)
    from omnishelf.index.cluster import ClusterIndex  # noqa: PLC0415

    named = settings.cluster.model_copy(
        # Each generation has a collection: the next is filled while the last one serves.
        update={"collection": f"{settings.cluster.collection}-{folder.parent.name}"}
    )
    made = ClusterIndex.create(_address(named), dims)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / _CLUSTER_FILE, named.model_dump_json().encode())
    return made


def open_index(
    folder: Path, *, arrange: bool = False, products: int = 0, apart: bool = False
) -> Index:
    """Open the index of a generation.

    Args:
        folder: of the index.
        arrange: merge and build graphs first, in the process that the index then has, and put a
            large index into parts; the nodes of a cluster do that by themselves.
        products: that it holds, if it is arranged.
        apart: in a process of its own, however small it is.

    Raises:
        ShelfError: it is missing or damaged, or could not be arranged.
        ClusterError: the cluster can't be reached.
    """
    if not is_embedded(folder):
        from omnishelf.index.cluster import ClusterIndex  # noqa: PLC0415

        return ClusterIndex.open(_address(_cluster_of(folder)))
    if is_split(folder):
        return open_parts(folder, arrange=arrange)
    if arrange and (parts := wanted_parts(products)) > 1:
        return split(folder, parts)
    if apart or arrange or size_of(folder) >= LARGE:
        return ApartIndex(folder, arrange=arrange)
    return EdgeIndex.open(folder)


def drop_index(folder: Path) -> None:
    """Let go of a collection whose generation is removed; one that can't be reached is told in
    the log, for nobody else will remember it."""
    if is_embedded(folder):
        return
    from omnishelf.index.cluster import ClusterIndex  # noqa: PLC0415

    address = _address(_cluster_of(folder))
    try:
        ClusterIndex.drop(address)
    except ClusterError as error:
        _log.warning("%s could not be removed and is no longer needed: %s", address, error)


def size_of(folder: Path) -> int:
    """Bytes that a folder's files take on disk; files with holes take less than their length."""
    blocks = 512
    return sum(path.stat().st_blocks * blocks for path in folder.rglob("*") if path.is_file())


def _cluster_of(folder: Path) -> ClusterSettings:
    path = folder / _CLUSTER_FILE
    try:
        return ClusterSettings.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise ShelfError(
            f"{path} is damaged ({error}): run 'omnishelf check SHOP --repair'"
        ) from None


def _address(settings: ClusterSettings) -> "ClusterAddress":
    from omnishelf.index.cluster import ClusterAddress  # noqa: PLC0415

    return ClusterAddress(
        settings.url,
        settings.collection,
        shards=settings.shards,
        replicas=settings.replicas,
        timeout_seconds=settings.timeout_seconds,
    )
