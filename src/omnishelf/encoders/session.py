"""ONNX Runtime sessions."""

import os
from pathlib import Path
from typing import Any


def open_session(path: Path) -> Any:
    """Open a model for inference on this machine's cores.

    One session may be called from several threads at once.
    """
    import onnxruntime  # noqa: PLC0415  (half a second to load: only encoders that run pay)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
