"""One line of JSON for each request: no query strings, no keys, no bodies."""

import json
import logging
import sys
import time
import uuid

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from omnishelf.server.metrics import Metrics

_log = logging.getLogger("omnishelf.server.requests")


class JsonFormatter(logging.Formatter):
    """A log record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        content = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            content["trace"] = self.formatException(record.exc_info)
        return json.dumps(content, ensure_ascii=False)


def configure_logs() -> None:
    """Send the server's log to stderr as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("omnishelf")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


class RequestLog:
    """Logs and counts every request under its route's pattern, and gives it an id."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        """Count into these metrics."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        id = uuid.uuid4().hex[:12]
        start = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - start
            route = _route(scope)
            self._metrics.request(scope["method"], route, status, seconds)
            facts = {
                "request": id,
                "method": scope["method"],
                "route": route,
                "status": status,
                "ms": round(seconds * 1e3, 2),
            }
            _log.info("request", extra={"facts": facts})


def _route(scope: Scope) -> str:
    """The pattern, not the path: ids would fill the log, and the metrics' labels."""
    if scope["path"].startswith("/page/"):
        return "/page"
    return str(getattr(scope.get("route"), "path", "unknown"))
