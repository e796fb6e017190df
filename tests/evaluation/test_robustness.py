"""Swings and losses by hand."""

import pytest

from omnishelf.evaluation.labels import QueryLabels
from omnishelf.evaluation.robustness import paraphrase_swing, relative_loss


def scored(**values):
    return {query: {"RR": value} for query, value in values.items()}


def test_swing_is_within_a_wish_and_a_language():
    labelled = {
        "a": QueryLabels(wish="red shoe", language="en"),
        "b": QueryLabels(wish="red shoe", language="en"),
        "c": QueryLabels(wish="red shoe", language="en"),
        "d": QueryLabels(wish="red shoe", language="zh"),
        "e": QueryLabels(wish="mug", language="en"),
        "f": QueryLabels(wish="mug", language="en"),
        "g": QueryLabels(language="en"),
    }
    # (1 - .25) / .5 for the shoe in English, nothing for the mug, which is always missed.
    scores = scored(a=1.0, b=0.25, c=0.25, d=0.9, e=0.0, f=0.0, g=0.3)
    swing = paraphrase_swing(scores, labelled, "RR")
    assert (swing.wishes, swing.mean) == (2, pytest.approx(0.75))


def test_no_swing_without_paraphrases():
    assert paraphrase_swing(scored(a=1.0), {"a": QueryLabels(wish="mug")}, "RR") is None
    assert paraphrase_swing(scored(a=1.0, b=0.5), {}, "RR") is None


def test_loss_is_over_shared_queries():
    loss = relative_loss("image", scored(a=1.0, b=0.6, c=0.1), scored(a=0.5, b=0.3, d=1), "RR")
    assert (loss.queries, loss.whole, loss.without) == (2, 0.8, 0.4)
    assert loss.relative == pytest.approx(0.5)


def test_better_without_is_a_negative_loss():
    assert relative_loss("text", scored(a=0.5), scored(a=0.75), "RR").relative == -0.5


@pytest.mark.parametrize("whole", [{}, scored(a=0.0), scored(z=1.0)])
def test_nothing_to_lose(whole):
    assert relative_loss("text", whole, scored(a=1.0), "RR") is None
