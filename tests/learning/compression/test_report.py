"""The report as files."""

import csv
import json

import pytest

from omnishelf.learning.compression.gate import Cost, Loss
from omnishelf.learning.compression.report import CandidateReport, CompressionReport
from omnishelf.learning.compression.write import (
    CompressionReportError,
    make_folder,
    write_report,
)

LOSS = Loss(kind="photo", questions=30, before=0.9, after=0.895, difference=-0.005, low=-0.01,
            high=0.001)  # fmt: skip
REPORT = CompressionReport(
    date="2026-11-26T00:00:00Z", products=12, together=(LOSS,), switched=True,
    candidates=(
        CandidateReport(method="int8-static", part="head-image", told="the trained head of image",
                        before=Cost(bytes=4_000_000, ms=2), after=Cost(bytes=1_000_000, ms=1),
                        losses=(LOSS, LOSS.model_copy(update={"kind": "words"})), accepted=True,
                        reason="passes"),
        CandidateReport(method="prune", part="query-text", told="x", accepted=False,
                        reason="not tried: int8 already"),
    ),
)  # fmt: skip


def test_all_three_files_tell_the_same(tmp_path):
    folder = tmp_path / "a" / "b"
    make_folder(folder)
    write_report(folder, REPORT)
    with (folder / "compression.csv").open(newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["questions"] for row in rows] == ["photo", "words", ""]
    assert rows[0]["bytes_before"] == "4000000"
    assert float(rows[0]["difference"]) == -0.005
    assert [row["verdict"] for row in rows] == ["accepted", "accepted", "refused"]
    assert rows[2]["reason"] == "not tried: int8 already"
    told = json.loads((folder / "compression.json").read_text())
    assert CompressionReport.model_validate(told) == REPORT
    page = (folder / "compression.md").read_text()
    assert "| int8-static | head-image | 4.00 → 1.00 | 2.00 → 1.00 | photo 0.9000 → 0.8950" in page
    assert "| prune | query-text | - | - | - | - | refused | not tried: int8 already |" in page
    assert "Accepted: int8-static of head-image." in page


def test_a_folder_that_can_not_be_written_is_told_before_the_work(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CompressionReportError, match=r"file.*choose another folder"):
        make_folder(tmp_path / "file")
