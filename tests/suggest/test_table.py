import random

import pytest

from omnishelf.suggest import table as module
from omnishelf.suggest.table import Table


def test_keeps_finding_all_that_is_there_through_merges_and_compaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_SPARE", 50)
    rng = random.Random(3)
    table: Table[str] = Table()
    there: dict[int, str] = {}
    for _ in range(30):
        texts = [f"{rng.choice('abc')}{rng.randrange(400)} end" for _ in range(40)]
        there |= dict(zip(table.add((t, t, 1.0, 1) for t in texts), texts, strict=True))
        for number in rng.sample([*there], 34):
            table.weigh(number, 0.0, 0)
            del there[number]
        if (moved := table.compact()) is not None:
            assert (moved >= 0).sum() == len(there)
            there = {int(moved[number]): text for number, text in there.items()}
    for prefix in ("a", "b1", "c399", "end"):
        expected = {
            number
            for number, text in there.items()
            if any(word.startswith(prefix) for word in text.split())
        }
        assert {*table.view.best((prefix,), 10_000)} == expected
    assert len(table.view.segments) < 10
    assert len(table.view.records) < 1_000
