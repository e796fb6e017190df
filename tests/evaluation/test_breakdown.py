"""Groups of queries against means worked out apart."""

import numpy as np
import pytest

from omnishelf.evaluation.breakdown import by_label, by_source
from omnishelf.evaluation.labels import QueryLabels

SCORES = {
    "a": {"RR": 1.0, "AP": 0.2},
    "b": {"RR": 0.5, "AP": 0.4},
    "c": {"RR": 0.0, "AP": 0.6},
    "d": {"RR": 0.9, "AP": 0.8},
}
LABELLED = {
    "a": QueryLabels(language="zh", phrasing="question"),
    "b": QueryLabels(language="en", phrasing="question"),
    "c": QueryLabels(language="zh"),
}


def test_groups_by_label():
    english, chinese = by_label(SCORES, LABELLED, "language")
    assert (english.by, english.name, english.queries) == ("language", "en", 1)
    assert [(s.measure, s.mean, s.low, s.high) for s in english.scores] == [
        ("RR", 0.5, 0.5, 0.5),
        ("AP", 0.4, 0.4, 0.4),
    ]
    assert (chinese.name, chinese.queries) == ("zh", 2)
    assert chinese.scores[0].mean == 0.5
    assert (chinese.scores[0].low, chinese.scores[0].high) == (0.0, 1.0)
    (question,) = by_label(SCORES, LABELLED, "phrasing")
    assert question.scores[1].mean == pytest.approx(0.3)


def test_intervals_are_about_as_wide_as_the_normal_ones():
    rng = np.random.default_rng(1)
    values = rng.random(400)
    scores = {f"q{n}": {"RR": value} for n, value in enumerate(values)}
    (group,) = by_source({"words": scores})
    half = 1.96 * values.std() / 20
    assert (group.by, group.name, group.queries) == ("source", "words", 400)
    assert group.scores[0].low == pytest.approx(values.mean() - half, abs=0.2 * half)
    assert group.scores[0].high == pytest.approx(values.mean() + half, abs=0.2 * half)
