"""Where a shop's collection is, and how it is spread."""

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from omnishelf.errors import ClusterError

KEY_VARIABLE = "OMNISHELF_QDRANT_KEY"
"""Environment variable of the cluster's API key: a key in a file or a URL would be logged."""

_COLLECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """One collection of one cluster. Equal addresses are the same shop.

    Raises:
        ClusterError: a part of it can't be used; the message names it.
    """

    url: str
    """`http://host:6333`, of a node or of a load balancer before the nodes."""
    collection: str
    shards: int = 3
    """Parts that the products are divided into. Heeded when the collection is made."""
    replicas: int = 3
    """Copies of each part, on different nodes. Heeded when the collection is made."""
    timeout_seconds: int = 10
    """For each try of a request."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.username or parts.password or parts.query:
            raise ClusterError(
                f"the cluster's URL must not hold a user, a key or a query: give the key by the "
                f"environment variable {KEY_VARIABLE}"
            )
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ClusterError(
                f"{self.url!r} is no URL of a cluster: write it as http://host:6333 or https://host"
            )
        if not _COLLECTION.fullmatch(self.collection):
            raise ClusterError(
                f"{self.collection!r} is no name of a collection: use letters, digits, dots, "
                "dashes and underscores, at most 200"
            )
        for name in ("shards", "replicas", "timeout_seconds"):
            if getattr(self, name) < 1:
                raise ClusterError(f"{name} of a cluster must be at least 1")

    @property
    def majority(self) -> int:
        """Replicas that must have a write before it is acknowledged."""
        return self.replicas // 2 + 1

    @property
    def api_key(self) -> str | None:
        """The key of the environment. It is no field, so that no `repr` shows it."""
        return os.environ.get(KEY_VARIABLE) or None

    def __str__(self) -> str:
        return f"collection '{self.collection}' at {self.url}"
