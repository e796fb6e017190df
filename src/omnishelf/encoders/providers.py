"""What ONNX Runtime computes on: an accelerator where one is installed, else the processor."""

from collections.abc import Iterable
from functools import cache

_ORDER = (
    "TensorrtExecutionProvider",
    "CUDAExecutionProvider",
    "OpenVINOExecutionProvider",
    "CoreMLExecutionProvider",
)
_GRAPHICS_CARDS = frozenset({"TensorrtExecutionProvider", "CUDAExecutionProvider"})
"""OpenVINO and CoreML may run on the processor."""

PROCESSOR = ("CPUExecutionProvider",)


@cache
def providers() -> tuple[str, ...]:
    """Execution providers of the installed ONNX Runtime, the fastest first, the processor last."""
    import onnxruntime  # noqa: PLC0415  (half a second to load: only encoders that run pay)

    installed = onnxruntime.get_available_providers()
    return (*(name for name in _ORDER if name in installed), *PROCESSOR)


_started: set[str] = set()
"""Installed is not started: a package for graphics cards names them on machines without."""


def started(names: Iterable[str]) -> None:
    """Note that a session runs on these providers."""
    _started.update(names)


def accelerated() -> bool:
    """Whether a session of this process runs on a graphics card."""
    return not _started.isdisjoint(_GRAPHICS_CARDS)
