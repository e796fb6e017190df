"""The command as others run it: a process, its exit code, its two outputs."""

import csv
import json
import math

import pytest
from command import omnishelf, omnishelf_alone


@pytest.fixture(scope="module")
def shop(small_catalog, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "shop"
    omnishelf_alone("create", folder)
    done = omnishelf_alone("add", folder, small_catalog, "--images", small_catalog.parent)
    assert "12 added" in done.stderr
    assert done.stdout == ""
    return folder


def test_search_prints_one_json_document_on_stdout(shop):
    done = omnishelf_alone("search", shop, "--text", "red shoe", "--limit", 3, "--json")
    results = json.loads(done.stdout)
    assert results["hits"][0]["product"]["id"] == "shoe-red"
    assert len(results["hits"]) == 3
    for hit in results["hits"]:
        assert hit["score"] == pytest.approx(sum(e["contribution"] for e in hit["evidence"]))
    assert "hits in" not in done.stdout


def test_search_for_people(shop):
    done = omnishelf("search", shop, "--text", "red shoe")
    assert "shoe-red" in done.stdout
    assert "words" in done.stdout
    # Four red things, and two more shoes.
    assert "6 hits in" in done.stderr


def test_filters_likes_sources_and_pictures(shop, small_catalog):
    picture = small_catalog.parent / "mug-blue.png"
    done = omnishelf(
        "search", shop, "--image", picture, "--where", '{"colour": ["blue", "green"]}',
        "--unlike", "lamp-red", "--using", "image", "--json",
    )  # fmt: skip
    hits = json.loads(done.stdout)["hits"]
    assert hits[0]["product"]["id"] == "mug-blue"
    assert {hit["product"]["attributes"]["colour"] for hit in hits} <= {"blue", "green"}
    assert {part["source"] for hit in hits for part in hit["evidence"]} == {"image"}
    done = omnishelf("search", shop, "--like", "mug-red", "--like", "mug-blue", "--json")
    assert json.loads(done.stdout)["hits"][0]["product"]["id"] == "mug-green"


def test_batches_answer_every_line_in_order(shop, small_catalog, tmp_path):
    picture = str(small_catalog.parent / "lamp-green.png")
    queries = [
        {"id": "a", "text": "red shirt", "limit": 2},
        {"id": "b", "image": picture},
        {"id": "c", "text": "x" * 100_000},
        {"id": "d", "text": "🦄🎉"},
        {"id": "e", "like": "mug-red", "where": {"price": {"lt": 15}}},
        {"id": "f", "where": {"colur": "red"}, "text": "red"},
        {"id": "g"},
        {"id": "h", "image": "no-such-file.png"},
        {"id": "i", "text": "红色", "unlike": ["mug-red"], "limit": 100},
    ]
    lines = [json.dumps(query, ensure_ascii=False) for query in queries]
    lines.insert(3, "not json")
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "run.jsonl"
    done = omnishelf("search", shop, "--queries", tmp_path / "queries.jsonl", "--out", out)
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    wanted = ["a", "b", "c", "line 4", "d", "e", "f", "g", "h", "i"]
    assert [answer["id"] for answer in answers] == wanted
    by_id = {answer["id"]: answer for answer in answers}
    assert by_id["a"]["hits"][0]["id"] == "shirt-red"
    assert len(by_id["a"]["hits"]) == 2
    assert by_id["a"]["ms"] > 0
    assert {"id", "score", "evidence"} == set(by_id["a"]["hits"][0])
    assert by_id["b"]["hits"][0]["id"] == "lamp-green"
    # One bad line is answered by its fault, and named; the others are answered.
    faults = {
        "c": "100,000 characters", "f": "colur", "g": "empty", "h": "no-such-file.png",
        "line 4": "not JSON",
    }  # fmt: skip
    for id, fault in faults.items():
        assert by_id[id]["hits"] == []
        assert fault in by_id[id]["error"]
        assert fault in done.stderr
    assert done.stdout == ""


def test_a_batch_of_bad_queries_only_fails(shop, tmp_path):
    (tmp_path / "q.jsonl").write_text('{"id": 1}\n')
    done = omnishelf(
        "search", shop, "--queries", tmp_path / "q.jsonl", "--out", tmp_path / "r.jsonl", code=1
    )
    assert "not one query" in done.stderr


def test_evaluate_measures_what_a_hand_would(shop, tmp_path):
    (tmp_path / "queries.jsonl").write_text('{"id": "q1", "text": "blue mug"}\n')
    run = omnishelf("search", shop, "--text", "blue mug", "--json")
    ids = [hit["product"]["id"] for hit in json.loads(run.stdout)["hits"]]
    # Relevant: the first hit (grade 1) and the third (grade 3), which should have come first.
    qrels = f"query\titer\tproduct\tgrade\nq1\t0\t{ids[0]}\t1\nq1\t0\t{ids[2]}\t3\n"
    (tmp_path / "qrels.tsv").write_text(qrels)
    done = omnishelf(
        "evaluate", shop, "--queries", tmp_path / "queries.jsonl",
        "--qrels", tmp_path / "qrels.tsv", "--out", tmp_path / "report",
    )  # fmt: skip
    gained = 1 / math.log2(2) + 3 / math.log2(4)
    ideal = 3 / math.log2(2) + 1 / math.log2(3)
    summary = json.loads((tmp_path / "report" / "summary.json").read_text())
    means = {measure["measure"]: measure["mean"] for measure in summary["measures"]}
    assert means["nDCG@10"] == pytest.approx(gained / ideal)
    assert means["RR"] == pytest.approx(1)
    assert means["P@10"] == pytest.approx(0.2)
    assert f"nDCG@10\t{gained / ideal:.4f}" in done.stdout


def test_columns_are_mapped_and_rejections_reported(tmp_path):
    (tmp_path / "c.csv").write_text(
        "Artikel;Benennung;Kosten;Waehrung\n"
        "1;Rote Lampe;12,50;EUR\n2;Vase;kostenlos;EUR\n;Ohne;1;EUR\n"
    )
    omnishelf("create", tmp_path / "shop")
    report = tmp_path / "rejected.csv"
    done = omnishelf(
        "add", tmp_path / "shop", tmp_path / "c.csv", "--map", "id=Artikel", "title=Benennung",
        "price=Kosten", "currency=Waehrung", "--report", report,
    )  # fmt: skip
    assert "1 added" in done.stderr
    with report.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["field"]) for row in rows] == [("3", "price"), ("4", "Artikel")]
    found = omnishelf("search", tmp_path / "shop", "--text", "lampe", "--json")
    assert json.loads(found.stdout)["hits"][0]["product"]["price"] == 12.5


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["search", "SHOP"], 1, "the query is empty"),
        (["search", "SHOP", "--text", "🦄", "--where", "{"], 1, "--where is not JSON"),
        (["search", "SHOP", "--text", "a", "--where", '{"price": "cheap"}'], 1, "price"),
        (["search", "SHOP", "--text", "a", "--like", "nobody"], 1, "nobody"),
        (["search", "SHOP", "--image", "missing.jpg"], 1, "missing.jpg"),
        (["search", "SHOP", "--text", "a", "--using", "smell"], 2, "smell"),
        (["search", "SHOP", "--text", "a", "--limit", "many"], 2, "--limit"),
        (["search", "SHOP", "--queries", "q.jsonl"], 2, "--out"),
        (["search", "nowhere", "--text", "a"], 1, "nowhere"),
        (["add", "SHOP", "missing.csv"], 1, "missing.csv"),
        (["add", "SHOP", "missing.csv", "--map", "title"], 2, "title"),
        (["create", "SHOP"], 1, "not empty"),
        (["create", "x", "--encoders", "none-such"], 1, "light"),
        (
            ["evaluate", "SHOP", "--queries", "q", "--qrels", "none.tsv", "--out", "o"],
            1,
            "none.tsv",
        ),
        (["sing"], 2, "sing"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_what_is_wrong_is_said_on_stderr(shop, tmp_path, arguments, code, message):
    done = omnishelf(*(shop if a == "SHOP" else a for a in arguments), code=code)
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_models_are_listed_with_licences_and_verified():
    listed = omnishelf("models", "list").stdout
    for name in ("multilingual-e5-small", "efficientnet-lite0", "whisper-base"):
        assert name in listed
    assert "MIT" in listed
    assert "as it should be" in omnishelf("models", "verify", "efficientnet-lite0").stdout
    assert "nonsense" in omnishelf("models", "verify", "nonsense", code=1).stderr
