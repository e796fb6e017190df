"""Directions for terms that no training has seen."""

import hashlib
from functools import lru_cache

import numpy as np

from omnishelf.encoders.encoder import Vectors

_BITS = 8


@lru_cache(maxsize=8_192)
def unknown_direction(term: str, dim: int) -> Vectors:
    """A unit vector [dim] that a term always gets, and hardly any other term comes near.

    Its numbers are +-1 / sqrt(dim), signs by the term's hash: two such are nearly orthogonal
    (D. Achlioptas, "Database-friendly random projections", 2003). A new brand's name so finds
    the products that bear it, although nothing was learned of it.
    """
    wanted = -(-dim // _BITS)
    drawn = hashlib.shake_128(term.encode(errors="surrogatepass")).digest(wanted)
    bits = np.unpackbits(np.frombuffer(drawn, np.uint8))[:dim]
    direction: Vectors = ((2.0 * bits - 1.0) / np.sqrt(dim)).astype(np.float32)
    direction.flags.writeable = False
    return direction
