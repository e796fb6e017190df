"""A plain feed for everybody else: the names of Google's, the fewest demands."""

from omnishelf.marketing.feeds import offer
from omnishelf.marketing.feeds.codes import barcode
from omnishelf.marketing.feeds.meta import AVAILABILITY
from omnishelf.marketing.feeds.platform import Column, Platform
from omnishelf.marketing.feeds.steps import one_of, printable, web_address, without_personal_data
from omnishelf.marketing.feeds.writers import Table, jsonl
from omnishelf.types.product import MAX_MEDIA, MAX_TITLE

GENERIC = Platform(
    name="generic",
    rules="our own: id, title, price and an address are needed",
    columns=(
        Column("id", offer.plain("id"), (printable,), required=True),
        Column(
            "title", offer.title_of(MAX_TITLE), (printable, without_personal_data), required=True
        ),
        Column("description", offer.description, (printable, without_personal_data)),
        Column("link", offer.plain("url"), (web_address(2_000),), required=True),
        Column("image_link", offer.first_picture, (web_address(2_000),)),
        Column("additional_image_link", offer.more_pictures, (web_address(2_000),), most=MAX_MEDIA),
        Column("availability", offer.availability, (one_of(AVAILABILITY, spaced=True),)),
        Column("price", offer.price, required=True),
        Column("brand", offer.plain("brand"), (printable,)),
        Column("gtin", offer.code, (barcode,)),
        Column("mpn", offer.said("mpn"), (printable,)),
        Column("category", offer.own_category, (printable,)),
        Column("google_product_category", offer.category),
    ),
    writers={"jsonl": jsonl, "csv": Table()},
)
