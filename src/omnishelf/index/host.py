"""The process that holds a large index for another: `python -m omnishelf.index.host FD ... FOLDER`.

Loading and arranging a large index hold Python's global lock for seconds to minutes. In a process
of its own that stops nobody: searches go on in the index that serves, and the new one is taken
when it is ready.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from omnishelf.errors import OmnishelfError, ShelfError
from omnishelf.index.edge import EdgeIndex

READY = "ready"
NEXT, END = "next", "end"
_STREAMS = ("scan", "stored")
"""Calls that are answered batch by batch."""

_NICENESS = 10
"""Arranging gives way to searches."""


def main(arguments: list[str]) -> None:
    """Serve the index of a folder on connections given by their file descriptors.

    The process ends when its parent closes them, however that ends.
    """
    *descriptors, how, folder = arguments
    connections = [Connection(int(descriptor)) for descriptor in descriptors]
    try:
        if how == "arrange":
            # Only now: a process may make itself nicer, but not less nice again.
            _arranged(Path(folder))
        index = EdgeIndex.open(Path(folder))
    except OmnishelfError as error:
        with contextlib.suppress(OSError):
            connections[0].send(error)
        return
    try:
        connections[0].send(READY)
    except OSError:
        # The parent was killed meanwhile.
        index.close()
        return
    threads = [
        threading.Thread(target=_serve, args=(index, connection)) for connection in connections
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index.close()


def _arranged(folder: Path) -> None:
    """Merge and build graphs, in a process that is nicer than the one that serves after it."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status):
            raise ShelfError(
                f"{folder}: the index could not be arranged for faster search: the process that "
                "did it ended early. If memory or disk are short, make room"
            )
        return
    code = 1
    with contextlib.suppress(OmnishelfError):
        os.nice(_NICENESS)
        index = EdgeIndex.open(folder)
        index.optimize()
        index.close()
        code = 0
    os._exit(code)


def _serve(index: EdgeIndex, connection: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            name, args, kwargs = connection.recv()
            try:
                if name in _STREAMS:
                    _stream(getattr(index, name)(**kwargs), connection)
                    continue
                answer = getattr(index, name)
                answer = answer(*args, **kwargs) if callable(answer) else answer
            except Exception as error:
                # Whatever it is, the caller must hear of it, and the process goes on.
                answer = _told(error)
            connection.send(answer)


def _stream(batches: Iterator[Any], connection: Connection) -> None:
    """Batches, one each time that the other side asks for the next."""
    try:
        for batch in batches:
            connection.send(batch)
            if connection.recv() == END:
                return
    except OmnishelfError as error:
        connection.send(_told(error))
        return
    connection.send(None)


def _told(error: Exception) -> Exception:
    return error if isinstance(error, OmnishelfError) else ShelfError(f"the index failed: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
