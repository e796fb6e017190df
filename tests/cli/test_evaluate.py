"""`omnishelf queries` and `evaluate` as others run them."""

import csv
import json

import pytest
from command import omnishelf


@pytest.fixture(scope="module")
def shop(small_catalog, tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluate") / "shop"
    omnishelf("create", folder)
    omnishelf("add", folder, small_catalog, "--images", small_catalog.parent)
    return folder


def evaluate(shop, folder, queries, qrels, *more, code=0):
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps(query, ensure_ascii=False) + "\n" for query in queries), encoding="utf-8"
    )
    (folder / "qrels.tsv").write_text("".join(f"{line}\n" for line in qrels))
    return omnishelf(
        "evaluate", shop, "--queries", folder / "queries.jsonl", "--qrels", folder / "qrels.tsv",
        "--out", folder / "report", *more, code=code,
    )  # fmt: skip


def test_from_a_catalog_to_a_report(shop, tmp_path):
    where = {"brand": "Acme"}
    done = omnishelf(
        "queries", shop, "--out", tmp_path / "set", "--languages", "en,zh", "--wishes", 4,
        "--where", json.dumps(where), "--seed", 5,
    )  # fmt: skip
    assert done.stdout == ""
    assert "24 queries for 4 wishes" in done.stderr
    lines = (tmp_path / "set" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line) for line in lines]
    assert set(queries[0]) == {"id", "text", "language", "wish", "phrasing", "where"}
    assert all(query["where"] == where for query in queries)
    done = omnishelf(
        "evaluate", shop, "--queries", tmp_path / "set" / "queries.jsonl",
        "--qrels", tmp_path / "set" / "qrels.tsv", "--out", tmp_path / "report",
    )  # fmt: skip
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [line[0] for line in lines[:6]] == ["nDCG@10", "R@10", "R@100", "RR", "P@10", "AP"]
    parts = {line[0]: line for line in lines[6:]}
    assert {"language=en", "language=zh", "phrasing=question"} <= parts.keys()
    assert {"source=words", "source=text", "against=words alone", "paraphrases"} <= parts.keys()
    # Nothing was learned: words can ask no pictures, and they are not tried.
    assert "source=image" not in parts
    assert "image alone" not in done.stderr
    assert parts["language=en"][1:] == [
        "nDCG@10", parts["language=en"][2], parts["language=en"][3], "12",
    ]  # fmt: skip
    # Only products that pass the filter are judged, and only they are found.
    judged = {line.split("\t")[2] for line in (tmp_path / "set" / "qrels.tsv").open()}
    run = [json.loads(line) for line in (tmp_path / "report" / "run.jsonl").open()]
    found = {hit["id"] for answer in run for hit in answer["hits"]}
    assert judged <= found
    assert len(found) == 6
    files = {path.name for path in (tmp_path / "report").iterdir()}
    assert files == {"run.jsonl", "summary.json", "queries.csv", "breakdown.csv", "report.html"}
    with (tmp_path / "report" / "breakdown.csv").open(newline="") as file:
        means = {
            (row["by"], row["name"], row["measure"]): row["mean"] for row in csv.DictReader(file)
        }
    assert float(means[("language", "zh", "nDCG@10")]) == pytest.approx(
        float(parts["language=zh"][2]), abs=1e-4
    )


def test_missing_parts_chosen_measures_and_an_earlier_run(shop, small_catalog, tmp_path):
    picture = str(small_catalog.parent / "mug-blue.png")
    queries = [
        {"id": "both", "text": "blue mug", "image": picture},
        {"id": "words", "text": "red lamp"},
    ]
    qrels = ["both 0 mug-blue 1", "words 0 lamp-red 1"]
    hits = [{"id": "shoe-red", "score": 1}, {"id": "mug-blue", "score": 0.5}]
    (tmp_path / "earlier.jsonl").write_text(json.dumps({"id": "both", "hits": hits}))
    done = evaluate(
        shop, tmp_path, queries, qrels, "--measures", "RR,P@1", "--no-by-source",
        "--against", tmp_path / "earlier.jsonl",
    )  # fmt: skip
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [line[:2] for line in lines[:2]] == [["RR", "1.0000"], ["P@1", "1.0000"]]
    # By hand: the earlier run has it in the second place, and does not answer the other query.
    assert [line[:3] for line in lines[2:]] == [
        ["against=earlier run", "RR", "+0.7500"],
        ["without=image", "RR", "0.0000"],
        ["without=text", "RR", "0.0000"],
    ]
    assert lines[2][4] == "p=0.5000"


QUERY = {"id": "q", "text": "blue mug"}


@pytest.mark.parametrize(
    ("queries", "qrels", "more", "faults"),
    [
        ([QUERY], ["other 0 mug-blue 1"], [], ["'other'", "'q'", "use the same"]),
        ([], ["q 0 mug-blue 1"], [], ["queries.jsonl holds no queries"]),
        ([{"id": "q", "txt": "x"}], ["q 0 mug-blue 1"], [], ["no queries", "line 1", "'txt'"]),
        ([QUERY], ["q 0 mug-blue 1"], ["--measures", "nDCG@10,F1"], ["'F1'", "nDCG@k"]),
        ([QUERY], ["q 0 mug-blue 1"], ["--against", "none.jsonl"], ["none.jsonl"]),
        ([QUERY], ["q 0 mug-blue 1"], ["--out", "FILE/report"], ["report can't be written"]),
    ],
    ids=["strangers", "no queries", "bad queries", "measure", "earlier run", "out"],
)
def test_what_is_wrong_is_said(shop, tmp_path, queries, qrels, more, faults):
    (tmp_path / "file").write_text("")
    more = [each.replace("FILE", str(tmp_path / "file")) for each in more]
    done = evaluate(shop, tmp_path, queries, qrels, *more, code=1)
    for fault in faults:
        assert fault in done.stderr
    assert done.stdout == ""


def test_strangers_among_the_judgements_are_told_and_count_as_missed(shop, tmp_path):
    asked = [QUERY, {"id": "unjudged", "text": "red"}]
    qrels = ["q 0 mug-blue 1", "other 0 mug-red 1"]
    done = evaluate(shop, tmp_path, asked, qrels, "--no-by-source")
    assert "1, such as 'other'" in done.stderr
    assert "which are not counted: 1" in done.stderr
    assert done.stdout.startswith("nDCG@10\t0.5000")
