"""Encoding a catalog on the machines of a Ray cluster.

This machine reads the catalog and its media, and writes the shop, as it does alone; the nodes
get contents and give back features.
"""

from omnishelf.errors import ClusterError

try:
    import ray.data as _needed  # noqa: F401
except ImportError:
    raise ClusterError(
        "adding over Ray needs the extra 'cluster': pip install 'omnishelf[cluster]'"
    ) from None

from omnishelf.ingest.distributed.encoding import encoding_on

__all__ = ["encoding_on"]
