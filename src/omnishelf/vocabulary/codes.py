"""Products by what is printed on them: SKU, id or barcode."""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping

from omnishelf.analyzer import fold
from omnishelf.types import Product

_NAMES = frozenset({"ean", "gtin", "upc", "barcode", "isbn", "sku", "mpn"})
"""Words that an attribute of codes is named by."""
_NAME = re.compile(r"[^\W_]+")
_JOINERS = re.compile(r"[^\w]|_")
_LONGEST = 200
"""Characters; longer texts are no code."""
_LENGTHS = frozenset({8, 12, 13, 14})
"""Of EAN-8, UPC-A, EAN-13 and GTIN-14."""
_ISBN10 = 10
_UPC_A, _MOST_ZEROS = 12, 2


class Codes:
    """Finds products by id, SKU, part number and barcode, however it is written.

    Case, width, dashes and spaces make no difference, nor whether a barcode is a UPC-A or the
    EAN-13 that begins with its zero, or an ISBN of 10 or 13 digits. Reads from several threads
    need no lock; writes take turns.
    """

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self._ids: dict[str, tuple[str, ...]] = {}
        self._of: dict[str, tuple[str, ...]] = {}
        self._writing = threading.Lock()
        self.put(products)

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the products that have this code, in the order in which they were put in; empty
        if none has it. Digits whose check digit is wrong are no barcode, but may be an SKU."""
        if len(text) > _LONGEST:
            return ()
        found = self._ids.get(key, ()) if (key := folded_code(text)) else ()
        barcode = gtin(key)
        return tuple(dict.fromkeys((*found, *(self._ids.get(barcode, ()) if barcode else ()))))

    def put(self, products: Iterable[Product]) -> None:
        """Add products, or replace those of the same ids."""
        with self._writing:
            for product in products:
                self._forget(product.id)
                keys = tuple(dict.fromkeys(_keys(product)))
                for key in keys:
                    self._ids[key] = (*self._ids.get(key, ()), product.id)
                self._of[product.id] = keys

    def remove(self, ids: Iterable[str]) -> None:
        """Forget products; ids that are not there are passed over."""
        with self._writing:
            for id in ids:
                self._forget(id)

    def _forget(self, id: str) -> None:
        for key in self._of.pop(id, ()):
            if left := tuple(other for other in self._ids[key] if other != id):
                self._ids[key] = left
            else:
                del self._ids[key]


def codes_of(product: Product) -> Iterator[str]:
    """A product's codes as they are written: its id, then attributes that are named as codes."""
    yield product.id
    for name, values in _coded(product.attributes):
        if name & _NAMES:
            yield from values


def folded_code(text: str) -> str:
    """Letters and digits alone, folded."""
    return _JOINERS.sub("", fold(text))


def gtin(code: str) -> str | None:
    """A barcode as GTIN-14, if these digits are EAN-8, UPC-A, EAN-13, GTIN-14 or ISBN-10.

    GS1 General Specifications 7.9 (check digit modulo 10); ISO 2108 for ISBN-10 (modulo 11). None
    if the length or the check digit is wrong.
    """
    if len(code) == _ISBN10 and code.isascii():
        return _from_isbn10(code)
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdecimal()):
        return None
    return code.zfill(14) if int(code[-1]) == _check_digit(code[:-1]) else None


def _from_isbn10(code: str) -> str | None:
    if not (code[:-1].isdecimal() and (code[-1].isdecimal() or code[-1] == "x")):
        return None
    digits = [*map(int, code[:-1]), 10 if code[-1] == "x" else int(code[-1])]
    if sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11:
        return None
    body = "978" + code[:-1]
    return f"{body}{_check_digit(body)}".zfill(14)


def _check_digit(body: str) -> int:
    weighted = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(body)))
    return -weighted % 10


def _keys(product: Product) -> Iterator[str]:
    for code in codes_of(product):
        if key := folded_code(code):
            yield key
            if barcode := gtin(key):
                yield barcode


def _coded(attributes: Mapping[str, object]) -> Iterator[tuple[set[str], list[str]]]:
    for name, value in attributes.items():
        # `ean13`, `GTIN 14` and `isbn-10` are named for what they are.
        words = {word.rstrip("0123456789") for word in _NAME.findall(fold(name))}
        values = value if isinstance(value, tuple) else (value,)
        yield words, [w for one in values if not isinstance(one, bool) for w in _written(one)]


def _written(value: object) -> list[str]:
    if not (isinstance(value, float) and value.is_integer()):
        return [str(value)]
    # A column of digits alone is read as numbers, and a UPC-A may have lost its leading zeros.
    digits = str(int(value))
    lost = _UPC_A - _MOST_ZEROS <= len(digits) < _UPC_A
    return [digits, digits.zfill(_UPC_A)] if lost else [digits]
