"""The process that holds a large index for another, started by it:
`python -m omnishelf.index.host FOLDER FD,FD... [keep=NUMBER/PARTS] [arrange]`.

Loading and arranging a large index hold Python's global lock for seconds to minutes. In a process
of its own that stops nobody: searches go on in the index that serves, and the new one is taken
when it is ready.
"""

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Iterator, Sequence
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
    folder, descriptors, *first = arguments
    connections = [Connection(int(descriptor)) for descriptor in descriptors.split(",")]
    try:
        if first:
            _arranged(Path(folder), first)
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


def _arranged(folder: Path, first: Sequence[str]) -> None:
    """Do what comes first in a process that is nicer than the one that serves after it: a process
    may make itself nicer, but not less nice again."""
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
        for step in first:
            if step == "arrange":
                index.optimize()
            else:
                number, parts = step.removeprefix("keep=").split("/")
                index.keep(int(number), int(parts))
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
                if name == "warm":
                    # What is remembered of products stays: no collection need look through it.
                    gc.freeze()
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
