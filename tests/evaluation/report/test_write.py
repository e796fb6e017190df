"""Reports: files for machines, and a page that needs no other file."""

import base64
import csv
import io
import json
import re
import sys
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from omnishelf.evaluation.evaluation import EARLIER, Runs, evaluate_runs
from omnishelf.evaluation.labels import QueryLabels
from omnishelf.evaluation.report.write import ReportError, make_folder, write_report

NASTY = '<script>alert("1")</script> & $x_{$'
QRELS = {"a": {"p": 2, "q": 1}, "b": {"q": 1}, "c": {"p": 1}}
WHOLE = {"a": {"p": 0.9, "q": 0.4}, "b": {"p": 0.8, "q": 0.6}, "c": {"q": 0.2}}
LABELLED = {
    "a": QueryLabels("red shoes", "en", "shoe", "question", ("text", "image")),
    "b": QueryLabels("红鞋", "zh", "shoe", "question", ("text",)),
    "c": QueryLabels(NASTY, NASTY, "shoe", None, ("text",)),
}


@pytest.fixture
def found():
    runs = Runs(
        WHOLE,
        {"words": {"a": {"q": 1.0}, "b": {"q": 1.0}}, "image": {"a": {"p": 1.0}}},
        {"image": {"a": {"q": 0.5, "p": 0.4}}},
        {"a": {"p": 1.0}, "b": {"q": 1.0}, "c": {"p": 1.0}},
    )
    return evaluate_runs(QRELS, runs, LABELLED, ("RR", "P@1"))


class Page(HTMLParser):
    """Open tags, what they refer to, and cells of tables."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.references, self.rows = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        given = dict(attributes)
        self.references += [given[k] for k in ("src", "srcset", "href") if k in given]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in ("meta", "img", "source"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


def test_numbers_are_the_hand_worked_ones(found, tmp_path):
    write_report(tmp_path, "Shop", found)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["queries"] == 3
    means = {each["measure"]: each["mean"] for each in summary["measures"]}
    assert means == {"RR": pytest.approx((1 + 0.5 + 0) / 3), "P@1": pytest.approx(1 / 3)}
    groups = {(g["by"], g["name"]): g["scores"][0]["mean"] for g in summary["groups"]}
    assert groups[("language", "zh")] == 0.5
    assert groups[("phrasing", "question")] == 0.75
    assert groups[("source", "words")] == pytest.approx(2 / 3)
    against = {each["against"]: each["difference"]["mean"] for each in summary["comparisons"]}
    assert against == {
        EARLIER: pytest.approx(-0.5),
        "words alone": pytest.approx(-1 / 6),
        "image alone": pytest.approx(1 / 6),
    }
    (loss,) = summary["robustness"]["missing"]
    assert (loss["missing"], loss["queries"], loss["whole"], loss["without"]) == ("image", 1, 1, 1)
    assert sum(each["count"] for each in summary["calibration"]["bins"]) == 5


def test_tables_hold_every_query_and_group(found, tmp_path):
    write_report(tmp_path, "Shop", found)
    queries, breakdown = (
        list(csv.DictReader(io.StringIO((tmp_path / name).read_text(encoding="utf-8"))))
        for name in ("queries.csv", "breakdown.csv")
    )
    assert [(row["query"], float(row["RR"])) for row in queries] == [("a", 1), ("b", 0.5), ("c", 0)]
    assert [row["text"] for row in queries] == ["red shoes", "红鞋", NASTY]
    kept = {(row["by"], row["name"], row["measure"]): row for row in breakdown}
    assert len(kept) == len(breakdown) == 2 * (3 + 1 + 2)
    assert float(kept[("language", "en", "P@1")]["mean"]) == 1
    assert kept[("source", "image", "RR")]["queries"] == "3"


def test_the_page_is_whole_escaped_and_by_itself(found, tmp_path):
    assert write_report(tmp_path, f"Shop {NASTY}", found)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = Page(html)
    assert page.open == []
    assert "script" not in page.tags
    weakest = [row for row in page.rows if row[0] in QRELS]
    assert [row[:2] for row in weakest] == [["c", NASTY], ["b", "红鞋"], ["a", "red shoes"]]
    assert page.references
    assert all(each.startswith("data:image/png;base64,") for each in page.references)
    assert not re.search(r"https?:|@import|url\(", html)
    assert "prefers-color-scheme: dark" in html


def test_every_picture_is_there_for_light_and_dark(found, tmp_path):
    write_report(tmp_path, "Shop", found)
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    pictures = [
        Image.open(io.BytesIO(base64.b64decode(each.partition(",")[2]))) for each in page.references
    ]
    # By language, phrasing and source, over queries, and calibration.
    assert len(pictures) == 2 * 5
    for dark, light in zip(pictures[::2], pictures[1::2], strict=True):
        assert dark.size == light.size
        shades = []
        for each in (dark, light):
            pixels = np.asarray(each.convert("RGBA")).astype(int).reshape(-1, 4)
            shades.append(pixels[pixels[:, 3] > 200, :3].sum(axis=1))
        # Ink is bright on the dark page and dark on the light one.
        assert shades[0].max() > 600
        assert shades[1].min() < 200
        assert dark.convert("RGBA").getpixel((0, 0))[3] == 0


def test_without_the_extra_there_are_no_pictures(found, tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "omnishelf.evaluation.report.plots", raising=False)
    monkeypatch.setitem(sys.modules, "seaborn", None)
    assert not write_report(tmp_path, "Shop", found)
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page.references == []
    assert ["c", NASTY] in [row[:2] for row in page.rows]


def test_a_folder_that_cannot_be_is_named(found, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"file.*another folder"):
        make_folder(tmp_path / "file" / "report")
    with pytest.raises(ReportError, match=r"missing.*another folder"):
        write_report(tmp_path / "missing", "Shop", found)
