"""Requests to a cluster: tried again where that may help, and failed in the user's words."""

import random
from collections.abc import Callable
from time import sleep
from typing import TypeVar

import httpx
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from omnishelf.errors import ClusterError
from omnishelf.index.cluster.address import KEY_VARIABLE, ClusterAddress

ATTEMPTS = 4
"""Tries of a request before it fails. All are safe to repeat: a write says what shall be, not
what shall change."""

_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 5.0
_BUSY = (408, 429)
_KEY_REFUSED = (401, 403)
_MISSING = 404
_SERVER_FAULT = 500
_MOST_SAID = 300

T = TypeVar("T")


class UnfinishedError(Exception):
    """A write was taken, and not done within the cluster's time."""


class Calls:
    """Makes the requests of one index."""

    def __init__(self, address: ClusterAddress) -> None:
        """For the errors' words, and the key that they must not hold."""
        self._address = address

    def run(self, doing: str, request: Callable[[], T]) -> T:
        """The answer to a request.

        Args:
            doing: what it is for, as in "can't {doing}".
            request: makes it once; raises `UnfinishedError` to be made again.

        Raises:
            ClusterError: it was refused, or failed each time; names the URL and the collection.
        """
        for attempt in range(1, ATTEMPTS + 1):
            pause = _FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) * random.uniform(1, 1.5)  # noqa: S311
            try:
                return request()
            except UnfinishedError:
                reason = "the write was taken, but not done in time"
            except ResourceExhaustedResponse as error:
                reason = "the cluster is too busy"
                pause = max(pause, float(error.retry_after_s))
            except UnexpectedResponse as error:
                if not _may_pass(error.status_code):
                    raise self._refused(doing, error) from None
                reason = f"it answered {error.status_code}{self._said(error)}"
            except ResponseHandlingException as error:
                reason = self._unheard(error.source)
                if not isinstance(error.source, httpx.TransportError):
                    raise self._error(doing, reason, "check that the URL is Qdrant's") from None
            if attempt < ATTEMPTS:
                sleep(min(pause, _LONGEST_PAUSE_SECONDS))
        raise self._error(
            doing,
            f"{reason}, {ATTEMPTS} times",
            "check that its nodes are up and that this machine reaches them. What was acknowledged "
            "before is kept, and trying again is harmless",
        )

    def _refused(self, doing: str, error: UnexpectedResponse) -> ClusterError:
        if error.status_code in _KEY_REFUSED:
            held = "is wrong or lacks the right" if self._address.api_key else "is missing"
            return self._error(
                doing,
                f"the API key {held} (status {error.status_code})",
                f"set the environment variable {KEY_VARIABLE}",
            )
        if error.status_code == _MISSING:
            return self._error(
                doing,
                f"it is not there{self._said(error)}",
                "check the collection's name, or create the shop there",
            )
        return self._error(
            doing,
            f"the cluster refused with status {error.status_code}{self._said(error)}",
            "check that the cluster's version is the one that this release is made for",
        )

    def _error(self, doing: str, reason: str, way_out: str) -> ClusterError:
        return ClusterError(f"{self._address}: can't {doing}: {reason}; {way_out}")

    def _unheard(self, source: Exception) -> str:
        if isinstance(source, httpx.TimeoutException):
            return f"no answer within {self._address.timeout_seconds} s"
        if isinstance(source, httpx.TransportError):
            return f"the cluster can't be reached ({self._safe(str(source))})"
        return f"the answer can't be read ({type(source).__name__})"

    def _said(self, error: UnexpectedResponse) -> str:
        try:
            said = str(error.structured()["status"]["error"])
        except (ValueError, KeyError, TypeError):
            return ""
        return f": {self._safe(said)}"

    def _safe(self, text: str) -> str:
        key = self._address.api_key
        return (text.replace(key, "***") if key else text)[:_MOST_SAID]


def _may_pass(status: int | None) -> bool:
    return status is None or status >= _SERVER_FAULT or status in _BUSY
