"""Search engines side by side: same vectors, words, filters and machine, exact ground truth.

`python benchmarks/engines.py --n 100000 [--only omnishelf zvec ...] [--out CSV]`
`python benchmarks/engines.py --report CSV ...`

The catalog is generated (`peers/generated.py`). Every engine runs in processes of its own, one at
a time: one that loads, and one that reopens and asks. One that is missing, crashes or takes too
long is reported in the CSV. `--report` writes `docs/engines.md` and its plot.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from peers.apart import PHASES, run
from peers.engines_by_name import ENGINES
from peers.generated import Catalog
from peers.measure import Measured
from peers.questions import Questions
from peers.row import Row, read, write
from peers.truth import Truth

HERE = Path(__file__).parent


def main() -> None:
    """Measure, or report what was measured."""
    options = _options()
    if options.child:
        phase, name, work = options.child
        folder = Path(work)
        measured = Measured(name, folder, folder / f"engine-{name}", folder / f"{name}.jsonl")
        {"load": measured.load, "ask": measured.ask}[phase]()
    elif options.report:
        # matplotlib is not needed to measure.
        from peers.report import write_report  # noqa: PLC0415

        write_report({csv: read(csv) for csv in options.report}, options.docs)
    else:
        out = options.out or HERE / "results" / f"engines_{options.n}.csv"
        with tempfile.TemporaryDirectory(dir=options.work, prefix="engines-") as work:
            rows: list[Row] = []
            for row in _measured(Path(work), options):
                rows.append(row)
                # Written again after every figure: an interrupted run keeps what it has.
                write(out, rows)


def _measured(work: Path, options: argparse.Namespace) -> Iterator[Row]:
    catalog = Catalog.generate(options.n)
    catalog.save(work)
    questions = Questions.draw(options.queries, options.n)
    questions.save(work)
    Truth.compute(catalog, questions).save(work)
    del catalog
    for name in options.only or ENGINES:
        print(f"{name} ...", flush=True)
        for row in run(name, work, options.n, options.timeout):
            value = "" if row.value is None else f"{row.value:.4g}"
            print(f"  {row.measure}: {value} {row.note}", flush=True)
            yield row


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000, help="products")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--only", nargs="+", choices=list(ENGINES))
    parser.add_argument("--timeout", type=float, default=7200, help="s, for each of two phases")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--work", type=Path, help="where a folder for the indexes is made")
    parser.add_argument("--report", type=Path, nargs="+", metavar="CSV")
    parser.add_argument("--docs", type=Path, default=HERE.parent / "docs")
    parser.add_argument("--child", nargs=3, metavar=("PHASE", "ENGINE", "WORK"),
                        help=f"used within; PHASE is one of {', '.join(PHASES)}")  # fmt: skip
    return parser.parse_args()


if __name__ == "__main__":
    main()
