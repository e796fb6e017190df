"""Every index that the contract is held against: each makes, opens again and throws away."""

import os
import uuid
from pathlib import Path

import pytest
from qdrant_client import QdrantClient, models

from omnishelf.index.cluster import ClusterAddress, ClusterIndex
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.points import part_of
from omnishelf.index.split import SplitIndex

REAL_URL = os.environ.get("QDRANT_URL")
NEEDS_CLUSTER = pytest.mark.skipif(REAL_URL is None, reason="no cluster: QDRANT_URL is not set")


class Whole:
    """Knows how rare a word is among all products."""

    def shares(self, entries):
        return [entries]


class Edge(Whole):
    """The embedded index, each in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder

    def create(self, name, dims):
        return EdgeIndex.create(self.folder / name, dims)

    def open(self, name):
        return EdgeIndex.open(self.folder / name)

    def discard(self):
        pass


class Split:
    """The embedded index in three parts, in this process."""

    parts = 3

    def __init__(self, folder: Path):
        self.folder = folder

    def create(self, name, dims):
        for number in range(self.parts):
            EdgeIndex.create(self.folder / name / str(number), dims).close()
        return self.open(name)

    def open(self, name):
        return SplitIndex(
            [EdgeIndex.open(self.folder / name / str(number)) for number in range(self.parts)]
        )

    def shares(self, entries):
        return [
            {id: entry for id, entry in entries.items() if part_of(id, self.parts) == number}
            for number in range(self.parts)
        ]

    def discard(self):
        pass


class LocalCluster(QdrantClient):
    """qdrant-client's local mode, standing in for a cluster.

    What it lacks is added here, not in the product: it forgets payload indexes, warns of search
    parameters (it is always exact), and would lose everything when a client closes. It has no
    shards, no replicas, no half precision and no failures.
    """

    def __init__(self):
        super().__init__(":memory:")
        self._indexes: dict[str, dict[str, models.PayloadIndexInfo]] = {}

    def create_payload_index(self, collection_name, field_name, field_schema=None, **_):
        self._indexes.setdefault(collection_name, {})[field_name] = models.PayloadIndexInfo(
            data_type=field_schema.type.value, points=0, params=field_schema
        )
        return models.UpdateResult(status=models.UpdateStatus.COMPLETED)

    def get_collection(self, collection_name, **_):
        info = super().get_collection(collection_name)
        held = self._indexes.get(collection_name, {})
        return info.model_copy(update={"payload_schema": dict(held)})

    def query_points(self, *args, search_params=None, **rest):
        return super().query_points(*args, **rest)

    def close(self, **_):
        pass


class Double(Whole):
    """A cluster of local mode."""

    def __init__(self, folder: Path):
        self.client = LocalCluster()

    def address(self, name):
        return ClusterAddress("http://double:6333", name)

    def create(self, name, dims):
        return ClusterIndex.create(self.address(name), dims, client=self.client)

    def open(self, name):
        return ClusterIndex.open(self.address(name), client=self.client)

    def discard(self):
        pass


class RealCluster(Whole):
    """The cluster of QDRANT_URL: collections of this test alone, deleted afterwards."""

    def __init__(self, folder: Path):
        self.prefix = f"omnishelf-test-{uuid.uuid4().hex[:12]}"
        self.made = set()

    def address(self, name):
        # One shard: shards may know no more than their own products' IDF.
        return ClusterAddress(REAL_URL, f"{self.prefix}-{name}", shards=1, replicas=1)

    def create(self, name, dims):
        self.made.add(name)
        return ClusterIndex.create(self.address(name), dims)

    def open(self, name):
        return ClusterIndex.open(self.address(name))

    def discard(self):
        for name in self.made:
            address = self.address(name)
            client = QdrantClient(url=address.url, port=None, api_key=address.api_key)
            client.delete_collection(address.collection)
            client.close()
