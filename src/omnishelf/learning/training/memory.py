"""Running out of memory, told as what it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from omnishelf.errors import ModelError

_SIGNS = ("out of memory", "can't allocate memory", "not enough memory")
"""Of CUDA and MPS, and of the processor's allocator, which has no error class of its own."""


@contextmanager
def memory_told(batch: int) -> Iterator[None]:
    """Turn any of torch's and numpy's ways to say that memory is short into a ModelError."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        said = str(error).lower()
        if not (isinstance(error, MemoryError) or any(sign in said for sign in _SIGNS)):
            raise
        raise ModelError(
            f"training ran out of memory with batches of {batch}: train with smaller ones "
            "(--batch); the shop keeps the model it had"
        ) from error
