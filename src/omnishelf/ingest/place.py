"""Where raw features go."""

from collections.abc import Callable, Mapping, Sequence

from omnishelf.encoders.encoder import Vectors
from omnishelf.types import Source

Place = Callable[[Sequence[Mapping[Source, Vectors]]], Sequence[Mapping[Source, Vectors]]]
"""From the raw features of products, by source [n, d], to the vectors that the index holds."""
