"""The file of rejections."""

import csv
import json

import pytest

from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.report import RejectionWriter
from omnishelf.errors import CatalogError

REJECTIONS = [
    Rejection('the price "NaN", or\nso, is not a number', line=3, id="鞋-1", field="price"),
    Rejection("gone.jpg does not exist", line=4, id="b", field="images", whole_row=False),
    Rejection("the row is not CSV"),
]


def written(path):
    with RejectionWriter(path) as writer:
        for rejection in REJECTIONS:
            writer.write(rejection)
    return path


def test_csv_holds_them_all(tmp_path):
    path = written(tmp_path / "report.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["reason"] for row in rows] == [rejection.reason for rejection in REJECTIONS]
    assert [row["line"] for row in rows] == ["3", "4", ""]
    assert [row["whole_row"] for row in rows] == ["True", "False", "True"]
    assert rows[0]["id"] == "鞋-1"


def test_json_lines_hold_them_all(tmp_path):
    path = written(tmp_path / "report.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [Rejection(**row) for row in rows] == REJECTIONS


def test_a_report_that_can_t_be_written_is_told_at_once(tmp_path):
    with pytest.raises(CatalogError, match=r"report .*can't be written"):
        RejectionWriter(tmp_path / "no" / "folder.csv")


def test_without_a_name_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(None)
    assert list(tmp_path.iterdir()) == []
