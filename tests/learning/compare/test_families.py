"""Every preset of the registry on a small shop: trained, asked, ranking better than chance."""

import numpy as np
import pytest
from compared_shop import SETTINGS, compared, knowing

from omnishelf.learning.compare.preset import Preset, Ready
from omnishelf.learning.compare.protocol import compare_presets
from omnishelf.learning.compare.registry import PRESETS
from omnishelf.learning.compare.settings import CompareSettings, settings_of

LACKING = {"glove": "--vectors", "backbone": "--backbone", "mfcc": "sound", "whisper": "audio"}
PHOTOS = {
    "rrf", "cnn", "efficientnet", "mean", "concatenation", "weighted", "attention", "vote",
    "weighted-scores", "bayes", "reciprocal-rank", "joint", "shelf",
}  # fmt: skip


def chance(material):
    """Ranks at random."""
    rng = np.random.default_rng(0)
    return Ready({"words": lambda _: rng.random(len(material.pool))}, 0.0, 0)


@pytest.fixture(scope="module")
def found(shelf):
    before = sorted(path.name for path in shelf.folder.rglob("*") if path.is_dir())
    answers = shelf.search("red shoe")
    everything = {
        **PRESETS,
        "chance": Preset("baseline", "ranks at random", chance),
        "oracle": knowing(1),
    }
    made = compared(shelf, everything)
    # The shop serves as before.
    assert sorted(path.name for path in shelf.folder.rglob("*") if path.is_dir()) == before
    assert [hit.product.id for hit in shelf.search("red shoe").hits] == [
        hit.product.id for hit in answers.hits
    ]
    assert not shelf.trained
    return {outcome.name: outcome for outcome in made.outcomes}


def test_those_that_lack_something_say_what(found):
    failed = {name: outcome.failed for name, outcome in found.items() if outcome.failed}
    assert failed.keys() == LACKING.keys(), failed
    for name, lacking in LACKING.items():
        assert lacking in failed[name]


@pytest.mark.parametrize("name", [name for name in PRESETS if name not in LACKING])
def test_a_preset_answers_what_it_can(found, name):
    outcome = found[name]
    asked = {part.kind for part in outcome.parts}
    only_photos = name in ("cnn", "efficientnet")
    assert asked == ({"photo"} if only_photos else {"words"}) | (
        {"photo"} if name in PHOTOS else set()
    )
    for part in outcome.parts:
        assert 0 <= part.score.low <= part.score.mean <= part.score.high <= 1
        assert part.milliseconds > 0
        for hits in part.run.values():
            scores = [*hits.values()]
            assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("name", ["bm25", "rrf", "mean", "attention", "weighted-scores", "shelf"])
def test_words_find_more_than_chance_and_less_than_the_oracle(found, name):
    mean = found[name].part("words").score.mean
    assert found["chance"].part("words").score.mean < mean
    assert mean <= found["oracle"].part("words").score.mean == pytest.approx(1)


def test_what_is_learned_takes_time_and_room(found):
    for name in ("gru", "cnn", "shelf", "reference", "attention", "joint"):
        assert found[name].seconds > 0
        assert found[name].bytes > 1_000
    for name in ("bm25", "e5", "vote", "concatenation"):
        assert (found[name].seconds, found[name].bytes) == (0, 0)


def test_one_source_fused_is_that_source(found):
    # Only pictures answer photos: what is fused of decisions ranks as they do.
    alone = found["efficientnet"].part("photo")
    for name in ("rrf", "vote", "weighted-scores", "bayes", "reciprocal-rank"):
        fused = found[name].part("photo")
        assert {id: [*hits] for id, hits in fused.run.items()} == {
            id: [*hits] for id, hits in alone.run.items()
        }, name
    # Rounded otherwise, and so with a few of near equals the other way round.
    joined = found["concatenation"].part("photo").score.mean
    assert joined == pytest.approx(alone.score.mean, abs=0.02)


def test_glove_reads_the_vectors_that_are_given(shelf, tmp_path):
    words = ("red", "blue", "green", "yellow", "black", "pink", "shirt", "shoe", "mug", "lamp")
    rows = np.eye(len(words), 12)
    lines = [f"{word} {' '.join(map(str, row))}" for word, row in zip(words, rows, strict=True)]
    (tmp_path / "vectors.txt").write_text("\n".join(lines))
    encoders = SETTINGS.encoders.model_copy(update={"vectors": tmp_path / "vectors.txt"})
    settings = SETTINGS.model_copy(update={"encoders": encoders, "languages": ("en",)})
    found = compare_presets(
        shelf.material,
        [*shelf.products()],
        {"chance": Preset("baseline", "ranks at random", chance), "glove": PRESETS["glove"]},
        settings,
        kept=shelf.folder / "media",
    )
    glove = found.outcomes[1]
    assert glove.made_of.startswith("glove-")
    # Sentences are full of words that are not among the vectors: it is better, not good.
    assert glove.part("words").baseline.difference.low > 0


def test_one_seed_is_that_of_all_that_learns(tmp_path):
    settings = settings_of(
        languages=("en",), wishes=3, seed=41, vectors=tmp_path, backbone="a folder"
    )
    assert {
        settings.seed,
        settings.encoders.seed,
        settings.training.seed,
        settings.textbook_training.seed,
    } == {41}
    assert (settings.encoders.vectors, settings.encoders.backbone) == (tmp_path, "a folder")
    assert settings.encoders.pictures == CompareSettings().encoders.pictures
