"""Every call of the API, with what is right and what is wrong."""

import base64
import io
import json
import time
import wave
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from omnishelf import Shelf
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from omnishelf.settings import ServerSettings, Settings


@pytest.fixture(scope="module")
def client(small_catalog, tmp_path_factory):
    settings = Settings(server=ServerSettings(requests_per_minute=100_000))
    with Shelf.create(tmp_path_factory.mktemp("api") / "shop", settings=settings) as shelf:
        shelf.add(small_catalog)
        with TestClient(create_app(shelf)) as made:
            yield made


@pytest.fixture(scope="module")
def photo(small_catalog):
    return (small_catalog.parent / "mug-blue.png").read_bytes()


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [hit["product"]["id"] for hit in answer.json()["hits"]]


def refused(answer, status, code, *words):
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"] == code
    for word in words:
        assert word in error["message"]


def test_search_by_words_with_filter_facets_and_timings(client):
    answer = client.post(
        "/v1/search",
        json={"text": "red", "where": {"price": {"lt": 20}}, "facets": ["colour"], "limit": 3},
    )
    assert len(ids(answer)) == 3
    body = answer.json()
    assert body["timings"]["total"] > 0
    assert body["facets"][0]["field"] == "colour"
    assert all(hit["product"]["price"] < 20 for hit in body["hits"])
    assert {"source", "rank", "contribution"} <= body["hits"][0]["evidence"][0].keys()


def test_search_by_an_uploaded_picture(client, photo):
    answer = client.post("/v1/search", files={"image": ("x.png", photo, "image/png")})
    assert ids(answer)[0] == "mug-blue"
    query = {"query": json.dumps({"text": "red", "limit": 4})}
    answer = client.post("/v1/search", data=query, files={"image": ("x.png", photo)})
    assert len(ids(answer)) == 4


def test_search_by_a_picture_in_a_data_uri(client, photo):
    uri = "data:image/png;base64," + base64.b64encode(photo).decode()
    assert ids(client.post("/v1/search", json={"image": uri}))[0] == "mug-blue"


def test_search_by_voice(client):
    pytest.importorskip("faster_whisper")
    clip = (files("omnishelf.catalog.demo") / "queries" / "zh.ogg").read_bytes()
    answer = client.post("/v1/search", files={"audio": ("x.ogg", clip)})
    assert answer.status_code == 200
    assert answer.json()["understood"]["heard"] == "红色运动鞋"


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ({}, "bad_query", ["empty"]),
        ({"text": "x" * 100_000}, "bad_query", ["100,000"]),
        ({"text": "red", "where": {"colur": "red"}}, "bad_filter", ["colur", "colour"]),
        ({"text": "red", "where": {"price": "cheap"}}, "bad_filter", ["price"]),
        ({"text": "red", "where": {"price": {"below": 3}}}, "bad_filter", ["below"]),
        ({"text": "red", "limit": 0}, "bad_query", ["limit"]),
        ({"text": "red", "using": ["smell"]}, "bad_request", ["using"]),
        ({"text": "red", "nonsense": 1}, "bad_request", ["nonsense"]),
        ({"text": 3}, "bad_request", ["text"]),
        ({"text": "red", "facets": ["colur"]}, "bad_filter", ["colur"]),
        ({"image": "/etc/passwd"}, "bad_media", ["http(s) URL"]),
        ({"image": "file:///etc/passwd"}, "bad_media", ["http(s) URL"]),
        ({"image": "http://127.0.0.1:9/x.jpg"}, "bad_media", ["private address"]),
        ({"image": "data:image/png;base64,%%%"}, "bad_media", ["base64"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_queries_are_refused_by_name(client, query, code, words):
    refused(client.post("/v1/search", json=query), 400, code, *words)


def test_emoji_are_no_error(client):
    assert client.post("/v1/search", json={"text": "🦄🎉"}).status_code == 200


def test_unknown_liked_product(client):
    refused(client.post("/v1/search", json={"like": ["x"]}), 404, "unknown_product", "x")


def test_bodies_that_are_no_query(client):
    refused(client.post("/v1/search", content=b"{"), 400, "bad_query", "not JSON")
    refused(client.post("/v1/search", files={"picture": b"x"}), 400, "bad_query", "picture")
    for content, word in ((b"", "empty"), (b"hello", "picture"), (b"<svg></svg>", "SVG")):
        refused(
            client.post("/v1/search", files={"image": ("x.jpg", content)}), 400, "bad_media", word
        )
    refused(client.post("/v1/search", files={"audio": ("x.ogg", b"hello")}), 400, "bad_media")


def test_silence_has_no_words(client):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(b"\0\0" * 32_000)
    answer = client.post("/v1/search", files={"audio": ("x.wav", file.getvalue())})
    refused(answer, 400, "no_speech", "no speech heard")


def test_a_products_life(client):
    record = {
        "title": "striped scarf",
        "price": 9.5,
        "currency": "EUR",
        "attributes": {"colour": "x"},
    }
    assert client.put("/v1/products/a%2Fb", json=record).json()["outcome"] == "added"
    assert client.put("/v1/products/a%2Fb", json=record).json()["outcome"] == "unchanged"
    assert client.get("/v1/products/a%2Fb").json()["title"] == "striped scarf"
    assert client.patch("/v1/products/a%2Fb", json={"price": 7}).json()["price"] == 7
    answer = client.post("/v1/search", json={"text": "scarf", "where": {"price": {"lte": 7}}})
    assert ids(answer)[0] == "a/b"
    assert client.delete("/v1/products/a%2Fb").status_code == 204
    refused(client.get("/v1/products/a%2Fb"), 404, "unknown_product", "a/b")
    refused(client.delete("/v1/products/a%2Fb"), 404, "unknown_product")
    refused(client.patch("/v1/products/a%2Fb", json={"price": 1}), 404, "unknown_product")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"price": -1}, ["price"]),
        ({"price": "free"}, ["price"]),
        ({"stock": -3}, ["stock"]),
        ({"currency": "euro"}, ["currency"]),
        ({"id": "other"}, ["other"]),
        ({"titel": "x"}, ["titel"]),
        ({"images": ["/etc/passwd"]}, ["/etc/passwd", "URL"]),
        ({"images": "x"}, ["images"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_products_are_refused_by_field(client, record, words):
    refused(client.put("/v1/products/bad", json=record), 422, "bad_product", *words)
    assert client.get("/v1/products/bad").status_code == 404


def test_a_products_media_that_can_not_be_had_is_told_and_left_out(client):
    record = {"title": "ghost", "images": ["data:image/png;base64,aGVsbG8="]}
    answer = client.put("/v1/products/ghost", json=record).json()
    assert answer["outcome"] == "added"
    assert answer["rejected"][0]["field"] == "images"
    assert client.delete("/v1/products/ghost").status_code == 204


def test_pictures_as_they_are_and_small(client, photo):
    answer = client.get("/v1/products/mug-blue/images/0")
    assert answer.content == photo
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    small = client.get("/v1/products/mug-blue/images/0?size=32")
    assert max(Image.open(io.BytesIO(small.content)).size) == 32
    tag = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/v1/products/mug-blue/images/0", headers=tag).status_code == 304
    refused(client.get("/v1/products/mug-blue/images/1"), 404, "not_found", "picture 1")
    refused(client.get("/v1/products/mug-blue/sounds/0"), 404, "not_found", "sound 0")


def test_facets_and_fields(client):
    (colour,) = client.get("/v1/facets?fields=colour").json()["facets"]
    assert {value["value"]: value["count"] for value in colour["values"]} == {
        "red": 4, "green": 4, "blue": 4,
    }  # fmt: skip
    where = json.dumps({"category": "mug"})
    (colour,) = client.get("/v1/facets", params={"fields": "colour", "where": where}).json()[
        "facets"
    ]
    assert [value["count"] for value in colour["values"]] == [1, 1, 1]
    fields = client.get("/v1/fields").json()["fields"]
    assert (fields["price"], fields["colour"]) == ("number", "keyword")
    refused(client.get("/v1/facets?fields=colur"), 400, "bad_filter", "colur")
    refused(client.get("/v1/facets?fields=colour&where={"), 400, "bad_filter", "not JSON")


def finished(client, id):
    for _ in range(600):
        job = client.get(f"/v1/import/{id}").json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.05)
    raise AssertionError("the import did not end")


def test_imports_run_behind_and_tell_how_far_they_are(client):
    content = b"id,title,price,currency\ni1,desk,10,EUR\ni2,chair,nan,EUR\ni3,stool,5,EUR\n"
    started = client.post("/v1/import?format=csv", content=content)
    assert started.status_code == 202
    job = finished(client, started.json()["id"])
    assert (job["state"], job["added"]) == ("done", 2)
    assert (job["rejections"][0]["line"], job["rejections"][0]["field"]) == (3, "price")
    form = client.post(
        "/v1/import?format=jsonl", files={"file": b'{"id": "i1", "title": "desk"}\n'}
    )
    assert finished(client, form.json()["id"])["changed"] == 1
    for id in ("i1", "i3"):
        client.delete(f"/v1/products/{id}")
    refused(client.get("/v1/import/nothing"), 404, "not_found", "nothing")


def test_an_import_that_is_no_catalog_fails_alone(client):
    job = finished(client, client.post("/v1/import", content=b"just words\n").json()["id"])
    assert job["state"] == "failed"
    assert "the catalog" in job["error"]
    assert "/tmp" not in job["error"]


def test_an_import_never_reads_the_servers_files(client, small_catalog):
    path = small_catalog.parent / "mug-red.png"
    content = f"id,title,image\nspy,spy,{path}\n".encode()
    job = finished(client, client.post("/v1/import", content=content).json()["id"])
    assert job["added"] == 1
    assert job["rejections"][0]["field"] == "images"
    assert client.get("/v1/products/spy/images/0").status_code == 404
    client.delete("/v1/products/spy")


def test_health_readiness_and_openapi(client):
    assert client.get("/v1/health").json() == {"status": "alive"}
    assert client.get("/v1/ready").json()["products"] >= 12
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/v1/search", "/v1/import", "/v1/products/{id}", "/v1/facets"} <= paths.keys()
    refused(client.get("/v1/nowhere"), 404, "not_found")
    refused(client.get("/v1/search"), 405, "method_not_allowed")


def test_metrics_count_requests_by_route(client):
    client.post("/v1/search", json={"text": "red"})
    text = client.get("/metrics").text
    assert 'route="/v1/search"' in text
    assert "mug-blue" not in text, "ids would be labels without end"
    assert "omnishelf_products" in text


def test_the_page_carries_its_policy(client):
    answer = client.get("/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    for part in ("app.js", "styles/base.css", "icon.svg"):
        assert client.get(f"/page/{part}").status_code == 200
    assert client.get("/page/../app.py").status_code == 404


def test_keys_guard_searching_and_changing(small_catalog, tmp_path):
    keys = Keys(search="find", admin="rule")
    with (
        Shelf.create(tmp_path / "shop") as shelf,
        TestClient(create_app(shelf, keys=keys)) as client,
    ):
        red = {"text": "red"}
        refused(client.post("/v1/search", json=red), 401, "key_missing", "search key")
        wrong = {"Authorization": "Bearer nonsense"}
        refused(client.post("/v1/search", json=red, headers=wrong), 403, "key_refused")
        for key in ({"Authorization": "Bearer find"}, {"X-API-Key": "rule"}):
            assert client.post("/v1/search", json=red, headers=key).status_code == 200
        find, rule = {"X-API-Key": "find"}, {"X-API-Key": "rule"}
        refused(client.put("/v1/products/x", json={}, headers=find), 403, "key_refused")
        assert client.put("/v1/products/x", json={}, headers=rule).status_code == 200
        refused(client.post("/v1/import", content=b"x"), 401, "key_missing", "admin key")
        for path in ("/v1/health", "/v1/ready", "/"):
            assert client.get(path).status_code == 200
