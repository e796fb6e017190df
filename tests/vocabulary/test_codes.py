import pytest

from omnishelf.types import Product
from omnishelf.vocabulary.codes import Codes, gtin

_PRODUCTS = [
    Product(id="AB-100/7", attributes={"ean": "4006381333931"}),
    Product(id="B", attributes={"UPC": 36000291452.0, "sku": "xy 12-Z"}),
    Product(id="C", attributes={"isbn-10": "0-306-40615-2", "colour": "AB-100"}),
    Product(id="D", attributes={"GTIN 8": ("96385074", "40170725")}),
    Product(id="E", attributes={"barcode": "4006381333932"}),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ab1007", ("AB-100/7",)),
        ("ＡＢ 100-7", ("AB-100/7",)),
        ("4006381333931", ("AB-100/7",)),
        ("400-6381 333931", ("AB-100/7",)),
        ("04006381333931", ("AB-100/7",)),
        ("036000291452", ("B",)),  # UPC-A whose leading zero a table has lost
        ("0036000291452", ("B",)),  # the same as EAN-13
        ("XY12z", ("B",)),
        ("0306406152", ("C",)),
        ("978-0-306-40615-7", ("C",)),
        ("96385074", ("D",)),
        ("40170725", ("D",)),
        ("4006381333932", ("E",)),  # a wrong check digit: no barcode, but what the shop wrote
        ("AB-100", ()),  # not an attribute of codes
        ("", ()),
        ("--", ()),
        ("\x00", ()),
        ("9" * 2_000_000, ()),
    ],
)
def test_finds_codes_however_they_are_written(text: str, ids: tuple[str, ...]) -> None:
    assert Codes(_PRODUCTS).find(text) == ids


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("4006381333931", "04006381333931"),  # GS1's own example
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("0306406152", "09780306406157"),  # ISO 2108's
        ("080442957x", "09780804429573"),
        ("4006381333932", None),
        ("036000291453", None),
        ("0306406153", None),
        ("123", None),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", None),
    ],
)
def test_check_digits(code: str, expected: str | None) -> None:
    assert gtin(code) == expected


def test_put_replaces_and_remove_forgets() -> None:
    codes = Codes(_PRODUCTS)
    codes.put([Product(id="B", attributes={"sku": "new"})])
    assert codes.find("xy12z") == ()
    assert codes.find("NEW") == ("B",)
    codes.put([Product(id="F", attributes={"mpn": "new"})])
    assert codes.find("new") == ("B", "F")
    codes.remove(["B", "nothing"])
    assert codes.find("new") == ("F",)
