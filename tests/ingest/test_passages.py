from omnishelf.ingest.fingerprints import fingerprint
from omnishelf.ingest.passages import passages
from omnishelf.types import Product, Translation

SCARF = Product(
    id="s",
    title="Red scarf",
    description="Soft and warm.",
    brand="Acme",
    category=("Clothes", "Scarves"),
    attributes={"colour": "red", "material": "wool", "weight": 0.2, "sizes": ("xl", "tall")},
    translations={"zh": Translation(title="红色围巾")},
    price=9.0,
    images=("a.jpg",),
)


def test_one_passage_a_language_without_saying_things_twice():
    # "red" stands in the title; numbers and the widest category say little in words.
    assert passages(SCARF) == [
        "Red scarf. Acme, Scarves, wool, xl, tall. Soft and warm.",
        "红色围巾",
    ]


def test_a_product_without_words_has_none():
    assert passages(Product(id="x", price=3.0)) == []


def made(product=SCARF, media=b"1", made_by=("e5",)):
    return fingerprint(product, {"a.jpg": media}, made_by)


def test_what_changes_vectors_changes_the_content_and_price_does_not():
    cheaper = made(SCARF.model_copy(update={"price": 8.0, "stock": 3}))
    assert cheaper.content == made().content
    assert cheaper.record != made().record
    for other in (
        made(SCARF.model_copy(update={"title": "Blue scarf"})),
        made(media=b"2"),
        made(media=None),
        made(made_by=("e6",)),
    ):
        assert other.content != made().content


def test_the_same_product_is_the_same_every_time():
    again = Product.model_validate_json(SCARF.model_dump_json())
    assert made(again) == made()
