"""Reads tensors of a torch checkpoint of the old (not zipped) format, without torch."""

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_DTYPES = {"FloatStorage": np.float32, "LongStorage": np.int64}


class _Storage:
    """Raw numbers of one or more tensors; filled after the pickles are read."""

    def __init__(self, dtype: type[Any], size: int) -> None:
        self.numbers = np.zeros(size, dtype)


class _Tensor:
    def __init__(
        self, storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]
    ) -> None:
        self._storage, self._offset, self._shape, self._strides = storage, offset, shape, strides

    def array(self) -> NDArray[Any]:
        # Weights that came from TensorFlow are stored transposed: the strides matter.
        numbers = self._storage.numbers[self._offset :]
        strides = [stride * numbers.itemsize for stride in self._strides]
        return np.lib.stride_tricks.as_strided(numbers, self._shape, strides).copy()


class _Reader(pickle.Unpickler):
    """Knows tensors and ordered dictionaries, and refuses everything else."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: _Tensor(
                storage, offset, shape, strides
            )
        if module == "torch" and name in _DTYPES:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of weights")

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, _, size, *_ = pid
        return self.storages.setdefault(key, _Storage(_DTYPES[kind], size))


def read_state(path: Path) -> dict[str, NDArray[Any]]:
    """Tensors by name.

    Raises:
        pickle.UnpicklingError: the file holds more than tensors.
    """
    with path.open("rb") as file:
        for _ in range(3):  # magic number, protocol, system facts
            _Reader(file).load()
        reader = _Reader(file)
        state = reader.load()
        for key in _Reader(file).load():
            storage = reader.storages[key]
            file.read(8)  # the size, which the pickle told already
            raw = file.read(storage.numbers.nbytes)
            storage.numbers[:] = np.frombuffer(raw, storage.numbers.dtype)
    return {name: tensor.array() for name, tensor in state.items()}
