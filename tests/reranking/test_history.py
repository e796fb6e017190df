from datetime import UTC, datetime

import pytest

from omnishelf.errors import ModelError
from omnishelf.reranking import history
from omnishelf.reranking.history import ModelHistory
from omnishelf.reranking.report_card import Gain, ReportCard


def card(number):
    gain = Gain(measure="click nDCG", searches=9, without=0.5, learned=0.6, difference=0.1,
                low=0.05, high=0.15)  # fmt: skip
    return ReportCard(when=datetime(2026, 3, 1, tzinfo=UTC), accepted=number % 2 == 0,
                      reason="better", events=number, last=number, searches=5, shoppers=3,
                      gains=(gain,))  # fmt: skip


def test_cards_are_kept_newest_last_and_not_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(history, "MOST_CARDS", 3)
    kept = ModelHistory(tmp_path / "history.json")
    assert kept.cards() == ()
    for number in range(5):
        kept.append(card(number))
    assert kept.cards() == (card(2), card(3), card(4))


def test_a_damaged_history_says_so(tmp_path):
    path = tmp_path / "history.json"
    path.write_text("[{")
    with pytest.raises(ModelError, match="begins anew"):
        ModelHistory(path).cards()
