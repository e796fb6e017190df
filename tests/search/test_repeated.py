"""Answers that are kept are what asking again would give."""

import itertools
import threading
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf import Shelf
from omnishelf.encoders import sets
from omnishelf.encoders.sets import SourceEncoders
from omnishelf.search import repeated
from omnishelf.search.repeated import Repeated
from omnishelf.settings import EncoderSettings, Settings
from omnishelf.types import Product, Query, Results, Understood, parse_filter
from omnishelf.types.filter import Equal


class Letters:
    """A text's letters, counted."""

    name, modality, dim = "letters.1", "text", 26

    def encode(self, batch, *, side="product"):
        rows = np.full((len(batch), 26), 0.01, np.float32)
        for at, text in enumerate(batch):
            for letter in text.lower():
                if "a" <= letter <= "z":
                    rows[at, ord(letter) - 97] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    encoder = Letters()
    built = {"text": SourceEncoders(encoder, {"text": encoder})}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            sets._BUILDERS,
            "letters",
            lambda _: built,
        )
        made = Settings(encoders=EncoderSettings(set="letters"))
        with Shelf.create(tmp_path_factory.mktemp("letters") / "shop", settings=made) as shelf:
            yield shelf


IDS = ("a", "b", "c", "d")
WORDS = ("red", "blue", "shoe", "mug")
titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
asked = st.builds(
    dict,
    text=titles,
    where=st.sampled_from((None, {"price": {"lt": 5}}, {"brand": "Acme"})),
    limit=st.sampled_from((2, 10)),
    facets=st.sampled_from(((), ("brand",))),
)
steps = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(IDS), titles),
    st.tuples(st.just("price"), st.sampled_from(IDS), st.integers(1, 9)),
    st.tuples(st.just("title"), st.sampled_from(IDS), titles),
    st.tuples(st.just("delete"), st.sampled_from(IDS), st.none()),
    st.tuples(st.just("search"), st.just(""), asked),
    st.tuples(st.just("search"), st.just(""), asked),
)


@settings(max_examples=25)
@given(st.lists(steps, min_size=4, max_size=25))
def test_after_any_writes_a_kept_answer_is_what_asking_again_gives(shelf, taken):
    shelf.delete([product.id for product in shelf.products()])
    shelf.put(Product(id="first", title="a red mug", price=3.0, brand="Acme"))
    there = {"first"}
    for what, id, value in taken:
        if what == "put":
            shelf.put(Product(id=id, title=value, price=4.0, brand="Acme"))
            there.add(id)
        elif what == "price" and id in there:
            shelf.patch(id, {"price": float(value)})
        elif what == "title" and id in there:
            shelf.patch(id, {"title": value})
        elif what == "delete":
            shelf.delete([id])
            there.discard(id)
        elif what == "search":
            for _ in range(2):
                kept = shelf.search(**value)
            assert "cached" in kept.timings
            assert {hit.product.id for hit in kept.hits} <= there
            assert told(kept) == told(uncached(shelf, value))


def told(results):
    return results.model_dump(exclude={"timings"})


def uncached(shelf, query):
    """The same search in a shop that has just been opened."""
    where = parse_filter(query["where"]) if query["where"] else None
    return shelf._shop.new_searcher(shelf._shop.serving).run(Query(**{**query, "where": where}))


def test_nobody_is_shown_what_was_changed_before_they_asked(shelf):
    """A writer raises a price; whoever asks sees the last price that was acknowledged, or more."""
    shelf.put(Product(id="rising", title="zzz", price=0.0))
    acknowledged, end = 0, threading.Event()
    wrong, kept = [], []

    def ask():
        while not end.is_set():
            least = acknowledged
            found = shelf.search("zzz", limit=1)
            kept.append("cached" in found.timings)
            if found.hits[0].product.id != "rising" or found.hits[0].product.price < least:
                wrong.append((least, found.hits[0].product))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for price in range(1, 60):
        shelf.patch("rising", {"price": float(price)})
        acknowledged = price
        end.wait(0.02 if price % 3 else 0)
    end.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert any(kept)
    assert not all(kept)


@dataclass
class Versioned:
    """As much of an index as is looked at."""

    version: int | None = 0


def counted():
    numbers = itertools.count()
    return lambda _: Results(
        hits=(), total=next(numbers), timings={"total": 1.0}, understood=Understood()
    )


def total(kept, make, **query):
    return kept.answer(Query(**query), make).total


def test_what_is_written_meanwhile_is_not_kept():
    index = Versioned()
    kept, make = Repeated(index), counted()

    def while_written(query):
        index.version += 2
        return make(query)

    assert [total(kept, while_written, text="a"), total(kept, make, text="a")] == [0, 1]
    assert total(kept, make, text="a") == 1
    index.version += 1
    assert [total(kept, make, text="a") for _ in range(2)] == [2, 3], "a write is under way"
    index.version += 1
    assert [total(kept, make, text="a") for _ in range(2)] == [4, 4]
    index.version = None
    assert [total(kept, make, text="a") for _ in range(2)] == [5, 6], "others may write"


def test_the_timings_of_a_kept_answer_are_its_own():
    kept, make = Repeated(Versioned()), counted()
    first, again = (kept.answer(Query(text="a"), make) for _ in range(2))
    assert first.timings == {"total": 1.0}
    assert again.timings.keys() == {"cached", "total"}
    assert again.timings["total"] < 1


@pytest.mark.parametrize("media", ["/a/photo.jpg", "https://shop.example/a.jpg", "media:0"])
def test_what_may_change_unseen_is_asked_for_again(media):
    kept, make = Repeated(Versioned()), counted()
    assert [total(kept, make, image=media) for _ in range(2)] == [0, 1]
    assert [total(kept, make, text="a", audio=media) for _ in range(2)] == [2, 3]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"text": "a"}, {"text": "a "}),
        ({"text": "a"}, {"text": "a", "limit": 11}),
        ({"image": b"one"}, {"image": b"other"}),
        ({"image": b"one"}, {"audio": b"one"}),
        ({"image": "data:,one"}, {"image": "data:,other"}),
        ({"like": ("a",)}, {"unlike": ("a",)}),
        ({"text": "a", "where": Equal("x", True)}, {"text": "a", "where": Equal("x", 1.0)}),
        ({"text": "a", "using": frozenset({"words"})}, {"text": "a"}),
    ],
    ids=str,
)
def test_queries_that_differ_have_answers_of_their_own(one, other):
    kept, make = Repeated(Versioned()), counted()
    assert [total(kept, make, **query) for query in (one, other, one, other)] == [0, 1, 0, 1]


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(repeated, "_HITS", 2)
    kept, make = Repeated(Versioned()), counted()
    assert [total(kept, make, text=text) for text in "abcabc"] == [0, 1, 2, 3, 4, 5]
