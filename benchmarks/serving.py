"""A server of its own process, for as long as something is measured."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 18_765


@contextmanager
def serving(shop: Path) -> Iterator[int]:
    """Serve a shop; gives the port once it is ready to answer."""
    server = subprocess.Popen(
        [sys.executable, "-m", "omnishelf", "serve", str(shop), "--port", str(PORT)],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_ready()
        yield PORT
    finally:
        server.terminate()
        server.wait(60)


def _wait_ready() -> None:
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        try:
            connection.request("GET", "/v1/ready")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise SystemExit("the server did not start")
