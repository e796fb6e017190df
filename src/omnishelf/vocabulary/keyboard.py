"""Which keys lie side by side on the keyboards that Latin letters are typed on."""

from itertools import product

_ROWS = ("1234567890", "qwertyuiop", "asdfghjklñ", "zxcvbnm")
_SHIFTS = (0.0, 0.5, 0.75, 1.25)
"""How far each row stands to the right of the first, in keys."""
_REACH = 1.3
"""Distance of keys that a finger takes for one another, in keys."""


def _beside() -> frozenset[tuple[str, str]]:
    at = {
        key: (column + shift, row)
        for row, (keys, shift) in enumerate(zip(_ROWS, _SHIFTS, strict=True))
        for column, key in enumerate(keys)
    }
    return frozenset(
        (one, other)
        for one, other in product(at, at)
        if one != other
        and (at[one][0] - at[other][0]) ** 2 + (at[one][1] - at[other][1]) ** 2 <= _REACH**2
    )


BESIDE = _beside()
"""Pairs of keys, in both orders (QWERTY; AZERTY and QWERTZ differ in a few letters)."""
