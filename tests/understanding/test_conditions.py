"""Chips of a small shop, worked out by hand."""

import pytest

from omnishelf.types.filter import Equal, Not, OneOf, Or, Range
from omnishelf.understanding import Conditions, Reader
from omnishelf.vocabulary.vocabulary import Vocabulary

SHOP = Vocabulary(
    products=100,
    brands={"Acme": 50, "Red Tape": 50},
    categories={("Shoes",): 60, ("Shoes", "Boots"): 30, ("靴子",): 5, ("Mugs",): 10},
    values={
        "Colour": {"Red": 20, "Rojo": 10, "Navy Blue": 20, "blue": 10, "Black/White": 30},
        "stuff": {"Leather": 5, "皮革": 5, "Cotton": 10},
        "sex": {"Women": 40, "Unisex": 30, "Men": 30},
        "talla": {"EU 42": 20, "42": 10, "Medium": 40, "XL": 20},
        "volume": {"0.5 l": 5, "500 ml": 5, "1 l": 5},
        "text": {"A long story of red shoes": 90},
    },
)
FIELDS = {"price": "number", "brand": "keyword", "category": "keyword"}


@pytest.fixture(scope="module")
def chips(glossary):
    reader, conditions = Reader(glossary, SHOP), Conditions(glossary, SHOP, FIELDS)
    return lambda text: {chip.id: chip for chip in conditions.of(reader.read(text))}


def test_several_values_of_the_shop_mean_one_colour(chips):
    chip = chips("red shoes")["colour:red"]
    assert (chip.field, chip.label, chip.action) == ("Colour", "Red", "filter")
    assert chip.filter == OneOf("Colour", ("Red", "Rojo"))


def test_shades_count_as_the_colour(chips):
    assert chips("blue shoes")["colour:blue"].filter == OneOf("Colour", ("Navy Blue", "blue"))


def test_a_value_may_mean_two_colours(chips):
    assert chips("white shoes")["colour:white"].filter == Equal("Colour", "Black/White")


def test_alternatives_share_one_filter(chips):
    found = chips("red or white shoes")
    both = Or((OneOf("Colour", ("Red", "Rojo")), Equal("Colour", "Black/White")))
    assert found["colour:red"].filter == found["colour:white"].filter == both


def test_what_few_products_tell_of_only_boosts(chips):
    chip = chips("leather shoes")["material:leather"]
    assert (chip.action, chip.filter) == ("boost", OneOf("stuff", ("Leather", "皮革")))


def test_what_is_refused_is_filtered_out(chips):
    chip = chips("shoes, not leather")["not material:leather"]
    assert (chip.action, chip.filter) == ("filter", Not(OneOf("stuff", ("Leather", "皮革"))))


def test_for_everyone_is_for_women_too(chips):
    chip = chips("shoes for my wife")["gender:women"]
    assert chip.filter == OneOf("sex", ("Women", "Unisex"))
    refused = chips("shoes, not women's")["not gender:women"]
    assert refused.filter == Not(Equal("sex", "Women"))


def test_sizes_however_they_are_written(chips):
    assert chips("shoes size 42")["size:42"].filter == OneOf("talla", ("EU 42", "42"))
    assert chips("t-shirt size M")["size:M"].filter == Equal("talla", "Medium")


def test_a_size_field_of_numbers(glossary):
    shop = Vocabulary(products=3)
    conditions = Conditions(glossary, shop, {"price": "number", "size": "number"})
    (kind, size) = conditions.of(Reader(glossary, shop).read("shoes size 38.5"))
    assert (kind.filter, size.filter) == (None, Equal("size", 38.5))


def test_prices_and_brands(chips):
    found = chips("red tape shoes 20 to 50 euros")
    assert found["price:20..50"].filter == Range("price", gte=20, lte=50)
    assert found["price:20..50"].action == "filter"
    assert found["brand:Red Tape"].filter == Equal("brand", "Red Tape")
    assert chips("shoes under 9.5")["price:..9.5"].filter == Range("price", lte=9.5)


def test_goods_boost_their_categories(chips):
    chip = chips("boots")["kind:boot"]
    assert (chip.action, chip.label) == ("boost", "Boots")
    assert chip.filter == OneOf("category", ("Shoes > Boots", "靴子"))


def test_measures_boost_equal_amounts(chips):
    chip = chips("mug 500ml")["measure:500 ml"]
    assert (chip.action, chip.filter) == ("boost", OneOf("volume", ("0.5 l", "500 ml")))


def test_what_the_shop_lacks_asks_for_nothing(chips):
    chip = chips("orange mug")["colour:orange"]
    assert (chip.filter, chip.action, chip.field) == (None, "boost", None)
    assert chips("orange mug")["kind:mug"].filter == Equal("category", "Mugs")


def test_a_shop_without_anything(glossary):
    shop = Vocabulary()
    conditions = Conditions(glossary, shop, {})
    read = Reader(glossary, shop).read("red shoes size 42 under 50, not leather, 500 ml")
    assert all(chip.filter is None for chip in conditions.of(read))
    assert len(conditions.of(read)) == len(read.slots)
