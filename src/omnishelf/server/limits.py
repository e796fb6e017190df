"""Limits that hold before a request is read: its size, and how many a client may send."""

import time
from collections import OrderedDict, deque

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from omnishelf.server.errors import error_body

_CLIENTS = 10_000
"""Clients remembered; beyond, the one unheard for longest is forgotten."""


class _TooLargeError(Exception):
    """The body grew over the limit."""


class BodyLimit:
    """Refuses bodies over a size with 413, counted as they come: a header may lie."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, import_bytes: int) -> None:
        """Limit all bodies, those of imports by a limit of their own."""
        self._app = app
        self._max = max_bytes
        self._import = import_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._import if scope["path"] == "/v1/import" else self._max
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > most:
            await _answer(send, 413, "too_large", _too_large(most))
            return
        seen = 0
        started = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise _TooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except _TooLargeError:
            if not started:
                await _answer(send, 413, "too_large", _too_large(most))


class RateLimit:
    """Lets each client send so many requests a minute; more get 429 with Retry-After."""

    def __init__(self, app: ASGIApp, *, per_minute: int) -> None:
        """Limit requests under /v1; health, metrics and the page are free."""
        self._app = app
        self._per_minute = per_minute
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        free = scope["type"] != "http" or not scope["path"].startswith("/v1/")
        if free or scope["path"] in ("/v1/health", "/v1/ready") or self._is_media(scope["path"]):
            await self._app(scope, receive, send)
            return
        client = scope["client"][0] if scope.get("client") else "unknown"
        wait = self._wait(client, time.monotonic())
        if wait > 0:
            message = f"{self._per_minute} requests a minute are allowed: try again in {wait} s"
            await _answer(send, 429, "too_many_requests", message, {"retry-after": str(wait)})
            return
        await self._app(scope, receive, send)

    @staticmethod
    def _is_media(path: str) -> bool:
        # A page of results loads dozens of pictures at once.
        return path.startswith("/v1/products/") and ("/images/" in path or "/sounds/" in path)

    def _wait(self, client: str, now: float) -> int:
        """Seconds until the client may send again; 0 if it may now."""
        times = self._times.setdefault(client, deque())
        self._times.move_to_end(client)
        if len(self._times) > _CLIENTS:
            self._times.popitem(last=False)
        while times and times[0] <= now - 60:
            times.popleft()
        if len(times) >= self._per_minute:
            return int(times[0] + 60 - now) + 1
        times.append(now)
        return 0


def _too_large(most: int) -> str:
    return f"the request is larger than {most / 1e6:,.0f} MB"


async def _answer(
    send: Send, status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> None:
    body = error_body(code, message)
    listed = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "connection": "close",
        **(headers or {}),
    }
    raw = [(name.encode(), value.encode()) for name, value in listed.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
