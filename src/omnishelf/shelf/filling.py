"""An index made anew in a process of its own: a minute of Python and of the engine's calls, which
hold Python's global lock, would have every search wait for its turn."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from omnishelf.errors import ShelfError
from omnishelf.settings import IndexSettings
from omnishelf.types import Source
from omnishelf.types.frozen import Frozen


class Filling(Frozen):
    """What that process must know."""

    shop: Path
    generation: str
    """Its folder holds the model already, if there is one."""
    encoders: dict[Source, str]
    """Names of the shop's encoders, by which the cache knows their features."""
    dims: dict[Source, int]
    """Lengths of the index's vectors."""
    index: IndexSettings


def fill_apart(filling: Filling) -> int:
    """Make a generation's index and fill it from the shop's records and feature cache.

    Returns:
        The number of the last write that it holds.

    Raises:
        ShelfError: it could not be made, or the process ended early.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "omnishelf.shelf.filler"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        with suppress(BrokenPipeError):
            child.stdin.write(filling.model_dump_json().encode() + b"\n")
        # Its input stays open meanwhile: the process ends with it.
        told = child.stdout.read()
    answer: dict[str, Any] = json.loads(told) if told else {
        "error": f"{filling.shop}: the process that made the index anew ended early. If memory or "
        "disk are short, make room"
    }  # fmt: skip
    if "error" in answer:
        raise ShelfError(answer["error"])
    return int(answer["seq"])
