"""Running the server."""

import gc
import ipaddress
import signal
import socket
import sys

import uvicorn
from threadpoolctl import threadpool_limits

from omnishelf.errors import ShelfError
from omnishelf.server.app import create_app
from omnishelf.server.keys import ADMIN_VARIABLE, Keys
from omnishelf.server.logs import configure_logs
from omnishelf.shelf import Shelf

_GRACE_SECONDS = 30


def serve(shelf: Shelf, *, host: str, port: int) -> None:
    """Serve a shop until the process is told to stop; requests under way are finished first.

    Raises:
        ShelfError: the host can be reached from outside and there is no admin key.
    """
    keys = Keys.from_environment()
    if keys.admin is None and not _is_loopback(host):
        raise ShelfError(
            f"serving on {host} lets others change the shop: set the environment variable "
            f"{ADMIN_VARIABLE} first, or serve on 127.0.0.1"
        )
    configure_logs()
    # Requests share the cores already: threads of linear algebra that wait by spinning would take
    # them from others, for matrices that one has done in a millisecond.
    threadpool_limits(1, user_api="blas")
    config = uvicorn.Config(
        create_app(shelf, keys=keys),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    # Uvicorn ends well on these, and then raises them once more for whoever called it: the
    # shop is still to be closed.
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: None)
    print(f"serving {shelf.folder.name} at http://{host}:{port}", file=sys.stderr, flush=True)
    _Server(config).run()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and have what is open and warm by then passed over by the garbage collector: it
        stays, and looking through it holds every request for a tenth of a second."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
