"""A comparison's files, against the figures they stand for and ir-measures on the runs."""

import csv
import json

import ir_measures
import pytest
from compared_shop import compared, failing, knowing

from omnishelf.errors import ModelError
from omnishelf.evaluation.qrels import read_qrels
from omnishelf.evaluation.runs import read_run
from omnishelf.learning.compare.registry import PRESETS
from omnishelf.learning.compare.report.tables import shown_table
from omnishelf.learning.compare.report.write import ComparisonError, ComparisonFolder


@pytest.fixture(scope="module")
def found(shelf):
    return compared(
        shelf,
        {
            "bm25": PRESETS["bm25"],
            "e5": PRESETS["e5"],
            "efficientnet": PRESETS["efficientnet"],
            "oracle": knowing(1),
            "poor": failing(ModelError("nothing | to\nlearn from")),
        },
    )


@pytest.fixture(scope="module")
def written(found, tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparison") / "new"
    made = ComparisonFolder(folder)
    made.keep(found)
    assert made.finish(found)
    return folder


def lines(folder):
    with (folder / "comparison.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_ndcg_is_that_of_ir_measures_on_the_runs(written):
    measure = ir_measures.parse_measure("nDCG@10")
    rows = [row for row in lines(written) if not row["failed"]]
    assert {(row["preset"], row["questions"]) for row in rows} == {
        ("bm25", "words"), ("e5", "words"), ("efficientnet", "photo"),
        ("oracle", "words"), ("oracle", "photo"),
    }  # fmt: skip
    for row in rows:
        folder = written / "runs" / row["questions"]
        qrels = read_qrels(folder / "qrels.tsv")
        run = read_run(folder / f"{row['preset']}.jsonl")
        if row["language"] != "all":
            qrels = {id: grades for id, grades in qrels.items() if f"-{row['language']}-" in id}
        assert int(row["count"]) == len(qrels)
        # In the order of the file: equal scores are in another order to ir-measures.
        run = {
            id: {product: -place for place, product in enumerate(found)}
            for id, found in run.items()
        }
        # What finds nothing is left out by ir-measures, and counts 0.
        values = [value.value for value in ir_measures.iter_calc([measure], qrels, run)]
        assert float(row["ndcg@10"]) == pytest.approx(sum(values) / len(qrels), abs=1e-6)
        assert float(row["low"]) <= float(row["ndcg@10"]) <= float(row["high"])


def test_differences_are_those_of_the_means(written):
    means = {
        (row["preset"], row["questions"]): float(row["ndcg@10"])
        for row in lines(written)
        if row["language"] == "all"
    }
    for row in lines(written):
        if row["against"]:
            other = means[row["against"], row["questions"]]
            assert float(row["difference"]) == pytest.approx(
                float(row["ndcg@10"]) - other, abs=2e-6
            )


def test_json_and_page_tell_the_same(found, written):
    told = json.loads((written / "comparison.json").read_text())
    assert (told["learned"], told["pool"]) == (found.learned, found.pool)
    by_name = {each["name"]: each for each in told["presets"]}
    assert by_name["poor"]["failed"] == "nothing | to\nlearn from"
    oracle = by_name["oracle"]
    assert (oracle["train_seconds"], oracle["bytes"], oracle["made_of"]) == (
        0.5, 1_000, "judgements",
    )  # fmt: skip
    page = (written / "comparison.md").read_text()
    head, rows = shown_table(found)
    assert head[:5] == ["preset", "words", "words en", "words es", "photo"]
    for row in rows:
        assert f"| {' | '.join(row)} |" in page
    assert "- poor: nothing \\| to learn from" in page
    assert rows[-1] == ["poor", *["-"] * (len(head) - 1)]
    for name in ("quality-words", "quality-photo", "time"):
        assert f'src="{name}.png"' in page
        for file in (f"{name}.png", f"{name}-dark.png"):
            assert (written / file).read_bytes().startswith(b"\x89PNG")


def test_an_earlier_comparison_is_replaced_whole(found, written):
    stale = written / "runs" / "words" / "gone.jsonl"
    stale.write_text("{}")
    ComparisonFolder(written).keep(found)
    assert not stale.exists()
    assert (written / "runs" / "words" / "bm25.jsonl").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(ComparisonError, match="holds something else than a comparison"):
        ComparisonFolder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(ComparisonError, match="can't be written"):
        ComparisonFolder(tmp_path / "letter.txt" / "inside")
