"""Prices, sizes, measures and ages, told apart by what stands around their numbers."""

import pytest


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("shoes under fifty", "..50"),
        ("shoes, not more than 50 dollars", "..50"),
        ("shoes 80 or less", "..80"),
        ("shoes over £30", "30.."),
        ("shoes from 30 to 60", "30..60"),
        ("shoes around 50", "40..60"),
        ("shoes $40-$60", "40..60"),
        ("shoes over 100 but below 200", "100..200"),
        ("shoes under 1.5k", "..1500"),
        ("鞋子两百以内", "..200"),
        ("鞋子，别超过一百五", "..150"),
        ("鞋子 两三百左右", "200..300"),
        ("2到3百的鞋子", "200..300"),
        ("鞋子 百来块", "80..120"),
        ("鞋子 预算三百左右", "240..360"),
        ("五百块以上的鞋子", "500.."),
        ("zapatos de menos de treinta euros", "..30"),
        ("zapatos, no más de 30 €", "..30"),
        ("zapatos entre 20 y 40 euros", "20..40"),
        ("zapatos por unos 50 euros", "40..60"),
        ("zapatos por encima de 50 pero por debajo de 120", "50..120"),
    ],
)
def test_prices(reader, text, price):
    slots = reader.read(text).slots
    assert [slot.value for slot in slots if slot.kind == "price"] == [price]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("boots size forty two", "42"),
        ("white sneakers eu 38.5", "38.5"),
        ("jeans w32 l34", "32x34"),
        ("jeans waist 32 leg 34", "32x34"),
        ("mens black jeans 30x32", "30x32"),
        ("t-shirt double extra large", "XXL"),
        ("sports bra 34D", "34D"),
        ("ring size N", "N"),
        ("四十二码的跑鞋", "42"),
        ("女凉鞋 36码半", "36.5"),
        ("白色T恤 中码", "M"),
        ("zapatillas talla M", "M"),
        ("zapatos de mujer del 38", "38"),
        ("camisa talla doble equis ele", "XXL"),
    ],
)
def test_sizes(ids, text, size):
    assert f"size:{size}" in ids(text)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("shampoo 500ml", "500 ml"),
        ("half a litre of milk", "0.5 l"),
        ("set of four mugs", "4 pcs"),
        ("a dozen eggs", "12 pcs"),
        ("洗发水 五百毫升", "500 ml"),
        ("一米八的床", "1.8 m"),
        ("狗粮 5千克", "5 kg"),
        ("平板 128G", "128 gb"),
        ("medio kilo de miel", "0.5 kg"),
        ("litro y medio de leche", "1.5 l"),
        ("pilas aaa pack 8", "8 pcs"),
    ],
)
def test_measures(ids, text, measure):
    assert f"measure:{measure}" in ids(text)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("toy for a 3 year old", "children"),
        ("book for a 15 year old", "teen"),
        ("rompers for a 6 month old", "baby"),
        ("六个月宝宝的推车", "baby"),
        ("juguete para niña de 4 años", "children"),
        ("pantalones para mi abuelo de ochenta y cinco años", "senior"),
    ],
)
def test_ages(ids, text, age):
    assert f"age:{age}" in ids(text)


@pytest.mark.parametrize(
    "text",
    [
        "iphone 15 case",
        "501 jeans",
        "nike air max 90",
        "vitamin b12",
        "1984 英文原版书",
        "camiseta de fútbol con el 10",
        "4 man tent",
    ],
)
def test_numbers_that_are_something_else(ids, text):
    kinds = {id.partition(":")[0] for id in ids(text)}
    assert kinds.isdisjoint({"price", "size", "measure", "age", "gender"})
