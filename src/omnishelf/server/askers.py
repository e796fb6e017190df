"""How many different visitors asked the same, without keeping who they are."""

import hmac
import secrets
from collections import OrderedDict

_MOST = 50_000
"""Texts that are waited for; the one that was asked longest ago makes room."""
_DIGEST = 8
"""Bytes: two of a handful of visitors are taken for one another once in 10^18."""


class Askers:
    """Says of a text when enough different visitors have asked it.

    It lives in memory only, and names visitors by a key that ends with the process: after a restart
    a text that was not told yet waits for as many again. Not safe for several threads.
    """

    def __init__(self, k: int) -> None:
        """Enough are `k`, at least 1."""
        self._k = k
        self._key = secrets.token_bytes(16)
        self._of: OrderedDict[str, set[bytes]] = OrderedDict()

    def enough(self, text: str, who: str) -> bool:
        """Whether this visitor makes it enough; they are forgotten then."""
        seen = self._of.setdefault(text, set())
        self._of.move_to_end(text)
        seen.add(hmac.digest(self._key, who.encode(), "sha256")[:_DIGEST])
        if len(seen) >= self._k:
            del self._of[text]
            return True
        if len(self._of) > _MOST:
            self._of.popitem(last=False)
        return False
