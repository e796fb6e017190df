"""The server, put together."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, HTTPException, Response
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from omnishelf.server import (
    assist,
    errors,
    events,
    experiments,
    imports,
    insights,
    merchant,
    model,
    page,
    products,
    query_log,
    recommend,
    reviews,
    search,
    upkeep,
)
from omnishelf.server.imports import Imports
from omnishelf.server.keys import Keys
from omnishelf.server.lanes import Lanes
from omnishelf.server.limits import BodyLimit, RateLimit
from omnishelf.server.logs import RequestLog
from omnishelf.server.metrics import Metrics
from omnishelf.server.products import Thumbnails
from omnishelf.server.query_log import QueryLog
from omnishelf.server.upkeep import Upkeep
from omnishelf.shelf import Shelf

_IMPORT_BYTES = 4_000_000_000


def create_app(shelf: Shelf, *, keys: Keys | None = None) -> FastAPI:
    """The app that serves one shop.

    Args:
        shelf: the shop; whoever opened it closes it.
        keys: who may search and change it; none: whoever can connect.
    """
    metrics = Metrics(shelf.count)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(shelf.warm)
        await run_in_threadpool(app.state.imports.resume)
        stopping = threading.Event()
        keeping_up = threading.Thread(target=shelf.keep_up, args=(stopping,), name="keep up")
        keeping_up.start()
        app.state.ready = True
        yield
        app.state.ready = False
        stopping.set()
        await run_in_threadpool(keeping_up.join)
        await run_in_threadpool(app.state.imports.close)
        await run_in_threadpool(app.state.upkeep.close)
        await run_in_threadpool(app.state.queries.close)
        await run_in_threadpool(app.state.lanes.close)

    app = FastAPI(
        title="Omnishelf",
        summary="Multimodal product search: words, photos and speech in, explained products out.",
        version="1",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
    )
    app.state.shelf = shelf
    app.state.keys = keys or Keys()
    app.state.metrics = metrics
    app.state.lanes = Lanes(shelf.settings.media)
    app.state.imports = Imports(shelf, metrics)
    app.state.upkeep = Upkeep(shelf)
    app.state.queries = QueryLog(shelf.folder, k=shelf.settings.events.k)
    app.state.thumbnails = Thumbnails()
    app.state.ready = False

    @app.get("/v1/health", tags=["state"], summary="Whether the server is alive")
    async def health() -> dict[str, str]:
        # On the event loop itself: it has no thread to wait for.
        return {"status": "alive"}

    @app.get("/v1/ready", tags=["state"], summary="Whether it can answer searches")
    def ready() -> dict[str, Any]:
        if not app.state.ready:
            raise HTTPException(503, "the models are still being opened, or the server is stopping")
        return {"status": "ready", "products": shelf.count()}

    @app.get("/metrics", tags=["state"], summary="Numbers for Prometheus")
    def numbers() -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    for part in (
        search,
        events,
        experiments,
        assist,
        merchant,
        query_log,
        recommend,
        imports,
        model,
        products,
        upkeep,
        insights,
        reviews,
    ):
        app.include_router(part.router)
    page.install(app)
    errors.install(app)
    settings = shelf.settings.server
    app.add_middleware(BodyLimit, max_bytes=settings.max_upload_bytes, import_bytes=_IMPORT_BYTES)
    app.add_middleware(RateLimit, per_minute=settings.requests_per_minute)
    app.add_middleware(page.PageHeaders)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "x-api-key"],
        )
    app.add_middleware(RequestLog, metrics=metrics)
    return app
