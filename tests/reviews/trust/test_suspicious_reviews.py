"""What speaks against a review is found where it is planted, with its reason."""

from datetime import UTC, datetime, timedelta

import pytest
from scipy.stats import poisson

from omnishelf.reviews.review import Review
from omnishelf.reviews.text.sentiment import Sentiment
from omnishelf.reviews.trust.suspicious import poisson_tail, suspicions

START = datetime(2026, 1, 1, tzinfo=UTC)


def review(id, *, product="p", day=None, author=None, rating=None, text="words"):
    time = None if day is None else START + timedelta(days=day)
    return Review(id=str(id), product=product, text=text, rating=rating, time=time, author=author)


def kinds(reviews, said=None, groups=()):
    found = suspicions(reviews, said or [None] * len(reviews), groups)
    return [[one.kind for one in each] for each in found]


def test_nothing_speaks_against_usual_reviews():
    reviews = [review(n, day=3 * n, author=f"a{n}") for n in range(30)]
    assert kinds(reviews) == [[]] * 30


def test_the_earliest_of_copies_is_nobodys_copy():
    reviews = [review("late", day=5), review("first", day=1), review("undated")]
    found = suspicions(reviews, [None] * 3, [(0, 1, 2)])
    assert [len(each) for each in found] == [1, 0, 1]
    assert found[0][0].why == "almost the same words as review 'first'; 3 reviews have them"


def test_a_burst_is_many_more_than_usual_on_one_day():
    reviews = [review(n, day=4 * n) for n in range(25)]
    reviews += [review(f"b{n}", day=50.1) for n in range(12)]
    found = kinds(reviews)
    assert all(each == ["burst"] for each in found[25:])
    assert [at for at, each in enumerate(found[:25]) if each] == []


def test_a_busy_product_has_no_burst_and_neither_has_the_first_day():
    busy = [review((day, n), day=day) for day in range(20) for n in range(12)]
    assert not any(kinds(busy))
    assert not any(kinds([review(n, day=0) for n in range(50)]))


def test_one_author_with_many_reviews():
    reviews = [review(n, author="a") for n in range(3)] + [review("x", author="b")]
    assert kinds(reviews) == [["one author, many reviews"]] * 3 + [[]]
    daily = [review(n, product=f"p{n}", day=1, author="a") for n in range(8)]
    found = suspicions(daily, [None] * 8, [])
    assert found[0][0].why == "its author wrote 8 reviews on that day"
    assert not any(kinds([review(n) for n in range(9)]))  # Nobody knows who wrote them.


@pytest.mark.parametrize(
    ("rating", "positive", "calibrated", "speaks"),
    [(5, 0.05, True, True), (1, 0.97, True, True), (5, 0.2, True, False), (5, 0.05, False, False),
     (3, 0.01, True, False), (None, 0.01, True, False)],
)  # fmt: skip
def test_stars_against_words(rating, positive, calibrated, speaks):
    said = [Sentiment(positive, calibrated, "head" if calibrated else "words")]
    found = kinds([review(1, rating=rating)], said)
    assert found == [["stars against words"] if speaks else []]


@pytest.mark.parametrize(("count", "mean"), [(1, 0.2), (6, 0.5), (12, 3.0), (200, 100.0)])
def test_tail_of_poisson(count, mean):
    assert poisson_tail(count, mean) == pytest.approx(poisson.sf(count - 1, mean), rel=1e-9)
