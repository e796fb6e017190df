"""TikTok's catalog."""

from omnishelf.marketing.feeds import offer
from omnishelf.marketing.feeds.codes import barcode
from omnishelf.marketing.feeds.google import AGES, CONDITIONS, GENDERS
from omnishelf.marketing.feeds.meta import AVAILABILITY
from omnishelf.marketing.feeds.platform import Column, Platform
from omnishelf.marketing.feeds.steps import (
    one_of,
    picture_ending,
    printable,
    web_address,
    without_emoji,
    without_personal_data,
)
from omnishelf.marketing.feeds.writers import Table

_TITLE = 150
"""TikTok's page names no length; extras are added to titles up to what all others take, and
nothing is cut."""
_PICTURES = picture_ending(".jpg", ".jpeg", ".png")

TIKTOK = Platform(
    name="tiktok",
    rules="TikTok Business Help Center, catalog product parameters (article 10001006) and best "
    "practices for a catalog, read in November 2026; they name no lengths of texts",
    columns=(
        Column("sku_id", offer.plain("id"), (printable,), required=True),
        Column(
            "title",
            offer.title_of(_TITLE),
            (printable, without_personal_data, without_emoji),
            required=True,
        ),
        Column(
            "description",
            offer.description,
            (printable, without_personal_data),
            required=True,
        ),
        Column(
            "availability", offer.availability, (one_of(AVAILABILITY, spaced=True),), required=True
        ),
        Column("condition", offer.condition, (one_of(CONDITIONS),), required=True),
        Column("price", offer.price, required=True),
        Column("link", offer.plain("url"), (web_address(2_000),), required=True),
        Column("image_link", offer.first_picture, (web_address(2_000), _PICTURES), required=True),
        Column("brand", offer.plain("brand"), (printable,), required=True),
        Column(
            "additional_image_link", offer.more_pictures, (web_address(2_000), _PICTURES), most=10
        ),
        Column("google_product_category", offer.category),
        Column("product_type", offer.own_category, (printable,)),
        Column("gtin", offer.code, (barcode,)),
        Column("mpn", offer.said("mpn"), (printable,)),
        Column("color", offer.said("color", "colour"), (printable,)),
        Column("size", offer.said("size"), (printable,)),
        Column("material", offer.said("material"), (printable,)),
        Column("gender", offer.said("gender"), (one_of(GENDERS),)),
        Column("age_group", offer.said("age_group"), (one_of(AGES),)),
        Column("item_group_id", offer.said("item_group_id"), (printable,)),
    ),
    writers={"csv": Table()},
)
