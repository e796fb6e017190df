"""What is reported of simulated days, and whether clicks tell what shoppers like."""

import csv
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from simulated import content_of, small_world

from shoppers import loop, recovery
from shoppers.daily import DayRow
from shoppers.recorder import Recorder
from shoppers.recovery import RecoveryRow, by_text, recovered, tau_a, tau_b
from shoppers.report import BEGIN, DOCS, END, read, verdict, write_report
from shoppers.shop import ContentPolicy

ROW = DayRow("shop", 1, 1_000, 1_800, 900, 80, 1.0, 1.0, 1.6, 1.0, 0.98, 1.02, 1.6)


def days(*ratios):
    return [
        replace(ROW, day=at + 1, ratio=ratio, low=ratio - 0.02, high=ratio + 0.02)
        for at, ratio in enumerate(ratios)
    ]


def test_tau_by_hand():
    text = np.array([0] * 5 + [1] * 5 + [2] * 4)
    truth = np.tile(np.arange(5.0), 3)[:14]
    values = np.concatenate([[0, 1, 2, 4, 3], np.zeros(5), np.arange(4)])
    # Nine of ten pairs agree; no order at all; too few to judge.
    for tau in (tau_a, tau_b):
        assert by_text(text, values, truth, tau) == pytest.approx([0.8, 0.0])


def test_ties_count_for_nothing_or_are_forgiven():
    # Two of three pairs are told apart, both rightly.
    values, truth = np.array([0.0, 0, 1]), np.array([1.0, 2, 3])
    assert tau_a(values, truth) == pytest.approx(2 / 3)
    assert tau_b(values, truth) == pytest.approx(2 / np.sqrt(2 * 3))


def test_orders_are_held_against_the_truth():
    world = small_world(days=2, shoppers=8)
    middle = world.days // 2
    everything = np.arange(len(world.goods))
    content = content_of(world, lambda wish: world.mean_attraction(wish, middle, everything))
    recorder = Recorder(ContentPolicy(world, content))
    start = datetime(2026, 1, 5, tzinfo=UTC)
    beside = ContentPolicy(world, content)
    loop.run(world, recorder, beside, days=2, sessions=120, start=start)
    rows = {(row.scope, row.order): row for row in recovered(world, recorder.table(), content)}
    for scope in ("all shown", "as asked"):
        # The content ranking is the truth here.
        assert rows[scope, recovery.CONTENT].tau == pytest.approx(1)
        raw = rows[scope, recovery.RAW]
        assert 0 < raw.tau < 1
        assert raw.better == raw.low == raw.high == 0
        assert raw.tau < raw.tau_b
        gain = rows[scope, recovery.CONTENT]
        assert gain.better == pytest.approx(1 - raw.tau, abs=2e-4)
    assert rows["as asked", recovery.RAW].pairs < rows["all shown", recovery.RAW].pairs


def test_verdicts_say_plainly_what_falls_short():
    said = verdict(days(1.0, 0.98, 1.05))
    assert "**less than**" in said
    assert "**a day falls**" in said
    assert "-2.0 %, on day 2" in said
    said = verdict(days(1.0, 0.995, 1.12))
    assert "after 2,000 sessions +12.0 % clicks (95 % from +10.0 % to +14.0 %)" in said
    assert "**" not in said


def test_the_page_is_written_from_the_files(tmp_path):
    results, docs = tmp_path / "results", tmp_path / "docs"
    results.mkdir()
    docs.mkdir()
    page = docs / "simulator.md"
    page.write_text((DOCS / "simulator.md").read_text())
    orders = [
        RecoveryRow("all shown", recovery.RAW, 40, 800, 0.5, 0, 0, 0, 0.6, 0, 0, 0),
        RecoveryRow(
            "all shown",
            "position-based",
            40,
            800,
            0.61,
            0.11,
            0.07,
            0.15,
            0.55,
            -0.05,
            -0.08,
            -0.02,
        ),
    ]
    for name, rows in (("simulate_demo", days(1.0, 1.1)), ("recovery_demo", orders)):
        with (results / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, [*asdict(rows[0])])
            writer.writeheader()
            writer.writerows(map(asdict, rows))
    assert read(results / "recovery_demo.csv", RecoveryRow) == orders
    write_report(results, docs)
    first = page.read_text()
    write_report(results, docs)
    assert page.read_text() == first
    between = first.split(BEGIN)[1].split(END)[0]
    assert "| 2 | 1.000 | 1.100 (1.080 to 1.120) | 1.600 |" in between
    assert "| 0.610 | +0.110 (+0.070 to +0.150) | 0.550 | -0.050 (-0.080 to -0.020) |" in between
    assert "fashion" not in between
    assert len([*(docs / "simulator").glob("demo-*.png")]) == 4
