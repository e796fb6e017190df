"""One deadline for a whole download, in however small pieces its server answers."""

import ssl
import time
from contextvars import ContextVar
from typing import Any

import httpcore

_DEADLINE: ContextVar[float] = ContextVar("deadline")


def set_deadline(deadline: float) -> None:
    """End everything that this thread does on a network by `time.monotonic() == deadline`."""
    _DEADLINE.set(deadline)


def time_left(timeout: float | None) -> float | None:
    """The timeout of one operation: its own, or the time left if that is less.

    Raises:
        httpcore.ReadTimeout: no time is left.
    """
    deadline = _DEADLINE.get(None)
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left if timeout is None else min(left, timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every operation ends by the deadline.

    A timeout of an operation is not enough: a server that sends a byte a second never meets it.
    """

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._stream.read(max_bytes, time_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, time_left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        secured = self._stream.start_tls(ssl_context, server_hostname, time_left(timeout))
        return TimedStream(secured)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells about itself."""
        return self._stream.get_extra_info(info)
