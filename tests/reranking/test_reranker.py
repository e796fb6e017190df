"""What is written is what serves; what is damaged or of another version is refused."""

import hashlib
from datetime import UTC, datetime

import numpy as np
import pytest

from omnishelf.errors import ModelError
from omnishelf.reranking.correction import corrected
from omnishelf.reranking.drift import Reference, Spread
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.expectation import Expectation
from omnishelf.reranking.features import FEATURES_VERSION, NAMES, PROMISE
from omnishelf.reranking.reranker import MANIFEST, TREES, Manifest, Reranker, packed
from omnishelf.reranking.trees import Trees

SPLIT = {
    "tree_structure": {
        "split_feature": NAMES.index("click_rate"), "threshold": 0.2, "decision_type": "<=",
        "missing_type": "NaN", "default_left": True,
        "left_child": {"leaf_value": -0.5}, "right_child": {"leaf_value": 1.0},
    }
}  # fmt: skip


def reranker(trees=(SPLIT,), **given):
    grown = Trees.of([*trees])
    digest = hashlib.sha256(packed(grown)).hexdigest()
    spread = Spread.of(np.arange(20.0))
    told = {
        "features_version": FEATURES_VERSION, "features": NAMES, "bound": 1.5,
        "trees": TREES.format(digest[:16]), "sha256": digest, "half_life": 1e6,
        "examination": Examination(chances=(1.0, 0.5)),
        "expectation": Expectation(by_position=(0.4, 0.2)), "trained": datetime.now(UTC),
        "reference": Reference(features=dict.fromkeys(NAMES, spread), score=spread, answered=0.4),
        "erasures": 0,
    }  # fmt: skip
    return Reranker(Manifest(**{**told, **given}), grown)


def features():
    found = np.full((3, len(NAMES)), np.nan)
    found[:, NAMES.index("click_rate")] = [0.1, 0.3, np.nan]
    found[:, PROMISE] = [-1.0, -2.0, -3.0]
    return found


def test_what_is_read_ranks_as_what_was_written(tmp_path):
    made = reranker()
    made.write(tmp_path)
    read = Reranker.read(tmp_path)
    assert read.manifest == made.manifest
    # The promise and what the tree adds to it.
    assert read.learned(features()).tolist() == [-1.5, -1.0, -3.5]
    content = np.array([0.9, 0.8, 0.2])
    assert read.rerank(content, features()) == pytest.approx(
        corrected(content, np.array([-1.5, -1.0, -3.5]), bound=1.5)
    )


def test_only_the_newest_model_is_left(tmp_path):
    reranker().write(tmp_path)
    reranker(trees=(SPLIT, SPLIT)).write(tmp_path)
    assert len([*tmp_path.iterdir()]) == 2
    assert len(Reranker.read(tmp_path).trees.values) == 2


def test_a_folder_without_a_model(tmp_path):
    with pytest.raises(ModelError, match="missing or damaged"):
        Reranker.read(tmp_path)


def test_damage_anywhere_is_found(tmp_path):
    made = reranker()
    made.write(tmp_path)
    path = tmp_path / made.manifest.trees
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"damaged.*go on without"):
        Reranker.read(tmp_path)
    path.unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        Reranker.read(tmp_path)
    (tmp_path / MANIFEST).write_text('{"version": 1')
    with pytest.raises(ModelError, match="missing or damaged"):
        Reranker.read(tmp_path)


def test_another_version_and_other_features_are_refused(tmp_path):
    reranker(features_version=FEATURES_VERSION + 1).write(tmp_path)
    with pytest.raises(ModelError, match="other features"):
        Reranker.read(tmp_path)
    reranker(features=NAMES[::-1]).write(tmp_path)
    with pytest.raises(ModelError, match="other features"):
        Reranker.read(tmp_path)
    path = tmp_path / MANIFEST
    path.write_text(path.read_text().replace('"version": 1', '"version": 9', 1))
    with pytest.raises(ModelError, match="version 9"):
        Reranker.read(tmp_path)


def test_without_trees_the_promise_stands_alone(tmp_path):
    reranker(trees=()).write(tmp_path)
    assert Reranker.read(tmp_path).learned(features()).tolist() == [-1.0, -2.0, -3.0]
