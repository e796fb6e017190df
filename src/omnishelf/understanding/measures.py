"""Measures that are the same, however they are written: 0.5 l and 500 ml."""

import re

from omnishelf.understanding.folded import fold
from omnishelf.understanding.numbers import read_digits

_MEASURE = re.compile(r"(\d+(?:[.,]\d+)*)\s*([a-z\"]+)")
_UNITS = {
    "ml": ("volume", 1.0),
    "cl": ("volume", 10.0),
    "l": ("volume", 1_000.0),
    "mg": ("mass", 0.001),
    "g": ("mass", 1.0),
    "kg": ("mass", 1_000.0),
    "oz": ("mass", 28.349523125),
    "lb": ("mass", 453.59237),
    "mm": ("length", 1.0),
    "cm": ("length", 10.0),
    "m": ("length", 1_000.0),
    "inch": ("length", 25.4),
    '"': ("length", 25.4),
    "ft": ("length", 304.8),
    "gb": ("memory", 1.0),
    "tb": ("memory", 1_000.0),
    "w": ("power", 1.0),
    "kw": ("power", 1_000.0),
    "v": ("voltage", 1.0),
    "mah": ("charge", 1.0),
    "pcs": ("count", 1.0),
}
"""Base of each unit, and its size in that; the pound and the inch by their definitions of 1959."""
_NEAR = 1e-6


def same_measure(one: str, other: str) -> bool:
    """Whether two texts are measures, each a number and a unit, of the same amount."""
    left, right = _amount(one), _amount(other)
    if left is None or right is None or left[0] != right[0]:
        return False
    return abs(left[1] - right[1]) <= _NEAR * max(left[1], right[1])


def _amount(text: str) -> tuple[str, float] | None:
    found = _MEASURE.fullmatch(fold(text[:40]).text.strip())
    if found is None or found[2] not in _UNITS:
        return None
    base, size = _UNITS[found[2]]
    return base, read_digits(found[1]) * size
