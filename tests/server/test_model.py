"""The call that tells of the trained model."""

import pytest
from fastapi.testclient import TestClient

from omnishelf import Shelf
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.report_card import ReportCard, write_card
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys


@pytest.fixture
def shelf(small_catalog, tmp_path):
    with Shelf.create(tmp_path / "shop") as made:
        made.add(small_catalog)
        yield made


def asked(shelf, **headers):
    # Without `with`: the encoders need not be opened to tell of the model.
    return TestClient(create_app(shelf, keys=Keys(search="look"))).get("/v1/model", headers=headers)


def state(shelf):
    answer = asked(shelf, Authorization="Bearer look")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_shop_that_was_never_trained(shelf):
    assert state(shelf) == {
        "trained": False,
        "products": 12,
        "card": None,
        "serving": None,
        "weakest": {"language": None, "source": None},
        "fewest": 5,
    }


def test_a_trained_shop_and_a_training_that_was_no_better(shelf, monkeypatch):
    pytest.importorskip("torch")
    # So few products teach so little that it hangs by a thread whether it is worse.
    monkeypatch.setattr("omnishelf.shelf.training._NO_WORSE", 1.0)
    card = shelf.train(
        model=ShelfModelSettings(
            dim=16, hidden=32, most_inputs=64, phrases=150, pictures=24, pieces=24, held_back=0.25
        ),
        training=TrainingSettings(epochs=2, min_steps=10, batch=32),
    )
    told = state(shelf)
    assert ReportCard.model_validate(told["card"]) == card
    assert told["trained"] == (card.verdict == "switched")
    assert told["trained"]
    assert told["serving"] == told["card"]
    words = card.questions["words"]
    # Pieces of titles ask in words as well, and have no language.
    assert 0 < sum(words.questions_by_language.values()) <= words.questions
    assert set(words.questions_by_language) <= set(card.languages)
    source = told["weakest"]["source"]
    assert source["kind"] == "words"
    assert source["ndcg"] == min(words.ndcg_by_source.values())
    assert words.ndcg_by_source[source["name"]] == source["ndcg"]

    # A later training that was no better is told, but its numbers do not speak for the shop.
    worse = {name: 1 - ndcg for name, ndcg in words.ndcg_by_source.items()}
    later = card.model_copy(
        update={
            "verdict": "kept the old one",
            "questions": {"words": words.model_copy(update={"ndcg_by_source": worse})},
        }
    )
    write_card(shelf.folder, later)
    again = state(shelf)
    assert again["trained"]
    assert again["card"]["verdict"] == "kept the old one"
    assert again["serving"] == told["serving"]
    assert again["weakest"] == told["weakest"]


def test_a_damaged_card_is_none(shelf):
    (shelf.folder / "report_card.json").write_text('{"date": "2026')
    assert state(shelf)["card"] is None


def test_it_needs_the_search_key(shelf):
    assert asked(shelf).status_code == 401
    assert asked(shelf, Authorization="Bearer other").status_code == 403
