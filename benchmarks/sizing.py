"""What memory, disk, nodes and shards a cluster needs for 10 million to a billion products.

`python benchmarks/sizing.py [--scale benchmarks/results/scale.csv] [--numbers 2640] ...`

Bytes a product come from the formula below; for a precision that `scale.csv` has measured, from
what one of its products added to the process, and the formula only for what this product has
more. Writes `results/sizing.csv` and the table of `docs/cluster.md`, which says how to read it.
Sources: Qdrant's capacity planning (headroom 1.5); Y. Malkov, D. Yashunin, TPAMI 2020, for the
graph: 2m links on the ground floor, and on the 1 / (m - 1) floors above that a point has on
average, m links each.
"""

import argparse
import csv
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

HERE = Path(__file__).parent
SIZES = (10_000_000, 100_000_000, 1_000_000_000)
REPLICAS = (2, 3)
COMPONENT = {"float32": 4.0, "float16": 2.0, "int8": 1.0, "binary": 0.125}
"""Bytes of one component in memory."""
SHOWN = ("float16", "int8")
"""Precisions that are computed though nothing has measured them."""
LINK, ID, POSTING, VALUE = 4, 44, 12, 12
"""Bytes of a link; of a UUID both ways with its offset and version; of a word's posting (point,
weight, largest weight to come); of an indexed field's value both ways."""
ORIGINAL, TERM = 2, 8
"""Bytes on disk: of a component as it is kept (float16), of a word with its weight."""
HEADROOM = 1.5
"""Segments that are being rebuilt lie there twice."""
BEGIN, END = "<!-- sizing.py: begin -->", "<!-- sizing.py: end -->"


@dataclass(frozen=True)
class Product:
    """What is kept of a typical product."""

    numbers: int
    """Components of all its vectors."""
    graphs: int
    """Sources with a graph."""
    links: int
    """m of the graphs."""
    terms: int
    fields: int
    payload: int
    """Bytes of its record, on disk."""

    def memory(self, precision: str) -> float:
        """Bytes in memory."""
        return self.numbers * COMPONENT[precision] + self._indexes()

    def disk(self, precision: str) -> float:
        """Bytes on disk: everything in memory, and what only lies there."""
        quantised = COMPONENT[precision] < ORIGINAL
        originals = self.numbers * ORIGINAL if quantised else 0
        return self.memory(precision) + originals + self.terms * TERM + self.payload

    def _indexes(self) -> float:
        graph = LINK * (2 * self.links + self.links / (self.links - 1))
        return self.graphs * graph + ID + self.terms * POSTING + self.fields * VALUE


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    products: int
    precision: str
    basis: str
    memory_bytes_a_product: int
    disk_bytes_a_product: int
    replicas: int
    memory_gb: int
    disk_gb: int
    nodes: int
    shards: int


MEASURED = Product(numbers=256, graphs=1, links=32, terms=14, fields=6, payload=200)
"""What a product of `scale.py` has."""


def main() -> None:
    """Compute and write the table."""
    options = _options()
    product = Product(
        options.numbers,
        options.graphs,
        options.links,
        options.terms,
        options.fields,
        options.payload,
    )
    rows = list(table(product, measured(options.scale), node_gb=options.node_gb))
    with options.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)])
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
    page = options.docs.read_text(encoding="utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    options.docs.write_text(f"{before}{BEGIN}\n{markdown(rows)}\n{END}{after}", encoding="utf-8")
    print(markdown(rows))


def table(
    product: Product, found: dict[str, tuple[str, float, float]], *, node_gb: float
) -> Iterator[Row]:
    """Every size, precision and number of replicas.

    Args:
        product: for the formula.
        found: measured bytes a product, of `measured`.
        node_gb: memory of a node that its collection may fill.
    """
    for precision in dict.fromkeys((*SHOWN, *found)):
        basis, memory, disk = "formula", product.memory(precision), product.disk(precision)
        if precision in found:
            measured_to, own_memory, own_disk = found[precision]
            basis = f"{measured_to}, the rest by formula"
            memory += own_memory - MEASURED.memory(precision)
            disk += own_disk - MEASURED.disk(precision)
        for count in SIZES:
            for replicas in REPLICAS:
                memory_gb = count * memory * replicas * HEADROOM / 1e9
                nodes = max(3, math.ceil(memory_gb / node_gb))
                yield Row(
                    count,
                    precision,
                    basis,
                    round(memory),
                    round(disk),
                    replicas,
                    math.ceil(memory_gb),
                    math.ceil(count * disk * replicas * HEADROOM / 1e9),
                    nodes,
                    shards(nodes, replicas),
                )


def shards(nodes: int, replicas: int) -> int:
    """The fewest shards that give every node equally many copies, and at least two of them: a
    node more then has something to take over."""
    step = nodes // math.gcd(nodes, replicas)
    return step * math.ceil(2 * nodes / replicas / step)


def measured(scale: Path) -> dict[str, tuple[str, float, float]]:
    """By precision, where it is from and what a product adds to memory and disk, in bytes.

    The slope from the smallest to the largest shop: what a process takes with no products in it
    is no part of a product.
    """
    if not scale.exists():
        return {}
    with scale.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["resident_mb"] and row["disk_mb"]]
    found = {}
    for precision in dict.fromkeys(row["precision"] for row in rows):
        own = sorted(
            (int(row["products"]), float(row["resident_mb"]), float(row["disk_mb"]))
            for row in rows
            if row["precision"] == precision
        )
        small, large = (own[0] if len(own) > 1 else (0, 0.0, 0.0)), own[-1]
        if large[0] > small[0]:
            memory, disk = ((large[n] - small[n]) * 1e6 / (large[0] - small[0]) for n in (1, 2))
            found[precision] = (f"measured to {large[0]:,}", memory, disk)
    return found


def markdown(rows: list[Row]) -> str:
    """The table for people."""
    lines = [
        "| products | precision | bytes a product, memory / disk | from | replicas "
        "| memory | disk | nodes | shards |",
        "|---:|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.products:,} | {row.precision} | {row.memory_bytes_a_product:,} / "
        f"{row.disk_bytes_a_product:,} | {row.basis} | {row.replicas} | {row.memory_gb:,} GB "
        f"| {row.disk_gb:,} GB | {row.nodes:,} | {row.shards:,} |"
        for row in rows
    ]
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=Path, default=HERE / "results" / "scale.csv")
    parser.add_argument("--out", type=Path, default=HERE / "results" / "sizing.csv")
    parser.add_argument("--docs", type=Path, default=HERE.parent / "docs" / "cluster.md")
    parser.add_argument("--numbers", type=int, default=2640, help="components of all vectors")
    parser.add_argument("--graphs", type=int, default=3, help="sources with vectors")
    parser.add_argument("--links", type=int, default=32, help="m of the graphs")
    parser.add_argument("--terms", type=int, default=24, help="different words")
    parser.add_argument("--fields", type=int, default=8, help="values that are indexed")
    parser.add_argument("--payload", type=int, default=1_000, help="bytes of the record")
    parser.add_argument("--node-gb", type=float, default=200.0, help="memory of a node, in GB")
    return parser.parse_args()


if __name__ == "__main__":
    main()
