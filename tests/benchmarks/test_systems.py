"""The benchmark of whole systems: its halves of queries and its page."""

import csv
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

pytest.importorskip("torch")

import systems  # noqa: E402
from whole.measure import NDCG, Figures  # noqa: E402
from whole.report import FAILED, Row, as_line, from_line, rows_of, table, write_report  # noqa: E402

CATALOG = [
    {"id": str(number), "article_type": kind, "base_colour": colour}
    for number, (kind, colour) in enumerate(
        [("Shirts", "Red"), ("Shirts", "Blue"), ("Caps", "Red"), ("Caps", "Black"),
         ("Belts", "Brown"), ("Jeans", "Blue")]
    )
]  # fmt: skip


def test_all_phrasings_of_a_wish_are_in_one_half():
    asked, tuned = systems._asked(CATALOG)
    assert len(asked.texts) == 6 * 9
    wishes = {asked.labels[query].wish for query in tuned}
    assert len(wishes) == 3
    assert tuned == {q for q, label in asked.labels.items() if label.wish in wishes}
    # The same every time: the systems run in processes of their own.
    assert systems._asked(CATALOG)[1] == tuned


def test_a_part_of_the_catalog_is_the_same_every_time(tmp_path):
    with (tmp_path / "products.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, [*CATALOG[0]])
        writer.writeheader()
        writer.writerows(CATALOG)
    (tmp_path / "out").mkdir()
    one = systems._rows(systems._part(tmp_path / "out", tmp_path, 3))
    assert len(one) == 3
    assert one == systems._rows(systems._part(tmp_path / "out", tmp_path, 3))
    assert systems._rows(systems._part(tmp_path / "out", tmp_path, None)) == CATALOG


def _figures(name, scores):
    return Figures(name, "1.0", "as it comes", "0.5", 2.0, 90.0, 300.0, 1.5, 4.0, scores)


LANGUAGES = {"a": "en", "b": "en", "c": "zh"}


def test_rows_hold_means_by_language_and_what_is_gained():
    ours = _figures("ours", {"a": 1.0, "b": 0.5, "c": 0.75})
    other = _figures("other", {"a": 0.5, "b": 0.5, "c": 0.25})
    rows = {(r.measure, r.language): r for r in rows_of(other, ours, LANGUAGES, 300)}
    assert rows[NDCG, "en"].value == pytest.approx(0.5)
    assert rows[NDCG, "zh"].value == pytest.approx(0.25)
    assert rows[NDCG, "all"].value == pytest.approx(1.25 / 3)
    gained = rows[f"{NDCG}, ours less this", "all"]
    assert gained.value == pytest.approx(1 / 3)
    assert gained.low <= gained.value <= gained.high
    assert rows["add s", "all"].value == 2.0
    assert not any("less this" in row.measure for row in rows_of(ours, None, LANGUAGES, 300))


def test_a_page_is_what_the_csv_says(tmp_path):
    rows = [
        *rows_of(_figures("ours", {"a": 1.0, "b": 0.5, "c": 0.75}), None, LANGUAGES, 300),
        Row("other", "", 300, 0, FAILED, "all", None, note="No module named 'txtai'"),
    ]
    path = tmp_path / "systems.csv"
    systems._write(path, iter(rows))
    with path.open(newline="") as file:
        again = [from_line(line) for line in csv.DictReader(file)]
    assert [as_line(row) for row in again] == [as_line(row) for row in rows]
    write_report(again, path, tmp_path / "systems.md")
    page = (tmp_path / "systems.md").read_text()
    assert "300 products of the fashion catalog, 3 questions" in page
    assert "- **other** : No module named 'txtai'" in page
    (line,) = table(again)[2:]
    assert line.startswith("| ours | **0.750 (0.500 to 1.000)** | **0.750 (0.500 to 1.000)** |")
    assert line.endswith("| **2** | **1.5** | **4** | **300** |  |")
