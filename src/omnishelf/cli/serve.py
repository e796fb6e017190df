"""`omnishelf serve`: the HTTP API and its page."""

from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop


def serve(
    shop: Shop,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve a shop: the page at /, the API under /v1."""
    from omnishelf.server.run import serve as run  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        run(shelf, host=host, port=port)
