"""How fast a server answers searches by words over HTTP, and how many.

`python benchmarks/serve.py SHOP [--requests 400] [--out benchmarks/results/serve.csv]`

Clients keep their connections and ask without a pause, or with pauses of a second on average, as
shoppers who read what they got (exponential, seeded). `distinct` queries are made of words of
the shop's own titles and never asked twice; `repeated` ones are twenty, asked over and over, as
by a front page. Encoding is included. The processes that serve and ask share the machine. The
shop's setting `server.requests_per_minute` must allow it: all clients come from one address.
"""

import argparse
import asyncio
import http.client
import itertools
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from figures import percentiles, write_rows
from omnishelf import Shelf
from serving import serving

LOADS = ((1, 0.0), (8, 0.0), (8, 1.0))
"""Clients, and the mean pause in seconds that each makes after an answer."""
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
        _wait_for_words(port, titles[0])
        asyncio.run(_load(port, 1, 0.0, list(itertools.islice(texts, WARM))))
        for kind, (clients, pause) in itertools.product(("distinct", "repeated"), LOADS):
            asked = list(itertools.islice(texts, options.requests))
            if kind == "repeated":
                asked = list(itertools.islice(itertools.cycle(asked[:REPEATED]), options.requests))
            start = time.perf_counter()
            times = asyncio.run(_load(port, clients, pause, asked))
            rate = len(times) / (time.perf_counter() - start)
            p50, p99 = percentiles(times)
            who = f"{clients} clients, pause {pause} s"
            print(f"{kind:>9} {who}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, {rate:.1f}/s")
            rows.append({
                "queries": kind, "clients": clients, "pause_s": pause, "products": products,
                "requests": len(times), "p50_ms": p50, "p99_ms": p99, "per_second": round(rate, 1),
            })  # fmt: skip
    write_rows(options.out, rows)


def _wait_for_words(port: int, title: str) -> None:
    """Until the words of all products have been read, which a server does beside its first
    searches."""
    asked = "/v1/suggest?" + urlencode({"q": title[:3]})
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", asked)
        told = json.load(connection.getresponse())
        connection.close()
        if told["suggestions"]:
            return
        time.sleep(1)


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


async def _load(port: int, clients: int, pause: float, texts: list[str]) -> list[float]:
    """Milliseconds of every request; clients take the texts in turns."""
    asking = [_client(port, texts[at::clients], pause, random.Random(at)) for at in range(clients)]
    return [time for part in await asyncio.gather(*asking) for time in part]


async def _client(port: int, texts: list[str], pause: float, chance: random.Random) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for text in texts:
        if pause:
            # Servers close connections that are idle for longer.
            await asyncio.sleep(min(4.0, chance.expovariate(1 / pause)))
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
