"""How well queries are understood, on queries that were written before the code that reads them.

`python benchmarks/understanding.py [--half HALF] [--out benchmarks/results/understanding.csv]`

A slot is found if its kind, its value (case aside) and whether it is refused are all as the
query's author wrote them; F1 is micro-averaged over slots. The rules were written with the half
`development` in view; the half `final` was read once, at the end. Nothing else decides between
them: `tests/understanding/queries/README.md` says how the queries were written.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from figures import percentiles, write_rows
from omnishelf.glossary import Glossary
from omnishelf.understanding import Reader
from omnishelf.vocabulary.vocabulary import Vocabulary

QUERIES = Path(__file__).parent.parent / "tests" / "understanding" / "queries"
LANGUAGES = ("en", "zh", "es")
HALVES = ("development", "final")
BRANDS = (
    *("Acme", "Bolt", "Nimbus", "Solara", "Kestrel", "Old Mill", "Nordwind", "Luna & Co"),
    *("Tigre", "Hanami", "云朵 (Yunduo)", "飞鹤 (Feihe)", "Puma", "Nike", "Red Tape"),
    *("Blue Harbor", "Apple Valley"),
)
"""The shop that the queries were asked of."""

Triple = tuple[str, str, bool]


@dataclass
class Counts:
    """Slots by kind: found, invented and missed."""

    found: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, wanted: set[Triple], read: set[Triple]) -> None:
        """Count one query's slots."""
        self.found.update(kind for kind, *_ in wanted & read)
        self.invented.update(kind for kind, *_ in read - wanted)
        self.missed.update(kind for kind, *_ in wanted - read)

    def f1(self, kind: str | None = None) -> float:
        """F1 of one kind, or of all together."""
        of = [kind] if kind else [*(self.found | self.invented | self.missed)]
        found = sum(self.found[one] for one in of)
        wrong = sum(self.invented[one] + self.missed[one] for one in of)
        return 2 * found / (2 * found + wrong) if found + wrong else 1.0


def queries(language: str, half: str) -> Iterator[Mapping[str, Any]]:
    """The queries of a half."""
    for line in (QUERIES / f"{language}.jsonl").read_text("utf-8").splitlines():
        query = json.loads(line)
        if query["half"] == half:
            yield query


def reader() -> Reader:
    """A reader for the shop that the queries were asked of."""
    return Reader(Glossary.load(), Vocabulary(brands=dict.fromkeys(BRANDS, 10)))


def count(reading: Reader, asked: Iterable[Mapping[str, Any]]) -> tuple[Counts, list[float]]:
    """Read queries; gives the counts, and milliseconds of each."""
    counts, times = Counts(), []
    for query in asked:
        started = time.perf_counter()
        read = reading.read(query["text"])
        times.append((time.perf_counter() - started) * 1_000)
        counts.add(
            {
                _triple(slot["slot"], slot["value"], slot.get("not", False))
                for slot in query["slots"]
            },
            {_triple(slot.kind, slot.value, slot.negated) for slot in read.slots},
        )
    return counts, times


def _triple(kind: str, value: str, negated: bool) -> Triple:
    # Authors wrote a brand's two names or the first: 云朵 is 云朵 (Yunduo).
    return kind, value.casefold().partition(" (")[0], negated


def rows(halves: Sequence[str]) -> Iterator[dict[str, object]]:
    """One row for each language, half and kind, and one for all kinds together."""
    reading = reader()
    for language in LANGUAGES:
        reading.read({"en": "red shoes", "zh": "红鞋", "es": "zapatos rojos"}[language])
        for half in halves:
            asked = [*queries(language, half)]
            counts, times = count(reading, asked)
            middle, slowest = percentiles(times)
            kinds = sorted(counts.found | counts.invented | counts.missed)
            for kind in (None, *kinds):
                of = kinds if kind is None else [kind]
                yield {
                    "language": language,
                    "half": half,
                    "slot": kind or "all",
                    "queries": len(asked),
                    "found": sum(counts.found[one] for one in of),
                    "invented": sum(counts.invented[one] for one in of),
                    "missed": sum(counts.missed[one] for one in of),
                    "f1": round(counts.f1(kind), 3),
                    "p50_ms": middle if kind is None else "",
                    "p99_ms": slowest if kind is None else "",
                }


def main() -> None:
    """Read all queries and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "results" / "understanding.csv"
    )
    options = parser.parse_args()
    table = [*rows([options.half] if options.half else HALVES)]
    write_rows(options.out, table)
    for row in table:
        if row["slot"] == "all":
            print(row)


if __name__ == "__main__":
    main()
