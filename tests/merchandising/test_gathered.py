import pytest

from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.merchandising.gathered import Gathered
from omnishelf.types import Product, parse_filter

PRODUCTS = [
    Product(
        id=f"p{n}",
        title="x",
        brand=["Acme", "Bolt", None][n % 3],
        category=("Goods", f"Kind {n % 4}"),
        price=None if n % 7 == 0 else float(n % 13),
        stock=n % 5,
        attributes={"size": ("s", "m") if n % 2 else float(n % 6), "organic": n % 4 == 0},
    )
    for n in range(40)
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    index = EdgeIndex.create(tmp_path_factory.mktemp("gathered") / "index", {"text": 2})
    index.upsert([Entry(product, Fingerprint("r", "c")) for product in PRODUCTS])
    yield index
    index.close()


@pytest.mark.parametrize(
    "json",
    [
        {"brand": "Acme"},
        {"brand": ["Acme", "Bolt"], "stock": {"gte": 2}},
        {"category": "Goods > Kind 2"},
        {"category": "Kind 1"},
        {"price": {"gt": 2, "gte": 1, "lte": 7}},
        {"price": 4},
        {"size": ["m", 2]},
        {"organic": True},
        {"not": {"organic": False}},
        {"or": [{"brand": "Bolt"}, {"not": {"price": {"lt": 6}}}]},
        {"id": ["p3", "p4", "gone"]},
    ],
)
def test_the_same_products_pass_as_in_an_index(json, index):
    where = parse_filter(json)
    stored = {product.id for batch in index.scan(where=where) for product in batch}
    assert {PRODUCTS[at].id for at in Gathered(PRODUCTS).passing(where)} == stored


def test_no_product_has_an_unknown_field():
    assert Gathered(PRODUCTS).passing(parse_filter({"nonsense": "x"})) == frozenset()
