"""The benchmark of rebuilds: how a load is timed, and what is told of its phases."""

import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from rebuilding.load import Load, Request  # noqa: E402
from rebuilding.phases import Run, run  # noqa: E402
from rebuilding.shop import make_shop, questions  # noqa: E402
from rebuilding.ways import in_process  # noqa: E402


class Stalling:
    """A shop that nobody gets an answer from while it is rebuilt, and then no room for a write."""

    def __init__(self):
        self.free, self.held = 0.0, []

    def search(self, text):
        time.sleep(max(0.0, self.free - time.perf_counter()))
        return [*self.held, "p1"]

    def put(self, id, title):
        if self.free:
            raise OSError("the disk is full")
        self.held.append(id)

    def rebuild(self):
        self.free = time.perf_counter() + 0.5
        time.sleep(0.6)


def test_those_who_would_have_come_during_a_stall_feel_it():
    way = Stalling()
    # Three writes a second: none is due at the very moment when the rebuild begins.
    load = Load(way, ["a", "b"], clients=1, rate=20, writes=3, brand="x")
    done = run(way, load, 0.5)
    rows = {(row["kind"], row["phase"]): row for row in done.by_phase()}
    resting, stalled = rows["search", "at rest"], rows["search", "rebuilding"]
    assert resting["failed"] == stalled["failed"] == 0
    # Ten were due in half a second: each waited for the end of it, the first the longest.
    assert stalled["requests"] == pytest.approx(12, abs=2)
    assert stalled["max_ms"] == pytest.approx(500, abs=100)
    assert 150 < stalled["p50_ms"] < 350
    assert rows["write", "at rest"]["failed"] == 0
    assert rows["write", "rebuilding"]["failed"] >= 1


def test_phases_by_hand():
    requests = [
        Request(second, kind, ms, second != 2.5)
        for kind in ("search", "write", "found")
        for second, ms in ((0.0, 2.0), (0.6, 4.0), (1.5, 9.0), (2.5, 12.0), (3.5, 4.0))
    ]
    done = Run(requests, 1.0, 3.0)
    rest, during, after = [*done.by_phase()][:3]
    assert [row["requests"] for row in (rest, during, after)] == [2, 2, 1]
    assert [row["failed"] for row in (rest, during, after)] == [0, 1, 0]
    assert [row["max_ms"] for row in (rest, during, after)] == [4, 12, 4]
    # 2 + 0.99 x 2 and 9 + 0.99 x 3.
    assert [row["p99_ms"] for row in (rest, during)] == [3.98, 11.97]
    assert during["p99_to_rest"] == 3.01
    steps = [row for row in done.over_time(0.5) if row["kind"] == "search"]
    assert [row["second"] for row in steps] == [0, 0.5, 1.5, 2.5, 3.5]
    assert [row["phase"] for row in steps] == ["at rest"] * 2 + ["rebuilding"] * 2 + ["afterwards"]


def test_a_real_shop_answers_all_requests_while_it_is_rebuilt(tmp_path):
    asked = questions(200, 100)
    assert len(set(asked)) == len(asked) == 100
    with in_process(make_shop(tmp_path, 200)) as way:
        load = Load(way, asked, clients=2, rate=5, writes=2, brand="written")
        rows = [*run(way, load, 1.0).by_phase()]
    assert len(rows) == 9
    assert all(row["requests"] for row in rows)
    assert not any(row["failed"] for row in rows)
