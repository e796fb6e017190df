"""ONNX Runtime sessions."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from omnishelf.encoders.encoder import Side


class Sessions:
    """A model's sessions, one for each side, opened on first use.

    A query is one input that somebody waits for: all cores work on it. Products come in
    batches from as many threads as there are cores: one core each, without the waiting for
    one another. One session may be called from several threads at once.
    """

    def __init__(self, path: Callable[[], Path]) -> None:
        """Know where the model will be found."""
        self._path = path
        self._sessions: dict[Side, Any] = {}
        self._opening = threading.Lock()

    def __getitem__(self, side: Side) -> Any:
        with self._opening:
            if side not in self._sessions:
                threads = (os.cpu_count() or 1) if side == "query" else 1
                self._sessions[side] = open_session(self._path(), threads)
            return self._sessions[side]


def open_session(path: Path, threads: int = 1) -> Any:
    """A session on the processor, of so many threads."""
    import onnxruntime  # noqa: PLC0415  (half a second to load: only encoders that run pay)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take the cores from the index's search that comes next.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
