"""Aspects that a product's reviews bring up by themselves."""

import numpy as np

from omnishelf.analyzer import stem
from omnishelf.reviews.text.own_aspects import own_aspects
from omnishelf.reviews.text.targets import TARGET_BITS, TargetHead, candidates


def head_for(*words):
    """A head that finds these stems, whatever stands around them."""
    weights = np.zeros(1 << TARGET_BITS, np.float32)
    for word in words:
        (places,) = (where for own, where in candidates(word, {}) if own == stem(word))
        weights[places[0]] = 20.0
    return TargetHead(weights, -10.0, 0.5)


def judge(texts, language):
    return [0.9 if "great" in text else 0.1 for text in texts]


def test_what_three_reviews_judge_is_an_aspect_by_its_shortest_name():
    reviews = [
        ["the zoom is great"],
        ["great zooms", "the strap is bad"],
        ["zoom broke"],
        ["the price is great"],
    ]
    found = own_aspects(reviews, head_for("zoom", "strap", "price"), judge, "en")
    assert [[(one.aspect, one.positive) for one in each] for each in found] == [
        [("zoom", 0.9)],
        [("zoom", 0.9)],
        [("zoom", 0.1)],
        [],  # The price is ours already.
    ]


def test_nothing_is_judged_in_nothing():
    assert own_aspects([], head_for("zoom"), judge, "en") == []
    assert own_aspects([[], ["zoom"]], head_for("zoom"), judge, "en") == [(), ()]
