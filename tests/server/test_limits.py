"""Limits: how much is sent, and how often; and a server that ends well."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient

from omnishelf import Shelf
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from omnishelf.settings import ServerSettings, Settings


@pytest.fixture
def limited(tmp_path):
    settings = Settings(server=ServerSettings(max_upload_bytes=10_000, requests_per_minute=8))
    keys = Keys(admin="a-secret-key")
    with (
        Shelf.create(tmp_path / "shop", settings=settings) as shelf,
        TestClient(create_app(shelf, keys=keys)) as client,
    ):
        yield client


def test_a_body_that_says_it_is_too_large_is_refused(limited):
    answer = limited.post("/v1/search", files={"image": b"x" * 20_000})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


def test_a_body_that_grows_too_large_is_refused(limited):
    def chunks():
        for _ in range(20):
            yield b'{"text": "' + b"x" * 1_000

    answer = limited.post("/v1/search", content=chunks())
    assert answer.status_code == 413


def test_too_many_requests_are_told_when_to_come_back(limited):
    answers = [limited.get("/v1/fields") for _ in range(9)]
    assert [answer.status_code for answer in answers[:8]] == [200] * 8
    assert answers[8].status_code == 429
    assert answers[8].json()["error"]["code"] == "too_many_requests"
    assert 1 <= int(answers[8].headers["retry-after"]) <= 60


def test_keys_are_never_logged(limited, caplog):
    with caplog.at_level(logging.DEBUG):
        limited.put("/v1/products/x", json={}, headers={"X-API-Key": "a-secret-key"})
        limited.put("/v1/products/x", json={}, headers={"Authorization": "Bearer a-wrong-key"})
    assert "a-secret-key" not in caplog.text
    assert "a-wrong-key" not in caplog.text
    assert "a-secret-key" not in repr(Keys(admin="a-secret-key"))


def start(shop, port):
    """A server of its own process; its log goes to a file, for a pipe that nobody reads fills."""
    with log_of(shop).open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "omnishelf", "serve", str(shop), "--port", str(port)], stderr=log
        )


def log_of(shop):
    return shop.parent / "server.log"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_ready(address):
    for _ in range(600):
        try:
            urlopen(f"{address}/v1/ready").close()
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def test_a_server_told_to_stop_answers_what_it_was_asked_and_ends_well(tmp_path):
    Shelf.create(tmp_path / "shop").close()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = start(tmp_path / "shop", port)
    wait_ready(address)
    # An upload that is under way when the server is told to stop.
    body = b'{"id": "one", "title": "desk"}\n' + b'{"id": "two", "title": "chair"}\n'
    upload = socket.create_connection(("127.0.0.1", port))
    upload.sendall(
        b"POST /v1/import?format=jsonl HTTP/1.1\r\nHost: x\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    )
    upload.sendall(body[:31])
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    upload.sendall(body[31:])
    assert b"202 Accepted" in upload.recv(4096)
    upload.close()
    code = process.wait(timeout=60)
    log = log_of(tmp_path / "shop").read_text()
    assert code == 0, log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert any(line.get("route") == "/v1/import" and line["status"] == 202 for line in lines)
    # What it accepted and had no time for is taken up by the next server.
    assert products_after_start(tmp_path / "shop", 2) == 2


def products_after_start(shop, expected):
    port = free_port()
    process = start(shop, port)
    try:
        wait_ready(f"http://127.0.0.1:{port}")
        for _ in range(100):
            count = json.load(urlopen(f"http://127.0.0.1:{port}/v1/ready"))["products"]
            if count == expected:
                break
            time.sleep(0.1)
        return count
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_an_accepted_import_outlives_a_killed_server(tmp_path):
    Shelf.create(tmp_path / "shop").close()
    port = free_port()
    process = start(tmp_path / "shop", port)
    wait_ready(f"http://127.0.0.1:{port}")
    body = "".join(f'{{"id": "p{n}", "title": "desk {n}"}}\n' for n in range(40)).encode()
    assert urlopen(Request(f"http://127.0.0.1:{port}/v1/import?format=jsonl", body)).status == 202
    process.kill()
    process.wait(timeout=60)
    assert products_after_start(tmp_path / "shop", 40) == 40
    assert list((tmp_path / "shop" / "imports").iterdir()) == []


def test_a_second_server_on_one_shop_is_refused_by_name(tmp_path):
    Shelf.create(tmp_path / "shop").close()
    with Shelf.open(tmp_path / "shop"):
        process = start(tmp_path / "shop", free_port())
        code = process.wait(timeout=60)
    log = log_of(tmp_path / "shop").read_text()
    assert code == 1
    assert "shop" in log
    assert "Traceback" not in log


def test_other_machines_are_not_served_without_an_admin_key(tmp_path):
    Shelf.create(tmp_path / "shop").close()
    done = subprocess.run(
        [sys.executable, "-m", "omnishelf", "serve", str(tmp_path / "shop"), "--host", "0.0.0.0"],
        capture_output=True,
        text=True,
        check=False,
        env={name: v for name, v in os.environ.items() if name != "OMNISHELF_ADMIN_KEY"},
    )
    assert done.returncode == 1
    assert "OMNISHELF_ADMIN_KEY" in done.stderr


def test_searches_go_on_while_a_catalog_is_imported(tmp_path):
    """Nobody waits for somebody else's import."""
    Shelf.create(tmp_path / "shop").close()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = start(tmp_path / "shop", port)
    try:
        wait_ready(address)
        rows = "".join(f'{{"id": "p{n}", "title": "desk number {n}"}}\n' for n in range(700))
        posted = urlopen(Request(f"{address}/v1/import?format=jsonl", rows.encode()))
        job = json.load(posted)["id"]
        answered = 0
        state = "waiting"
        while state in ("waiting", "running"):
            query = Request(
                f"{address}/v1/search", b'{"text": "desk"}', {"Content-Type": "application/json"}
            )
            assert urlopen(query).status == 200
            answered += state == "running"
            state = json.load(urlopen(f"{address}/v1/import/{job}"))["state"]
            time.sleep(0.3)  # a client may ask 600 times a minute, however long the import takes
        assert state == "done"
        assert answered > 1
        assert json.load(urlopen(f"{address}/v1/ready"))["products"] == 700
    finally:
        process.terminate()
        process.wait(timeout=60)
