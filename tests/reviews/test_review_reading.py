"""Files of reviews: what is wrong with a row is told by its line, and the rest goes on."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from omnishelf.catalog.rejection import Rejection
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.reading import read_reviews
from omnishelf.reviews.review import MAX_TEXT, Review


def write(path, text):
    path.write_text(text, "utf-8")
    return path


def split(path, **how):
    found = list(read_reviews(path, **how))
    reviews = [one for one in found if isinstance(one, Review)]
    return reviews, [one for one in found if isinstance(one, Rejection)]


def test_a_csv_by_its_usual_names(tmp_path):
    path = write(
        tmp_path / "r.csv",
        "review_id,sku,stars,comment,date,user,photos\n"
        'a,p1,5,"Great, really",2026-03-01,u1,a.jpg|b.jpg\n'
        "b,p1,,好用,2026-03-02T10:00:00+08:00,,\n",
    )
    reviews, rejected = split(path)
    assert rejected == []
    assert reviews[0] == Review(
        id="a", product="p1", rating=5, text="Great, really", author="u1",
        time=datetime(2026, 3, 1, tzinfo=UTC), pictures=("a.jpg", "b.jpg"),
    )  # fmt: skip
    assert reviews[1].rating is None
    assert reviews[1].time == datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_bad_rows_are_told_by_line_and_the_rest_goes_on(tmp_path):
    path = write(
        tmp_path / "r.csv",
        "id,product,rating,text,time\n"
        "a,p1,5,fine,\n"
        "b,p1,9,too many stars,\n"
        "c,,4,of nothing,\n"
        "d,p1,,,\n"
        "e,p1,4,when,yesterday\n"
        "a,p1,4,again,\n"
        "f,p1,4\n"
        "g,p1,,only words,\n",
    )
    reviews, rejected = split(path)
    assert [one.id for one in reviews] == ["a", "g"]
    told = {one.line: one.reason for one in rejected}
    assert set(told) == {3, 4, 5, 6, 7, 8}
    assert "rating" in told[3]
    assert "product" in told[4]
    assert "empty" in told[5]
    assert "yesterday" in told[6]
    assert "line 2" in told[7]
    assert "3 cells" in told[8]


def test_json_lines_gzipped_with_ids_of_their_own(tmp_path):
    rows = [
        {"product": 7, "text": "ok", "time": 0},
        ["no", "object"],
        {"product": "p", "pictures": ["x.jpg"]},
        {"product": "p", "text": 3},
    ]
    path = tmp_path / "r.jsonl.gz"
    lines = [json.dumps(row) for row in rows] + ["{broken"]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    reviews, rejected = split(path)
    assert [(one.id, one.product) for one in reviews] == [("line 1", "7"), ("line 3", "p")]
    assert reviews[0].time == datetime(1970, 1, 1, tzinfo=UTC)
    assert [one.line for one in rejected] == [2, 4, 5]


def test_columns_can_be_mapped(tmp_path):
    path = write(tmp_path / "r.csv", "Artikel,Meinung\np1,gut\n")
    with pytest.raises(ReviewError, match="Artikel, Meinung"):
        list(read_reviews(path))
    reviews, _ = split(path, mapping={"product": "Artikel", "text": "Meinung"})
    assert (reviews[0].product, reviews[0].text) == ("p1", "gut")
    with pytest.raises(ReviewError, match="no field 'meaning'"):
        list(read_reviews(path, mapping={"meaning": "Meinung"}))


def test_what_is_no_file_of_reviews(tmp_path):
    with pytest.raises(ReviewError, match="does not exist"):
        list(read_reviews(tmp_path / "none.csv"))
    with pytest.raises(ReviewError, match="is a folder"):
        list(read_reviews(tmp_path))
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(ReviewError, match="empty"):
        list(read_reviews(tmp_path / "empty.csv"))


def test_a_text_too_long_is_refused_and_one_of_50_kb_is_not(tmp_path):
    path = write(
        tmp_path / "r.csv",
        f"id,product,text\na,p,{'x' * 50_000}\nb,p,{'x' * (MAX_TEXT + 1)}\n",
    )
    reviews, rejected = split(path)
    assert [one.id for one in reviews] == ["a"]
    assert rejected[0].field == "text"
