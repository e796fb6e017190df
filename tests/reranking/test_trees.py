"""Trees in arrays against LightGBM's own answers."""

import numpy as np
import pytest

from omnishelf.errors import ModelError
from omnishelf.reranking.trees import Trees

lightgbm = pytest.importorskip("lightgbm")


def grown(features, target, **given):
    parameters = {"num_threads": 1, "verbosity": -1, "num_leaves": 15, "min_data_in_leaf": 5,
                  "deterministic": True, **given}  # fmt: skip
    return lightgbm.train(parameters, lightgbm.Dataset(features, target), num_boost_round=12)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_scores_are_lightgbms(missing):
    rng = np.random.default_rng(2)
    features = rng.normal(size=(400, 5))
    target = features[:, 0] * features[:, 1] + np.sign(features[:, 2])
    features[rng.random(features.shape) < missing] = np.nan
    booster = grown(features, target)
    trees = Trees.of(booster.dump_model()["tree_info"])
    asked = np.concatenate([features, rng.normal(scale=4, size=(200, 5))])
    # Where nothing was missing in training, something may be when it is asked.
    asked[-50:, 1] = np.nan
    asked[-20:, 0] = booster.dump_model()["tree_info"][0]["tree_structure"]["threshold"]
    assert trees.score(asked) == pytest.approx(booster.predict(asked, num_threads=1), abs=1e-12)


def test_a_tree_that_splits_nothing_and_no_trees_at_all():
    features = np.zeros((50, 2))
    booster = grown(features, np.ones(50))
    trees = Trees.of(booster.dump_model()["tree_info"])
    assert trees.score(features) == pytest.approx(booster.predict(features))
    assert Trees.of([]).score(features).tolist() == [0.0] * 50


def test_too_many_leaves_and_categories_are_refused():
    rng = np.random.default_rng(2)
    features = rng.integers(0, 6, (600, 2)).astype(float)
    features[:, 1] = rng.normal(size=600)
    target = (features[:, 0] % 2) + features[:, 1]
    large = grown(features, target, num_leaves=60)
    with pytest.raises(ModelError, match="leaves"):
        Trees.of(large.dump_model()["tree_info"])
    data = lightgbm.Dataset(features, target, categorical_feature=[0])
    parameters = {"num_threads": 1, "verbosity": -1, "num_leaves": 8}
    by_kind = lightgbm.train(parameters, data, num_boost_round=3)
    with pytest.raises(ModelError, match="only numbers"):
        Trees.of(by_kind.dump_model()["tree_info"])
