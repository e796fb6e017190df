"""Meta's catalog (Facebook, Instagram)."""

from omnishelf.marketing.feeds import offer
from omnishelf.marketing.feeds.codes import barcode
from omnishelf.marketing.feeds.google import CONDITIONS, GENDERS
from omnishelf.marketing.feeds.platform import Column, Platform
from omnishelf.marketing.feeds.steps import (
    at_most,
    no_longer_than,
    one_of,
    printable,
    web_address,
    without_personal_data,
)
from omnishelf.marketing.feeds.writers import Table

AVAILABILITY = ("in stock", "out of stock", "preorder", "available for order", "discontinued")
AGES = ("adult", "all ages", "teen", "kids", "toddler", "infant", "newborn")

META = Platform(
    name="meta",
    rules="Meta for Developers, catalog reference and template of feeds, read in November 2026; "
    "lengths of id, title, description and brand as third parties quote Meta's help pages",
    columns=(
        Column("id", offer.plain("id"), (printable, no_longer_than(100)), required=True),
        Column(
            "title",
            offer.title_of(200),
            (printable, without_personal_data, at_most(200)),
            required=True,
        ),
        Column(
            "description",
            offer.description,
            (printable, without_personal_data, at_most(9_999)),
            required=True,
        ),
        Column(
            "availability", offer.availability, (one_of(AVAILABILITY, spaced=True),), required=True
        ),
        Column("condition", offer.condition, (one_of(CONDITIONS),), required=True),
        Column("price", offer.price, required=True),
        Column("link", offer.plain("url"), (web_address(2_000),), required=True),
        Column("image_link", offer.first_picture, (web_address(2_000),), required=True),
        Column(
            "brand",
            offer.plain("brand"),
            (printable, at_most(100)),
            required=True,
            hint="give the product one; the shop's name for its own goods",
        ),
        Column("additional_image_link", offer.more_pictures, (web_address(2_000),), most=20),
        Column("google_product_category", offer.category),
        Column("product_type", offer.own_category, (printable, at_most(750))),
        Column("gtin", offer.code, (barcode,)),
        Column("mpn", offer.said("mpn"), (printable, no_longer_than(100))),
        Column("color", offer.said("color", "colour"), (printable, at_most(200))),
        Column("size", offer.said("size"), (printable, at_most(200))),
        Column("material", offer.said("material"), (printable, at_most(200))),
        Column("gender", offer.said("gender"), (one_of(GENDERS),)),
        Column("age_group", offer.said("age_group"), (one_of(AGES, spaced=True),)),
        Column("item_group_id", offer.said("item_group_id"), (printable, no_longer_than(100))),
    ),
    writers={"csv": Table()},
)
