"""The benchmark of engines: what it draws, what it holds answers against, what it reports."""

import json
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from peers import apart, engines_by_name  # noqa: E402
from peers.generated import DIM, VOCABULARY, Catalog, vocabulary  # noqa: E402
from peers.measure import Measured  # noqa: E402
from peers.questions import Questions, conditions, passing, selectivity  # noqa: E402
from peers.report import sections, shown, table, write_report  # noqa: E402
from peers.row import FAILED, SKIPPED, Row, read, write  # noqa: E402
from peers.sql import sql  # noqa: E402
from peers.truth import PLAIN, Truth, recall  # noqa: E402

N = 3_000


@pytest.fixture(scope="module")
def catalog():
    return Catalog.generate(N)


@pytest.fixture(scope="module")
def questions():
    return Questions.draw(12, N)


def test_a_catalog_is_the_same_every_time_and_questions_are_none_of_it(catalog, questions):
    again = Catalog.generate(N)
    assert np.array_equal(catalog.vectors, again.vectors)
    assert catalog.titles(range(5)) == again.titles(range(5))
    assert catalog.vectors.shape == (N, DIM)
    assert np.linalg.norm(catalog.vectors, axis=1) == pytest.approx(np.ones(N), abs=1e-5)
    scores = questions.vectors @ catalog.vectors.T
    among = catalog.vectors @ catalog.vectors.T
    np.fill_diagonal(among, -1)
    # As near to the nearest product as products are to one another, but no copies.
    assert scores.max(axis=1).mean() == pytest.approx(among.max(axis=1).mean(), abs=0.03)
    assert scores.max() < 0.99


def test_words_are_different_and_titles_have_about_ten(catalog):
    assert len(set(vocabulary())) == VOCABULARY
    lengths = [len(title.split()) for title in catalog.titles(range(N))]
    assert (min(lengths), max(lengths)) == (7, 13)
    assert np.mean(lengths) == pytest.approx(10, abs=0.2)


def test_filters_pass_the_share_they_are_named_by(questions):
    large = Catalog.generate(50_000)
    assert len(questions.filters) == 9
    for name, filters in questions.filters.items():
        shares = [passing(where, large, slice(0, 50_000)).mean() for where in filters]
        assert np.mean(shares) == pytest.approx(selectivity(name), rel=0.15), name


def test_a_filter_passes_what_a_loop_over_products_passes(catalog, questions):
    columns = next(iter(catalog.batches(N)))
    products = [
        {"category": c, "colour": k, "brand": b, "price": p, "stock": s}
        for c, k, b, p, s in zip(
            columns.categories, columns.colours, columns.brands, columns.prices, columns.stocks,
            strict=True,
        )
    ]  # fmt: skip

    def naive(product, where):
        for field, wanted in where.items():
            value = product[field]
            if isinstance(wanted, dict):
                good = wanted.get("gte", -1e9) <= value < wanted.get("lt", 1e9)
            else:
                good = value in (wanted if isinstance(wanted, list) else [wanted])
            if not good:
                return False
        return True

    for filters in questions.filters.values():
        expected = [naive(product, filters[0]) for product in products]
        assert passing(filters[0], catalog, slice(0, N)).tolist() == expected


def test_truth_is_what_a_loop_finds(catalog, questions, tmp_path, monkeypatch):
    # Several blocks, the last one short.
    monkeypatch.setattr("peers.truth.BLOCK", 700)
    Truth.compute(catalog, questions).save(tmp_path)
    truth = Truth.load(tmp_path)
    for number in (0, 7):
        scores = [float(questions.vectors[number] @ vector) for vector in catalog.vectors]
        best = sorted(range(N), key=lambda place: -scores[place])
        assert truth.of(PLAIN, number) == best[:10]
        assert truth.of(PLAIN, number, 100) == best[:100]
        for name, filters in questions.filters.items():
            passed = passing(filters[number], catalog, slice(0, N))
            assert truth.of(name, number) == [place for place in best if passed[place]][:10]


def test_a_narrow_filter_has_few_right_answers(catalog, questions):
    truth = Truth.compute(catalog, questions)
    counts = [len(truth.of("category 0.1 %", number)) for number in range(12)]
    assert min(counts) < 10


def test_recall():
    assert recall([1, 2, 3], [3, 2, 9, 8]) == 0.5
    assert recall([], [1]) == 0
    assert recall([], []) == 1


def test_catalog_and_questions_are_read_as_they_were_written(catalog, questions, tmp_path):
    catalog.save(tmp_path)
    questions.save(tmp_path)
    again, asked = Catalog.load(tmp_path), Questions.load(tmp_path)
    assert np.array_equal(again.price, catalog.price)
    assert again.titles(range(3)) == catalog.titles(range(3))
    assert asked.texts == questions.texts
    assert asked.filters == questions.filters


def test_filters_as_sql():
    where = {"category": ["c1", "c2"], "price": {"gte": 0.25, "lt": 0.5}, "stock": {"gte": 50}}
    assert sql(where) == (
        "category IN ('c1', 'c2') AND price >= 0.25 AND price < 0.5 AND stock >= 50"
    )
    assert sql({"brand": "b1"}, equal="==") == "brand == 'b1'"
    assert len(conditions(where)) == 3


@pytest.fixture
def work(tmp_path):
    """A small catalog with questions and truth, as the command lays them out."""
    catalog, questions = Catalog.generate(400), Questions.draw(5, 400)
    catalog.save(tmp_path)
    questions.save(tmp_path)
    Truth.compute(catalog, questions).save(tmp_path)
    return tmp_path


def test_our_own_index_is_exact_when_small(work, monkeypatch):
    monkeypatch.setattr("peers.measure.CLIENTS_S", 0.1)
    out, folder = work / "rows.jsonl", work / "engine"
    folder.mkdir()
    Measured("omnishelf", work, folder, out).load()
    Measured("omnishelf", work, folder, out).ask()
    rows = {row["measure"]: row["value"] for row in map(json.loads, out.open())}
    recalls = {name: value for name, value in rows.items() if "recall" in name}
    assert len(recalls) == 11
    # Vectors are kept as float16, which may swap two that are as near.
    assert min(recalls.values()) > 0.95
    assert rows["disk MB"] > 0
    assert rows["resident MB"] > 0
    assert rows["queries/s, 2 clients"] > 0


@pytest.mark.parametrize(
    ("body", "seconds", "told"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", 60, "load: ended by SIGSEGV"),
        ("raise ValueError('no room')", 60, "load: ValueError: no room"),
        ("import time; time.sleep(60)", 3, "load: not done after 3 s"),
    ],
)
def test_a_crash_or_a_timeout_is_told_by_name(body, seconds, told, tmp_path, monkeypatch):
    command = tmp_path / "benchmarks" / "engines.py"
    command.parent.mkdir()
    command.write_text(textwrap.dedent(body))
    monkeypatch.setattr(apart, "__file__", str(command.parent / "peers" / "apart.py"))
    rows = list(apart.run("omnishelf", tmp_path, 400, seconds))
    assert [(row.engine, row.measure, row.note) for row in rows] == [("omnishelf", FAILED, told)]


def test_a_missing_package_is_skipped(tmp_path, monkeypatch):
    monkeypatch.setitem(engines_by_name.ENGINES, "zvec", "peers.no_such_module:Zvec")
    (row,) = apart.run("zvec", tmp_path, 400, 60)
    assert (row.engine, row.measure) == ("zvec", SKIPPED)
    assert "no_such_module" in row.note


ROWS = [
    Row("one", "1.0", 1_000, "load s", 2.0, "built while loading"),
    Row("one", "1.0", 1_000, "build s", 0.0),
    Row("one", "1.0", 1_000, "vector recall@10", 0.9512),
    Row("one", "1.0", 1_000, "vector p50 ms", 1.2345),
    Row("one", "1.0", 1_000, "range 1 % recall@10", 0.5),
    Row("two", "2.0", 1_000, "load s", 1.0),
    Row("two", "2.0", 1_000, "build s", 3.0),
    Row("two", "2.0", 1_000, "vector recall@10", 0.99),
    Row("two", "2.0", 1_000, "vector p50 ms", 12_345.0),
    Row("two", "2.0", 1_000, FAILED, None, "ask: ended by SIGKILL"),
]


def test_a_table_has_the_best_of_each_column_in_bold():
    columns = {"vector recall@10": max, "vector p50 ms": min, "words p50 ms": min}
    assert table(ROWS, columns)[2:] == ["| one | 0.951 | **1.23** |  |",
                                        "| two | **0.99** | 12,345 |  |"]  # fmt: skip


def test_a_report_is_what_the_csv_says(tmp_path):
    csv = tmp_path / "engines_1000.csv"
    write(csv, ROWS)
    assert read(csv) == ROWS
    write_report({csv: read(csv)}, tmp_path / "docs")
    page = (tmp_path / "docs" / "engines.md").read_text()
    assert "## 1,000 products" in page
    assert "| one | 2 | 0 | **2** |" in page
    assert "| two | 1 | 3 | 4 |" in page
    assert "- **two** 2.0 (not whole): failed: ask: ended by SIGKILL." in page
    assert "[`engines_1000.csv`](../engines_1000.csv)" in page
    assert (tmp_path / "docs/engines/1000.png").stat().st_size > 1_000
    assert (tmp_path / "docs/engines/1000-dark.png").exists()


def test_only_engines_with_figures_are_in_a_table():
    page = "\n".join(sections(ROWS))
    assert "| one |  |  | 0.5 |" not in page.split("### Filters: p50 ms")[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.95123, "0.951"), (1.0, "1"), (123.4, "123"), (12_345.6, "12,346"), (0.00001, "0")],
)
def test_shown(value, text):
    assert shown(value) == text
