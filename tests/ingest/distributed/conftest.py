"""A Ray cluster of two nodes that encode, simulated on this machine."""

import logging
import os
from pathlib import Path

import pytest

import watched_encoders

TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """Lets this process and all that it starts find the watched encoders."""
    found = watched_encoders.install(tmp_path_factory.mktemp("path"))
    before = os.environ.get("PYTHONPATH")
    src = TESTS.parent / "src"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "PYTHONPATH", os.pathsep.join(map(str, filter(None, (found, TESTS, src, before))))
        )
        patch.syspath_prepend(found)
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        # Whatever token this machine's user has for other clusters.
        patch.setenv("RAY_AUTH_MODE", "disabled")
        yield


class Nodes:
    """The head, where catalogs are added from and nothing is encoded, and nodes of one core."""

    def __init__(self):
        from ray.cluster_utils import Cluster  # noqa: PLC0415

        self._cluster = Cluster(
            initialize_head=True,
            head_node_args={
                "num_cpus": 0,
                "include_dashboard": False,
                "object_store_memory": 100_000_000,
                # A node whose port is closed is dead after five looks; one that is slow, never.
                "_system_config": {"health_check_period_ms": 500},
            },
        )
        self.address = self._cluster.address
        self.workers = []
        self.complete()

    def complete(self):
        while len(self.workers) < 2:
            self.workers.append(self._cluster.add_node(num_cpus=1, object_store_memory=100_000_000))

    def kill(self, node):
        """As if its power were cut."""
        self._cluster.remove_node(node, allow_graceful=False)
        self.workers.remove(node)

    def close(self):
        self._cluster.shutdown()


@pytest.fixture(scope="module")
def cluster(paths):
    pytest.importorskip("ray", reason="Ray is not installed")
    logging.getLogger("ray").setLevel(logging.WARNING)
    nodes = Nodes()
    yield nodes
    nodes.close()


@pytest.fixture
def nodes(cluster):
    """Two, whatever the last test did to them."""
    cluster.complete()
    return cluster
