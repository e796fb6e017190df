"""What ONNX Runtime computes on: an accelerator where one is installed, else the processor."""

from functools import cache

_ORDER = (
    "TensorrtExecutionProvider",
    "CUDAExecutionProvider",
    "OpenVINOExecutionProvider",
    "CoreMLExecutionProvider",
)
PROCESSOR = ("CPUExecutionProvider",)


@cache
def providers() -> tuple[str, ...]:
    """Execution providers of the installed ONNX Runtime, the fastest first, the processor last."""
    import onnxruntime  # noqa: PLC0415  (half a second to load: only encoders that run pay)

    installed = onnxruntime.get_available_providers()
    return (*(name for name in _ORDER if name in installed), *PROCESSOR)


def accelerated() -> bool:
    """Whether anything but the processor is there to compute on."""
    return providers() != PROCESSOR
