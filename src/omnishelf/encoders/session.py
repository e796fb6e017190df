"""ONNX Runtime sessions."""

import gzip
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from omnishelf.cores import available_cores
from omnishelf.encoders.encoder import Side
from omnishelf.encoders.providers import PROCESSOR, providers, started

_MOST_THREADS = 4
"""For one query: the matrices of a picture or a recording are too small to keep more busy."""

_log = logging.getLogger(__name__)


class Sessions:
    """A model's sessions, one for each side, opened on first use.

    A query is one input that somebody waits for: a few cores work on it. Products come in
    batches from as many threads as there are cores: one core each, without the waiting for
    one another. One session may be called from several threads at once.
    """

    def __init__(
        self, path: Callable[[], Path], *, int8: bool = False, threads: int = _MOST_THREADS
    ) -> None:
        """Know where the model will be found.

        Args:
            path: of the ONNX file.
            int8: whether its weights are int8 made for processors: it stays on them, since
                elsewhere each such operation would be a way there and back.
            threads: that one query keeps busy at most, if there are as many cores.
        """
        self._path = path
        self._int8, self._threads = int8, threads
        self._sessions: dict[Side, Any] = {}
        self._opening = threading.Lock()

    def __getitem__(self, side: Side) -> Any:
        with self._opening:
            if side not in self._sessions:
                threads = min(available_cores(), self._threads) if side == "query" else 1
                on = PROCESSOR if self._int8 else providers()
                self._sessions[side] = open_session(self._path(), threads, on=on)
            return self._sessions[side]


def open_session(path: Path, threads: int = 1, *, on: Sequence[str] = PROCESSOR) -> Any:
    """A session of so many threads.

    Args:
        path: of the ONNX file, which may be gzipped (`.gz`).
        threads: of the processor's part.
        on: execution providers, the preferred one first, the processor last. One that does not
            start is told of in a warning and done without.
    """
    import onnxruntime  # noqa: PLC0415  (half a second to load: only encoders that run pay)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take the cores from the index's search that comes next.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    graph = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else str(path)
    for first, name in enumerate(on[:-1]):
        try:
            # Its own way of falling back prints, and does not say what is wrong.
            session = onnxruntime.InferenceSession(
                graph, options, providers=[*on[first:]], enable_fallback=0
            )
        # Providers raise what their drivers do.
        except Exception as error:
            _log.warning("%s does not start (%s): %s runs without it", name, error, path.name)
            continue
        if name not in session.get_providers():
            _log.warning("%s does not start: %s runs without it", name, path.name)
        started(session.get_providers())
        return session
    return onnxruntime.InferenceSession(graph, options, providers=[on[-1]])
