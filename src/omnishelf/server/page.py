"""The static page and its headers."""

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = Path(__file__).with_name("page")

_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "permissions-policy": "camera=(self), microphone=(self), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_RAW = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]


class PageHeaders:
    """Adds the page's security headers to everything that is not the API."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_RAW]
            await send(message)

        page = scope["type"] == "http" and not scope["path"].startswith("/v1/")
        await self._app(scope, receive, with_headers if page else send)


def install(app: FastAPI) -> None:
    """Serve the page at `/`, its parts under `/page`, and the scripts for other pages."""

    @app.get("/", include_in_schema=False)
    def index() -> FileResponse:
        return FileResponse(FOLDER / "index.html", headers={"Cache-Control": "no-cache"})

    @app.get("/widget.js", include_in_schema=False)
    def widget() -> FileResponse:
        return FileResponse(
            FOLDER / "widget" / "widget.js",
            media_type="text/javascript",
            headers={"Cache-Control": "public, max-age=300"},
        )

    @app.get("/events.js", include_in_schema=False)
    def events() -> FileResponse:
        return FileResponse(
            FOLDER / "events.js",
            media_type="text/javascript",
            headers={"Cache-Control": "public, max-age=300"},
        )

    app.mount("/page", StaticFiles(directory=FOLDER), name="page")
