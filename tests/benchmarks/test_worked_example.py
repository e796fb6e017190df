"""The worked example: its features, its exact explanation, and that its page tells its figures."""

import csv
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import worked_example as example  # noqa: E402
import worked_example_network as learned  # noqa: E402
import worked_example_shop as shop  # noqa: E402


@pytest.fixture
def rows():
    with example.RESULTS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_text_is_a_hashed_bag_of_words():
    features = shop.text_features("red Red shoes")
    assert features.shape == (128,)
    # Each different term once.
    assert features.sum() == 2
    assert features[shop.bucket("red")] == 1


def test_a_picture_is_256_numbers_of_its_colours_and_its_shape():
    item = shop.ITEMS[0]
    features = shop.picture_features(shop.drawn(item))
    assert features.shape == (256,)
    colours, shape = features[:128], features[128:]
    assert np.linalg.norm(colours) == pytest.approx(0.5**0.5, abs=1e-5)
    # The shoe stands in the lower half of the picture.
    assert shape[64:].sum() > shape[:64].sum()


def test_a_review_is_64_numbers():
    rng = np.random.default_rng(0)
    assert shop.sound_features(rng.normal(size=8_000).astype(np.float32)).shape == (64,)
    kept = np.loadtxt(shop.SPOKEN, delimiter=",")
    assert kept.shape == (10, 64)


def test_contributions_of_modalities_and_of_words_sum_to_the_networks_logit():
    torch.manual_seed(3)
    network = learned.MatchNetwork()
    torch.nn.init.normal_(network.bias)
    products = np.random.default_rng(3).normal(size=(10, 448)).astype(np.float32)
    words = learned.words_of(example.QUERY)
    for item, parts in learned.ranked(network, example.QUERY, products):
        product = torch.from_numpy(products[[shop.ITEMS.index(item)]])
        # The loss of a pair that fits is log(1 + exp(-logit)).
        loss = float(network((torch.from_numpy(words[None]), product, torch.ones(1))).detach())
        assert np.log1p(np.exp(-parts.sum())) == pytest.approx(loss, abs=1e-5)
    whole = learned.contributions(network.wish(words), products)
    alone = sum(
        learned.contributions(network.wish(np.where(np.arange(128) == place, words, 0)), products)
        for place in np.flatnonzero(words)
    )
    assert alone == pytest.approx(whole, abs=1e-5)


def test_no_training_query_asks_for_what_is_asked_in_the_end():
    trained, validated = learned.questions()
    wanted = np.array([item is shop.ITEMS[0] for item in shop.ITEMS])
    for question in [*trained, *validated]:
        terms = set(shop.terms_of(question.text))
        assert not {"红色", "运动鞋"} <= terms
        assert not {"red", "running"} <= terms
        assert question.fits.any()
        assert not question.fits.all()
    assert [q.text for q in validated] == ["蓝色连衣裙", "blue dress"]
    assert not any(np.array_equal(question.fits, wanted) for question in trained)


def test_kept_figures_add_up_and_are_those_of_the_page(rows):
    page = example.PAGE.read_text(encoding="utf-8")
    assert rows[0]["title_en"] == "Red mesh running shoes"
    assert len(rows) == 10
    for row in rows:
        logit = float(row["logit"])
        parts = [float(row[name]) for name in (*example.MODALITIES, "bias")]
        assert sum(parts) == pytest.approx(logit, abs=5e-6)
        assert 1 / (1 + np.exp(-logit)) == pytest.approx(float(row["probability"]), abs=2e-6)
        shown = " | ".join(f"{number:+.3f}" for number in (logit, *parts))
        assert f"| {row['rank']} | {row['title_zh']} ({row['title_en']}) | " in page
        assert shown in page


def test_figures_go_between_their_marks_and_a_page_without_them_is_refused(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- sum -->\nold\n<!-- end -->\nafter\n")
    example._fill(page, {"sum": ["new"]})
    example._fill(page, {"sum": ["newer"]})
    assert (
        page.read_text(encoding="utf-8") == "before\n<!-- sum -->\n\nnewer\n\n<!-- end -->\nafter\n"
    )
    with pytest.raises(SystemExit, match="no place for 'words'"):
        example._fill(page, {"words": []})
