"""Labels: the columns that sort a catalog, and what each product says in them."""

import numpy as np
import pytest

from omnishelf.catalog.labels import MISSING, read_labels
from omnishelf.glossary import Glossary
from omnishelf.types import Product

KINDS = ("T-shirt", "Handbag", "Watch")
COLOURS = ("red", "blue", "black", "white")


@pytest.fixture(scope="module")
def glossary():
    return Glossary.load()


def product(n, **fields):
    return Product(id=f"p{n}", **fields)


def names(labels):
    return [column.name for column in labels.columns]


def value(labels, place, name):
    at = names(labels).index(name)
    label = labels.grid[place, at]
    return None if label == MISSING else labels.columns[at].values[label]


def test_columns_of_a_catalog_and_what_each_product_says(glossary):
    products = [
        product(
            n,
            category=("All", KINDS[n % 3]),
            brand=("Acme", "Bolt")[n // 3 % 2],
            attributes={"colour": COLOURS[n % 4]} if n % 5 else {},
        )
        for n in range(60)
    ]
    labels = read_labels(products, glossary)
    assert names(labels)[0] == "category"
    assert labels.has_kind
    assert {c.name: c.role for c in labels.columns} == {
        "category": "product", "brand": "brand", "colour": "colour",
    }  # fmt: skip
    assert labels.grid.dtype == np.int64
    assert labels.grid.shape == (60, 3)
    for n, each in enumerate(products):
        assert value(labels, n, "category") == each.category[-1]
        assert value(labels, n, "brand") == each.brand
        assert value(labels, n, "colour") == each.attributes.get("colour")


def test_values_stand_in_the_order_of_how_common_they_are(glossary):
    products = [product(n, category=(KINDS[min(n % 6, 2)],)) for n in range(60)]
    assert read_labels(products, glossary).columns[0].values == ("Watch", "Handbag", "T-shirt")


def test_what_a_product_is_comes_first_under_whatever_name(glossary):
    products = [
        product(n, attributes={"colour": COLOURS[n % 4], "article_type": KINDS[n % 3]})
        for n in range(60)
    ]
    labels = read_labels(products, glossary)
    assert names(labels)[0] == "article_type"
    assert labels.has_kind


def test_a_column_that_says_the_same_under_another_name_is_left_out(glossary):
    other = dict(zip(KINDS, ("Shirts", "Bags", "Watches"), strict=True))
    products = [
        product(n, category=(KINDS[n % 3],), attributes={"type": other[KINDS[n % 3]]})
        for n in range(30)
    ]
    assert len(read_labels(products, glossary).columns) == 1


def test_columns_that_hardly_sort_the_catalog_are_left_out(glossary):
    products = [
        product(
            n,
            category=("Watch",),
            brand=f"brand {n}",
            attributes={"colour": "red", **({"material": "cotton"} if n < 2 else {})},
        )
        for n in range(60)
    ]
    # One category, a brand for each product, one colour, a material that two tell.
    assert read_labels(products, glossary).columns == ()
    assert read_labels(products, glossary).grid.shape == (60, 0)


def test_words_that_no_shopper_says_are_no_labels(glossary):
    products = [
        product(n, category=(KINDS[n % 3],), attributes={"warehouse": ("ZX-1", "QQ-7")[n % 2]})
        for n in range(60)
    ]
    assert names(read_labels(products, glossary)) == ["category"]


def test_numbers_and_switches_are_no_labels_and_the_first_of_several_values_counts(glossary):
    products = [
        product(
            n,
            attributes={"colour": (COLOURS[n % 4], "green"), "weight": n % 2, "new": bool(n % 2)},
        )
        for n in range(60)
    ]
    labels = read_labels(products, glossary)
    assert names(labels) == ["colour"]
    assert value(labels, 5, "colour") == COLOURS[1]
    assert not labels.has_kind


def test_titles_tell_what_no_column_tells(glossary):
    kinds = ("t-shirt", "handbag", "watch for men", "thing")
    titles = [f"a {COLOURS[n % 3]} {kinds[n % 4]}" for n in range(48)]
    labels = read_labels([product(n, title=title) for n, title in enumerate(titles)], glossary)
    roles = {column.role for column in labels.columns}
    assert {"product", "colour"} <= roles
    kind = names(labels)[0]
    said = [value(labels, n, kind) for n in range(4)]
    assert len(set(said[:3])) == 3
    assert said[3] is None


def test_chinese_catalogs_are_labelled_too(glossary):
    products = [
        product(
            n,
            category=(("运动鞋", "手提包")[n % 2],),
            attributes={"颜色": ("红色", "蓝色", "黑色")[n % 3]},
        )
        for n in range(30)
    ]
    assert [c.role for c in read_labels(products, glossary).columns] == ["product", "colour"]


@pytest.mark.parametrize("products", [[], [product(0)], [product(n) for n in range(20)]])
def test_catalogs_that_say_nothing(glossary, products):
    labels = read_labels(products, glossary)
    assert labels.columns == ()
    assert labels.grid.shape == (len(products), 0)
    assert not labels.has_kind
