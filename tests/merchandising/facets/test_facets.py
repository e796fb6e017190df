from collections import Counter

import pytest

from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.merchandising.facets.among import facets_among
from omnishelf.merchandising.facets.categories import categories_among, categories_over
from omnishelf.merchandising.facets.inside import matching_values, search_facet_over
from omnishelf.merchandising.facets.over_index import facets_over
from omnishelf.types import Product, parse_filter

PATHS = [("Apparel", "Shoes", "Boots"), ("Apparel", "Shoes"), ("Apparel", "Shirts"), ("Home",), ()]
PRODUCTS = [
    Product(
        id=f"p{n}",
        brand=f"Brand {n % 150:03}",
        category=PATHS[n % 5],
        price=float(n % 40),
        attributes={"colour": ["red", "blue", "green"][n % 3], "organic": n % 2 == 0},
    )
    for n in range(300)
]
CHOSEN = parse_filter({"colour": ["red", "blue"], "price": {"lt": 20}})


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    index = EdgeIndex.create(tmp_path_factory.mktemp("facets") / "index", {"text": 2})
    index.upsert([Entry(product, Fingerprint("r", "c")) for product in PRODUCTS])
    yield index
    index.close()


def cheap(product):
    return product.price < 20


def coloured(product):
    return product.attributes["colour"] in ("red", "blue")


def test_a_facets_own_counts_ignore_its_own_choice(index):
    expected = {
        "colour": Counter(p.attributes["colour"] for p in PRODUCTS if cheap(p)),
        "organic": Counter(p.attributes["organic"] for p in PRODUCTS if cheap(p) and coloured(p)),
    }

    def find(where):
        return [p for batch in index.scan(where=where) for p in batch]

    for facets in (
        facets_over(index, ["colour", "organic", "price"], CHOSEN),
        facets_among(["colour", "organic", "price"], CHOSEN, find),
    ):
        assert [facet.field for facet in facets] == ["colour", "organic", "price"]
        for facet in facets[:2]:
            assert {v.value: v.count for v in facet.values} == expected[facet.field]
        assert sum(r.count for r in facets[2].ranges) == sum(map(coloured, PRODUCTS))
        assert max(r.end for r in facets[2].ranges) > 20


def test_categories_are_a_tree(index):
    where = parse_filter({"category": "Home", "price": {"lt": 20}})
    left = [p for p in PRODUCTS if cheap(p)]

    def count(*path):
        return sum(p.category[: len(path)] == path for p in left)

    whole = categories_among(left)
    assert [node.path for node in whole] == [("Apparel",), ("Home",)]
    assert whole[0].count == count("Apparel")
    shoes = next(node for node in whole[0].children if node.path[-1] == "Shoes")
    assert shoes.count == count("Apparel", "Shoes")
    assert [(node.path, node.count) for node in shoes.children] == [
        (PATHS[0], count("Apparel", "Shoes", "Boots"))
    ]
    assert categories_over(index, PATHS, where, opened=("Apparel", "Shoes")) == whole
    top = categories_over(index, PATHS, where)
    assert [(node.path, node.count, node.children) for node in top] == [
        (node.path, node.count, ()) for node in whole
    ]
    assert categories_over(index, [], where) == ()


def test_search_within_a_facet_of_many_values(index):
    known = Counter(p.brand for p in PRODUCTS)
    where = parse_filter({"price": {"lt": 20}, "brand": "Brand 001"})
    found = search_facet_over(index, "brand", "brand 14", known=known, where=where, limit=5)
    expected = Counter(p.brand for p in PRODUCTS if cheap(p) and p.brand.startswith("Brand 14"))
    assert len(found.values) == 5
    assert all(expected[v.value] == v.count > 0 for v in found.values)
    few = search_facet_over(index, "colour", "E", known={}, where=None)
    assert {v.value for v in few.values} == {"red", "blue", "green"}


def test_best_matches_come_first():
    values = {"Red": 1, "Dark Red": 5, "Infrared": 9, "Reddish": 2, "Blue": 50, "Écru": 1}
    assert matching_values(values, "RED") == ["Reddish", "Red", "Dark Red", "Infrared"]
    assert matching_values(values, "ecru") == ["Écru"]
    assert matching_values({"深红色": 1, "红色": 1, "蓝色": 9}, "红") == ["红色", "深红色"]
    assert matching_values(values, "(r+)+$") == []
    assert len(matching_values(values, "")) == 6
