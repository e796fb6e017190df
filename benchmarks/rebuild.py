"""Searches and writes go on while a shop's index is made anew: how slow do they get, does any fail?

    python benchmarks/rebuild.py [--products 100000] [--out benchmarks/results]

Two clients search by words and vectors, and a keeper writes products and looks for each, at a
steady rate: at rest, during a full rebuild until the shop has switched, and afterwards; once in
process and once over HTTP, where the server shares the machine with the load. Writes
`rebuild.csv` (by phase) and `rebuild_time.csv` (every half second); `rebuild_report.py` makes the
page of them.
"""

import argparse
import tempfile
from pathlib import Path

from figures import write_rows
from rebuilding.load import Load
from rebuilding.phases import Row, run
from rebuilding.shop import make_shop, questions
from rebuilding.ways import WAYS

STEP = 0.5
QUESTIONS = 20_000
WARM = 50


def main() -> None:
    """Measure both ways, and write the tables."""
    options = _options()
    phases: list[Row] = []
    time: list[Row] = []
    with tempfile.TemporaryDirectory(dir=options.work, prefix="rebuild-") as work:
        shop = make_shop(Path(work), options.products)
        texts = questions(options.products, QUESTIONS)
        for name in options.ways:
            with WAYS[name](shop) as way:
                for text in texts[:WARM]:
                    way.search(text)
                load = Load(way, texts[WARM:], clients=options.clients, rate=options.rate,
                            writes=options.writes, brand=name.replace(" ", ""))  # fmt: skip
                done = run(way, load, options.rest)
            of: Row = {"way": name, "products": options.products}
            took: Row = {"rebuild_s": round(done.ended - done.began, 1)}
            phases += [of | row | took for row in done.by_phase()]
            time += [of | row for row in done.over_time(STEP)]
            write_rows(options.out / "rebuild.csv", phases)
            write_rows(options.out / "rebuild_time.csv", time)
    for row in phases:
        print(*row.values(), sep="\t")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--clients", type=int, default=2, help="who search")
    parser.add_argument("--rate", type=float, default=20.0, help="searches a second of each client")
    parser.add_argument("--writes", type=float, default=2.0, help="a second")
    parser.add_argument("--rest", type=float, default=30.0, help="seconds before and after")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    parser.add_argument("--work", type=Path, help="where a folder for the shop is made")
    return parser.parse_args()


if __name__ == "__main__":
    main()
