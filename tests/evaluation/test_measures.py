"""Names of measures."""

import pytest

from omnishelf.evaluation.measures import MeasureError, depth, parse_measures
from omnishelf.evaluation.metrics import per_query


def test_names_are_read_in_order_and_once():
    assert parse_measures(" R@5,nDCG@10 ,RR, R@5") == ("R@5", "nDCG@10", "RR")


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ("nDCG@10,F1", "'F1'"),
        ("ndcg@10", "'ndcg@10'"),
        ("R", "'R'"),
        ("P@0", "'P@0'"),
        ("R@-1", "'R@-1'"),
        ("R@1001", "1,001 hits deep"),
        (" , ", "no measures"),
    ],
)
def test_wrong_names_are_named(names, fault):
    with pytest.raises(MeasureError, match=fault):
        parse_measures(names)


def test_runs_are_as_deep_as_the_deepest_measure():
    assert depth(("nDCG@10", "RR")) == 100
    assert depth(("nDCG@10", "R@500")) == 500


def test_all_families_by_hand():
    names = parse_measures("nDCG@1,R@1,P@2,RR,RR@1,AP,AP@2,nDCG")
    qrels, run = {"q": {"a": 1, "b": 1}}, {"q": {"x": 3.0, "a": 2.0, "b": 1.0}}
    scores = per_query(qrels, run, names)["q"]
    assert list(scores) == list(names)
    assert scores["nDCG@1"] == scores["R@1"] == scores["RR@1"] == 0
    assert scores["P@2"] == scores["RR"] == 0.5
    assert scores["AP"] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert scores["AP@2"] == pytest.approx(1 / 2 / 2)
