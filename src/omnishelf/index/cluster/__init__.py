"""The index of a shop past one machine: a collection of a Qdrant cluster.

Raises:
    ClusterError: on import, if the extra `cluster` is not installed.
"""

from omnishelf.errors import ClusterError

try:
    import qdrant_client as _needed  # noqa: F401
except ImportError:
    raise ClusterError(
        "a cluster needs the extra 'cluster': pip install 'omnishelf[cluster]'"
    ) from None

from omnishelf.index.cluster.address import KEY_VARIABLE, ClusterAddress
from omnishelf.index.cluster.index import ClusterIndex

__all__ = ["KEY_VARIABLE", "ClusterAddress", "ClusterIndex"]
