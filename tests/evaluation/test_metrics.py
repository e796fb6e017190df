"""Metrics against hand-worked numbers."""

import math

import pytest

from omnishelf.evaluation.metrics import per_query, summary
from omnishelf.evaluation.qrels import QrelsError, read_qrels, write_qrels


def test_hand_worked_query():
    scores = per_query({"q": {"a": 2, "b": 1, "c": 0}}, {"q": {"x": 3.0, "a": 2.0, "b": 1.0}})
    ideal = 2 + 1 / math.log2(3)
    assert scores["q"]["nDCG@10"] == pytest.approx((2 / math.log2(3) + 1 / 2) / ideal)
    assert scores["q"]["RR"] == pytest.approx(1 / 2)
    assert scores["q"]["P@10"] == pytest.approx(2 / 10)
    assert scores["q"]["AP"] == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_unanswered_query_scores_zero_and_counts():
    scores = per_query({"q": {"a": 1}, "r": {"a": 1}}, {"q": {"a": 1.0}})
    assert set(scores["r"].values()) == {0.0}
    means = {score.measure: score for score in summary(scores)}
    assert means["RR"].mean == pytest.approx(0.5)
    assert means["RR"].low <= 0.5 <= means["RR"].high


@pytest.mark.parametrize("separator", ["\t", " "])
@pytest.mark.parametrize("trec", [True, False])
def test_both_forms_of_judgements(tmp_path, separator, trec):
    path = tmp_path / "qrels.tsv"
    middle = ["0"] if trec else []
    path.write_text(separator.join(["q1", *middle, "p7", "2"]) + "\n")
    assert read_qrels(path) == {"q1": {"p7": 2}}


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "no judgements"), ("a b", "line 1"), ("a\tb\t1\nq\tp\thigh", "line 2.*'high'")],
)
def test_wrong_judgements_are_named(tmp_path, content, message):
    path = tmp_path / "qrels.tsv"
    path.write_text(content)
    with pytest.raises(QrelsError, match=message):
        read_qrels(path)


def test_what_is_written_is_read(tmp_path):
    qrels = {"q 1": {"p/7": 2, "ü": 1}, "r": {"p/7": 0}}
    write_qrels(tmp_path / "qrels.tsv", qrels)
    assert read_qrels(tmp_path / "qrels.tsv") == qrels
