"""How long a query takes, by what is asked, in process and over HTTP.

`python benchmarks/query.py SHOP [--out benchmarks/results/query.csv]`

The queries are made from the shop's own products: the last four words of their titles, their
pictures, and six words spoken by espeak-ng (that row is left out where it is missing). None is
asked twice, for a shop remembers answers. Encoding is included. The processes that serve and
measure share the machine.
"""

import argparse
import http.client
import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from figures import percentiles, write_rows
from omnishelf import Shelf
from omnishelf.errors import OmnishelfError
from serving import serving

ROUNDS = {"words": 300, "photo": 150, "words + photo": 150, "voice": 20}
WARM = 5
Asked = dict[str, Any]


class _TooFastError(Exception):
    """The server wants us to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def main() -> None:
    """Measure every kind of query both ways, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "query.csv")
    options = parser.parse_args()
    with Shelf.open(options.shop) as shelf:
        shelf.warm()
        queries = _queries(shelf)
        rows = [
            _row("in process", kind, asked, lambda query: shelf.search(**query), shelf.count())
            for kind, asked in queries.items()
        ]
        products = shelf.count()
    with serving(options.shop) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        rows += [
            _row("http", kind, asked, lambda query: _post(connection, query), products)
            for kind, asked in queries.items()
        ]
    write_rows(options.out, rows)


def _queries(shelf: Shelf) -> dict[str, list[Asked]]:
    """Distinct queries of every kind, the same every time."""
    hits = [
        hit.product
        for text in ("shirt", "shoes", "bag", "watch", "dress")
        for hit in shelf.search(text, limit=80).hits
    ]
    titles = [product.title for product in hits]
    photos = [_photo(shelf.read_media(p.images[0])) for p in hits if p.images]
    queries: dict[str, list[Asked]] = {
        "words": [{"text": words} for words in dict.fromkeys(map(_words, titles))],
        "photo": [{"image": photo} for photo in photos],
        "words + photo": [
            {"text": _words(title), "image": photo}
            for title, photo in zip(titles, photos[::-1], strict=False)
        ],
    }
    if shutil.which("espeak-ng"):
        queries["voice"] = [{"audio": _spoken(title)} for title in titles[: ROUNDS["voice"] + WARM]]
    return queries


def _words(title: str) -> str:
    """As much as a shopper types."""
    return " ".join(title.split()[-4:])


def _photo(content: bytes) -> bytes:
    """As a phone sends it: larger than the catalog's picture."""
    picture = Image.open(io.BytesIO(content)).convert("RGB").resize((1024, 1365))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _spoken(title: str) -> bytes:
    """About three seconds."""
    words = " ".join(title.split()[:6])
    return subprocess.run(
        ["espeak-ng", "-b", "1", "-v", "en-us", "-s", "140", "--stdout", words],
        check=True,
        capture_output=True,
    ).stdout


def _row(
    way: str, kind: str, queries: list[Asked], ask: Callable[[Asked], object], products: int
) -> dict[str, object]:
    times = []
    for n, query in enumerate(queries[: ROUNDS[kind] + WARM]):
        milliseconds = _timed(ask, query)
        if n >= WARM:
            times.append(milliseconds)
    p50, p95, p99 = percentiles(times, 50, 95, 99)
    print(f"{way:>10} {kind:>14}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms")
    return {
        "way": way, "query": kind, "products": products, "rounds": len(times),
        "p50_ms": p50, "p95_ms": p95, "p99_ms": p99,
    }  # fmt: skip


def _timed(ask: Callable[[Asked], object], query: Asked) -> float:
    while True:
        start = time.perf_counter()
        try:
            ask(query)
        except OmnishelfError as error:
            print(f"{query.get('text', 'recording')}: {error}", file=sys.stderr)
        except _TooFastError as error:
            # The server's limit for one client; not part of an answer's time.
            time.sleep(error.seconds)
            continue
        return (time.perf_counter() - start) * 1000


def _post(connection: http.client.HTTPConnection, query: Asked) -> None:
    files = {name: query[name] for name in ("image", "audio") if name in query}
    words = json.dumps({"text": query.get("text")}).encode()
    if not files:
        body, kind = words, "application/json"
    else:
        parts = [b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n' + words]
        for name, content in files.items():
            head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'
            parts.append(head.encode() + content)
        body, kind = b"\r\n".join([*parts, b"--x--\r\n"]), "multipart/form-data; boundary=x"
    connection.request("POST", "/v1/search", body, {"Content-Type": kind})
    answer = connection.getresponse()
    answer.read()
    if answer.status == http.client.TOO_MANY_REQUESTS:
        raise _TooFastError(float(answer.getheader("Retry-After") or 1))
    if answer.status not in (http.client.OK, http.client.BAD_REQUEST):
        raise SystemExit(f"the server answered {answer.status}")


if __name__ == "__main__":
    main()
