"""Every mix of questions, on a shop where products miss what they can miss."""

import itertools

import pytest

from omnishelf import Shelf
from omnishelf.errors import QueryError
from omnishelf.types import Product


@pytest.fixture(scope="module")
def shelf(small_catalog, tmp_path_factory):
    """The small catalog, and a product of words only, one of a picture only, one of nothing."""
    with Shelf.create(tmp_path_factory.mktemp("shop")) as made:
        made.add(small_catalog)
        made.put(Product(id="words-only", title="a red umbrella", price=3.0))
        picture = str(small_catalog.parent / "mug-red.png")
        made.put(Product(id="picture-only", images=(picture,)))
        made.put(Product(id="bare"))
        yield made


@pytest.fixture(scope="module")
def photo(small_catalog):
    return (small_catalog.parent / "mug-red.png").read_bytes()


PARTS = ("text", "image", "like", "unlike", "where")


@pytest.mark.parametrize(
    "parts",
    [
        mix
        for size in range(1, 6)
        for mix in itertools.combinations(PARTS, size)
        if mix != ("where",)
    ],
    ids="+".join,
)
def test_any_mix_is_answered_and_explained(shelf, photo, parts):
    asked = {
        "text": "red mug",
        "image": photo,
        "like": ["mug-blue"],
        "unlike": ["shoe-red"],
        "where": {"not": {"id": "lamp-red"}},
    }
    results = shelf.search(limit=30, **{name: asked[name] for name in parts})
    assert results.hits
    found = [hit.product.id for hit in results.hits]
    assert len(found) == len(set(found))
    if "where" in parts:
        assert "lamp-red" not in found
    for name in ("like", "unlike"):
        if name in parts:
            assert asked[name][0] not in found, "what the shopper pointed at is not news"
    scores = [hit.score for hit in results.hits]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= min(scores) <= max(scores) <= 1 + 1e-9
    for hit in results.hits:
        assert hit.score == pytest.approx(sum(part.contribution for part in hit.evidence))


@pytest.mark.parametrize("using", [("words",), ("text",), ("image",), ("words", "image")])
def test_only_the_named_sources_answer(shelf, photo, using):
    results = shelf.search("red mug", image=photo, using=using, limit=30)
    named = {part.source for hit in results.hits for part in hit.evidence}
    assert named
    assert named - {"attributes"} <= set(using)


def test_a_product_of_a_picture_only_is_found_by_a_photo(shelf, photo):
    ids = [hit.product.id for hit in shelf.search(image=photo, limit=2).hits]
    assert set(ids) == {"mug-red", "picture-only"}


def test_a_product_of_words_only_is_found_by_words(shelf):
    assert shelf.search("umbrella").hits[0].product.id == "words-only"


def test_likes_pull_and_dislikes_push(shelf):
    def place(id, **asked):
        hits = shelf.search(limit=30, **asked).hits
        return [hit.product.id for hit in hits].index(id)

    assert place("shoe-green", text="green", like=["shoe-red", "shoe-blue"]) < place(
        "shoe-green", text="green", unlike=["shoe-red", "shoe-blue"]
    )


def test_pages_follow_one_another(shelf):
    whole = [hit.product.id for hit in shelf.search("red", limit=12).hits]
    paged = [
        hit.product.id
        for offset in range(0, 12, 5)
        for hit in shelf.search("red", limit=5, offset=offset).hits
    ]
    assert paged[:12] == whole


def test_the_same_question_has_the_same_answer(shelf, photo):
    one, other = (shelf.search("blue", image=photo, limit=30) for _ in range(2))
    assert one.hits == other.hits


def test_facets_count_everything_found_not_only_the_page(shelf):
    results = shelf.search("shirt shoe mug lamp", limit=1, facets=["colour"])
    (colour,) = results.facets
    assert sum(value.count for value in colour.values) >= 12


def test_what_nothing_can_answer_says_why(shelf, photo):
    with pytest.raises(QueryError, match="cannot be searched by photo"):
        shelf.search(image=photo, using=("words",))
    with pytest.raises(QueryError, match="no source 'smell'"):
        shelf.search("red", using=("smell",))
