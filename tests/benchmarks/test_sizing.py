"""Sizes of clusters, held against numbers worked out by hand."""

import csv
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import sizing  # noqa: E402

SMALL = sizing.Product(numbers=100, graphs=2, links=5, terms=10, fields=3, payload=1_000)


def test_bytes_of_a_product():
    # Graphs 2 x 4 x (10 + 5 / 4) = 90, ids 44, words 120, fields 36.
    assert SMALL.memory("float16") == pytest.approx(200 + 90 + 44 + 120 + 36)
    assert SMALL.memory("int8") == pytest.approx(100 + 290)
    assert SMALL.disk("float16") == pytest.approx(490 + 80 + 1_000)
    assert SMALL.disk("int8") == pytest.approx(390 + 200 + 80 + 1_000)


def test_replicas_and_headroom_multiply():
    rows = {
        (row.products, row.replicas): row
        for row in sizing.table(SMALL, {}, node_gb=10)
        if row.precision == "float16"
    }
    # 10 million x 490 bytes x 2 x 1.5 = 14.7 GB.
    assert rows[10_000_000, 2].memory_gb == 15
    assert rows[10_000_000, 2].nodes == 3
    # A billion x 490 x 3 x 1.5 = 2,205 GB.
    assert rows[1_000_000_000, 3].nodes == 221


@pytest.mark.parametrize("nodes", range(3, 40))
@pytest.mark.parametrize("replicas", [2, 3])
def test_every_node_has_equally_many_copies_and_at_least_two(nodes, replicas):
    copies = sizing.shards(nodes, replicas) * replicas
    assert copies % nodes == 0
    assert copies >= 2 * nodes


def test_the_formula_is_only_for_what_a_measured_product_lacks(tmp_path):
    scale = tmp_path / "scale.csv"
    scale.write_text(
        "engine,products,resident_mb,disk_mb,precision\n"
        "edge,100000,300,500,float16\nedge,1100000,2300,3500,float16\nedge,500,,,int8\n"
    )
    found = sizing.measured(scale)
    # 2,000 MB and 3,000 MB for a million products more.
    assert found == {"float16": ("measured to 1,100,000", pytest.approx(2e3), pytest.approx(3e3))}
    # That one: vectors 512, graph 4 x (64 + 32 / 31), ids 44, words 168, fields 72.
    assert sizing.MEASURED.memory("float16") == pytest.approx(512 + 260.13 + 44 + 168 + 72, abs=0.1)
    rows = list(sizing.table(SMALL, found, node_gb=200))
    assert {(row.precision, row.memory_bytes_a_product) for row in rows} == {
        ("float16", round(2_000 + 490 - 1_056.13)),
        ("int8", 390),
    }
    assert sizing.measured(tmp_path / "none.csv") == {}


def test_the_page_tells_the_table_that_was_written():
    with (ROOT / "benchmarks/results/sizing.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    page = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
    told = page.split(sizing.BEGIN)[1].split(sizing.END)[0]
    assert len(told.strip().splitlines()) == len(rows) + 2
    for row in rows:
        assert f"| {int(row['memory_gb']):,} GB | {int(row['disk_gb']):,} GB |" in told
