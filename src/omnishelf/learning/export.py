"""From torch modules to ONNX files that run without torch."""

import io
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from omnishelf.errors import ModelError

TOLERANCE = 1e-4
"""Largest difference of any output between torch and ONNX Runtime."""

_OPSET = 17

Axes = Mapping[str, Mapping[int, str]]
"""By input or output: its dimensions that may be of any length, and what they count."""


def checked_export(
    module: nn.Module,
    inputs: Mapping[str, Tensor],
    what: str,
    *,
    output: str = "vectors",
    axes: Axes | None = None,
    also: Sequence[Mapping[str, Tensor]] = (),
) -> bytes:
    """A module as an ONNX file, run and compared with torch.

    Args:
        module: on the processor, in evaluation mode.
        inputs: an example of each input, in the order that `forward` takes them.
        what: how messages call it.
        output: name of its output.
        axes: dimensions of any length; the first of everything if not told.
        also: further inputs to compare on: exporting fixes lengths that seemed free at times.

    Raises:
        ModelError: what ONNX Runtime computes differs by more than `TOLERANCE`.
    """
    buffer = io.BytesIO()
    # The fused kernel that inference mode would choose has no ONNX form.
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with torch.no_grad(), warnings.catch_warnings():
            # What might come out differently is tried right after.
            warnings.simplefilter("ignore")
            trials = [(each, module(*each.values()).numpy()) for each in (inputs, *also)]
            torch.onnx.export(
                module,
                tuple(inputs.values()),
                buffer,
                input_names=[*inputs],
                output_names=[output],
                dynamic_axes=axes or {name: {0: "rows"} for name in (*inputs, output)},
                opset_version=_OPSET,
                dynamo=False,
            )
    finally:
        torch.backends.mha.set_fastpath_enabled(True)
    content = buffer.getvalue()
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    difference = max(
        float(np.abs(_run(session, given, what) - wanted).max()) for given, wanted in trials
    )
    if not difference <= TOLERANCE:
        raise ModelError(
            f"{what} comes out differently in ONNX Runtime (by {difference:.2g}): the shop keeps "
            "the model it had; please report this with the versions of torch and onnxruntime"
        )
    return content


def _run(session: Any, inputs: Mapping[str, Tensor], what: str) -> NDArray[np.float32]:
    try:
        # Inputs that the module takes and does not look at are not in the file.
        read = [each.name for each in session.get_inputs()]
        found = session.run(None, {name: inputs[name].numpy() for name in read})[0]
    # ONNX Runtime has an error for each thing that can be wrong.
    except Exception as error:
        raise ModelError(f"{what} does not run in ONNX Runtime: {error}") from None
    return np.asarray(found, np.float32)
