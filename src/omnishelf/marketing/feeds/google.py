"""Google Merchant Center."""

from omnishelf.marketing.feeds import offer
from omnishelf.marketing.feeds.codes import barcode
from omnishelf.marketing.feeds.platform import Cells, Column, Platform, Together
from omnishelf.marketing.feeds.remark import Note
from omnishelf.marketing.feeds.steps import (
    at_most,
    iso_time,
    no_longer_than,
    one_of,
    printable,
    web_address,
    without_personal_data,
)
from omnishelf.marketing.feeds.writers import Table, xml

AVAILABILITY = ("in_stock", "out_of_stock", "preorder", "backorder")
GENDERS = ("male", "female", "unisex")
AGES = ("newborn", "infant", "toddler", "kids", "adult")
CONDITIONS = ("new", "refurbished", "used")


def _date_of_waiting(cells: Cells) -> Note | None:
    if cells.get("availability") not in {"preorder", "backorder"} or "availability_date" in cells:
        return None
    return Note(
        f"'{cells['availability']}' without the date of delivery",
        "give the attribute 'availability_date', such as 2026-12-24T13:00+01:00",
    )


def _identified(cells: Cells) -> Note | None:
    if "gtin" in cells or {"brand", "mpn"} <= cells.keys():
        return None
    return Note(
        "neither a GTIN nor brand and MPN",
        "give them if the maker gave any: products without are shown less",
    )


GOOGLE = Platform(
    name="google",
    rules="Merchant Center help, product data specification (answers 7052112, 6324448, 6324461), "
    "read in November 2026",
    columns=(
        Column("id", offer.plain("id"), (printable, no_longer_than(50)), required=True),
        Column(
            "title",
            offer.title_of(150),
            (printable, without_personal_data, at_most(150)),
            required=True,
        ),
        Column(
            "description",
            offer.description,
            (printable, without_personal_data, at_most(5_000)),
            required=True,
        ),
        Column("link", offer.plain("url"), (web_address(2_000),), required=True),
        Column("image_link", offer.first_picture, (web_address(2_000),), required=True),
        Column("additional_image_link", offer.more_pictures, (web_address(2_000),), most=10),
        Column("availability", offer.availability, (one_of(AVAILABILITY),), required=True),
        Column("availability_date", offer.said("availability_date"), (iso_time,)),
        Column("price", offer.price, required=True),
        Column("condition", offer.condition, (one_of(CONDITIONS),), required=True),
        Column("brand", offer.plain("brand"), (printable, at_most(70))),
        Column("gtin", offer.code, (barcode,)),
        Column("mpn", offer.said("mpn"), (printable, no_longer_than(70))),
        Column("google_product_category", offer.category),
        Column("product_type", offer.own_category, (printable, at_most(750))),
        Column("color", offer.said("color", "colour"), (printable, at_most(100))),
        Column("size", offer.said("size"), (printable, at_most(100))),
        Column("material", offer.said("material"), (printable, at_most(200))),
        Column("gender", offer.said("gender"), (one_of(GENDERS),)),
        Column("age_group", offer.said("age_group"), (one_of(AGES),)),
        Column("item_group_id", offer.said("item_group_id"), (printable, no_longer_than(50))),
    ),
    writers={"xml": xml, "tsv": Table("excel-tab")},
    together=(
        Together("availability_date", _date_of_waiting, required=True),
        Together("gtin", _identified),
    ),
)
