"""How fast a server answers searches by words over HTTP, and how many.

`python benchmarks/serve.py SHOP [--requests 400] [--out benchmarks/results/serve.csv]`

Clients keep their connections and ask without a pause. `distinct` queries are made of words of
the shop's own titles and never asked twice; `repeated` ones are twenty, asked over and over, as
by a front page. Encoding is included. The processes that serve and ask share the machine. The
shop's setting `server.requests_per_minute` must allow it: all clients come from one address.
"""

import argparse
import asyncio
import itertools
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from figures import percentiles, write_rows
from omnishelf import Shelf
from serving import serving

CLIENTS = (1, 8)
WARM = 20
REPEATED = 20
OK = 200


def main() -> None:
    """Measure distinct and repeated queries of one client and of eight, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--requests", type=int, default=400, help="of every row")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "serve.csv")
    options = parser.parse_args()
    with Shelf.open(options.shop) as shelf:
        products = shelf.count()
        titles = [product.title for product in itertools.islice(shelf.products(), 2_000)]
    rows = []
    texts = _texts(titles)
    with serving(options.shop) as port:
        asyncio.run(_load(port, 1, list(itertools.islice(texts, WARM))))
        for kind, clients in itertools.product(("distinct", "repeated"), CLIENTS):
            asked = list(itertools.islice(texts, options.requests))
            if kind == "repeated":
                asked = list(itertools.islice(itertools.cycle(asked[:REPEATED]), options.requests))
            start = time.perf_counter()
            times = asyncio.run(_load(port, clients, asked))
            rate = len(times) / (time.perf_counter() - start)
            p50, p99 = percentiles(times)
            print(f"{kind:>9} {clients} clients: p50 {p50:.1f} ms, p99 {p99:.1f} ms, {rate:.1f}/s")
            rows.append({
                "queries": kind, "clients": clients, "products": products, "requests": len(times),
                "p50_ms": p50, "p99_ms": p99, "per_second": round(rate, 1),
            })  # fmt: skip
    write_rows(options.out, rows)


def _texts(titles: list[str]) -> Iterator[str]:
    """Two to four words each, no two alike, the same every time."""
    choose = random.Random(7)
    words = sorted({word for title in titles for word in title.split()})
    seen = set()
    while True:
        text = " ".join(choose.sample(words, choose.randint(2, 4)))
        if text not in seen:
            seen.add(text)
            yield text


async def _load(port: int, clients: int, texts: list[str]) -> list[float]:
    """Milliseconds of every request; clients take the texts in turns."""
    parts = [texts[at::clients] for at in range(clients)]
    return [
        time for part in await asyncio.gather(*(_client(port, p) for p in parts)) for time in part
    ]


async def _client(port: int, texts: list[str]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for text in texts:
        body = json.dumps({"text": text}).encode()
        start = time.perf_counter()
        writer.write(
            b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next(
            int(line.split(":")[1])
            for line in head.splitlines()
            if line.startswith("content-length")
        )
        answer = await reader.readexactly(length)
        times.append((time.perf_counter() - start) * 1e3)
        if int(head.split()[1]) != OK:
            raise SystemExit(f"the server answered {answer.decode()}")
    writer.close()
    await writer.wait_closed()
    return times


if __name__ == "__main__":
    main()
