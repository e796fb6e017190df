"""Barcodes, and whether a platform takes them."""

from collections.abc import Sequence

from omnishelf.marketing.feeds.remark import Note
from omnishelf.marketing.feeds.steps import Stepped
from omnishelf.vocabulary.codes import folded_code, gtin

GTIN_NAMES: Sequence[str] = ("gtin", "gtin13", "gtin14", "ean", "ean13", "upc", "isbn", "barcode")
"""Attributes that hold one, the first that is there counts."""

_LENGTHS = (8, 10, 12, 13, 14)


def barcode(value: str) -> Stepped:
    """Refuse what is no GTIN that was given out for sale everywhere.

    The length, and the check digit (GS1 General Specifications 7.9); prefixes 02, 04 and 2 are for
    use inside a shop, 05, 98 and 99 are coupons (GS1; refused by Google Merchant Center, answer
    6324461). An ISBN-10 becomes an ISBN-13.
    """
    code = folded_code(value)
    if len(code) not in _LENGTHS:
        return Stepped(
            None,
            Note(
                f"'{value[:20]}' has {len(code)} digits, a GTIN 8, 12, 13 or 14",
                "correct it; a spreadsheet may have lost leading zeros",
            ),
        )
    whole = gtin(code)
    if whole is None:
        return Stepped(
            None, Note(f"'{value[:20]}' has a wrong check digit", "read it off the package again")
        )
    if why := _restricted(code, whole[1:]):
        return Stepped(None, Note(f"'{value[:20]}' is {why}", "give the maker's own, or none"))
    return Stepped(code if len(code) != 10 else whole[1:])  # noqa: PLR2004


def _restricted(code: str, thirteen: str) -> str | None:
    if len(code) == 8:  # noqa: PLR2004
        return "a code for use inside a shop" if code[0] in "02" else None
    if thirteen.startswith(("02", "04", "2")):
        return "a code for use inside a shop"
    return "a coupon's code" if thirteen.startswith(("05", "98", "99")) else None
