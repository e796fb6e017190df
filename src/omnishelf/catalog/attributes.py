"""Cells that become attributes: a word, a number, yes or no, or several words."""

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from omnishelf.types import AttributeValue

_LONGEST_NUMBER = 15
"""Digits that a float keeps; more are a code, such as a barcode of several parts."""


def attribute(cell: object) -> AttributeValue | None:
    """Numbers and yes/no as such, lists as several words, anything else as a word.

    Raises:
        ValueError: the cell holds what no attribute can.
    """
    if isinstance(cell, str):
        return _of_text(cell.strip())
    if cell is None or cell != cell:  # noqa: PLR0124  (NaN: tables write it for nothing)
        return None
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float | Decimal):
        return _of_number(cell)
    if isinstance(cell, Mapping | bytes):
        what = "bytes" if isinstance(cell, bytes) else "an object"
        raise ValueError(f"{what} can't be an attribute")  # noqa: TRY004
    if isinstance(cell, Sequence):
        return tuple(text for item in cell if (text := as_text(item))) or None
    return str(cell)


def as_text(cell: object) -> str:
    """A cell as text, whole numbers without a point; nothing as an empty text."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def as_float(number: float | Decimal) -> float:
    """A number as a float; infinite if it is too large for one."""
    try:
        return float(number)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf


def _of_number(cell: float | Decimal) -> float:
    number = as_float(cell)
    if not math.isfinite(number):
        raise ValueError(f"the number {str(cell)[:40]} is too large")
    return number


def _of_text(text: str) -> AttributeValue | None:
    if text.startswith("[") and text.endswith("]"):
        try:
            return attribute(json.loads(text))
        except (ValueError, RecursionError):
            return text
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return float(text) if _is_number(text) else text or None


def _is_number(text: str) -> bool:
    """Whether a text is a number and no code: "007" and "1e5" are codes."""
    digits = text.replace(".", "", 1).removeprefix("-")
    if not (digits.isdecimal() and digits.isascii() and len(text) <= _LONGEST_NUMBER):
        return False
    return text[0] != "0" or text == "0" or text.startswith("0.")
