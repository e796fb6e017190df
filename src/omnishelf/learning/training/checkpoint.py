"""Checkpoints: training goes on where a killed process had come to."""

import io
from pathlib import Path
from typing import Any

import torch

from omnishelf.files import write_atomic

_VERSION = 2


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint, whole or not at all.

    Raises:
        OSError: the folder can't be written, or the disk is full.
    """
    buffer = io.BytesIO()
    torch.save({"version": _VERSION, **state}, buffer)
    write_atomic(path, buffer.getvalue())


def load_checkpoint(path: Path, *, task: str) -> dict[str, Any] | None:
    """The state of an unfinished training of this task.

    None if there is none, and if what is there is damaged, of another version or another
    task: training then starts anew, which costs time and nothing else.
    """
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception:  # torch raises whatever its unpickler meets in a damaged file
        return None
    if not isinstance(state, dict):
        return None
    return state if state.get("version") == _VERSION and state.get("task") == task else None
