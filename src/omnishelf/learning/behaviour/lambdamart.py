"""LambdaMART: trees that learn an order from clicks, each weighed against its position's favour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError
from omnishelf.learning.behaviour.impressions import Lists
from omnishelf.learning.behaviour.replay import Seen
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.features import MONOTONE, NAMES, PROMISE
from omnishelf.reranking.trees import Trees

MOST_WEIGHT = 10.0
"""1 / P(looked at) is clipped here: a click far down would else outweigh all others."""

_TREES = 120
_PATIENCE = 15
_LEAVES = 15
_RATE = 0.1
_BINS = 63
_TRIES = 6
_SEED = 11


@dataclass(frozen=True, eq=False)
class Material:
    """Impressions with features, those of a list side by side."""

    features: NDArray[np.float64]
    """[n, features]"""
    list_of: NDArray[np.int64]
    """[n], rising."""
    grade: NDArray[np.uint8]
    """[n]"""
    position: NDArray[np.int32]
    """[n], where it was shown."""
    shopper: NDArray[np.int32]
    """[n], -1 where not known."""

    @classmethod
    def of(cls, lists: Lists, each: Iterable[Seen]) -> "Material":
        """Of lists that were seen, only what was shown of them."""
        shown = [(one.replayed.rows, one.features[one.replayed.at]) for one in each]
        at = np.concatenate([np.zeros(0, np.int64), *(rows for rows, _ in shown)])
        return cls(
            features=np.concatenate([np.zeros((0, len(NAMES))), *(own for _, own in shown)]),
            list_of=np.repeat(np.arange(len(shown)), [len(rows) for rows, _ in shown]),
            grade=lists.grade[at],
            position=lists.position[at],
            shopper=lists.shopper.codes[lists.list_of[at]],
        )


@dataclass(frozen=True, eq=False)
class Grown:
    """What was learned."""

    trees: Trees
    importance: dict[str, float]
    """By feature: its part of what all splits gained, the largest first."""
    fewest_shoppers: int
    """Whose impressions are in any one leaf; leaves with fewer are nobody's."""


@dataclass(frozen=True, eq=False)
class _Groups:
    """What is compared with each click: rows of the material, a group for each click."""

    rows: NDArray[np.int64]
    sizes: NDArray[np.int64]
    label: NDArray[np.float64]
    weight: NDArray[np.float64]


def weights_of(
    grade: NDArray[np.uint8], position: NDArray[np.int32], examination: Examination
) -> NDArray[np.float64]:
    """[n], grade / P(looked at), clipped: what a click is worth; 0 for what was not clicked."""
    worth = np.minimum(1 / examination.at(position), MOST_WEIGHT)
    return np.asarray(grade * worth, np.float64)


def grow(
    train: Material, validation: Material, examination: Examination, least_shoppers: int
) -> Grown | None:
    """Grow trees until they order the validation lists no better, beginning with what content and
    counts promise (`features.PROMISE`): they learn what is to be added to it.

    The loss of T. Joachims, A. Swaminathan, T. Schnabel, "Unbiased learning-to-rank with biased
    feedback", WSDM 2017: the sum over clicks of the loss of the clicked product against the others
    of its list, each weighed by 1 / P(its position was looked at), here times the grade. So every
    click is a list of its own for LightGBM's LambdaRank (C. Burges, "From RankNet to LambdaRank to
    LambdaMART", 2010), with what was left of a lower grade as the others.

    Every leaf holds impressions of so many shoppers at least: where one does not, larger leaves
    are asked for and all is grown again, and where that does not help there are no trees.

    Returns:
        None if nothing was clicked beside something that was not, or there are fewer shoppers.

    Raises:
        ModelError: LightGBM is not installed.
    """
    lightgbm = _lightgbm()
    learned, judged = _groups(train, examination), _groups(validation, examination)
    if not len(learned.sizes) or not len(judged.sizes):
        return None
    smallest = least_shoppers
    for _ in range(_TRIES):
        data = _dataset(lightgbm, train, learned)
        booster = lightgbm.train(
            _parameters(smallest),
            data,
            num_boost_round=_TREES,
            valid_sets=[_dataset(lightgbm, validation, judged, data)],
            callbacks=[lightgbm.early_stopping(_PATIENCE, verbose=False)],
        )
        dumped = booster.dump_model(num_iteration=booster.best_iteration)["tree_info"]
        grown = [tree for tree in dumped if tree["num_leaves"] > 1]
        if not grown:
            return _promise_alone(train, least_shoppers)
        used = np.unique(learned.rows)
        leaves = booster.predict(
            train.features[used],
            num_iteration=booster.best_iteration,
            pred_leaf=True,
            num_threads=1,
        )
        fewest = fewest_shoppers(np.asarray(leaves).reshape(len(used), -1), train.shopper[used])
        if fewest >= least_shoppers:
            return Grown(Trees.of(grown), _importance(booster), fewest)
        smallest *= 2
    return _promise_alone(train, least_shoppers)


def _promise_alone(train: Material, least_shoppers: int) -> Grown | None:
    """No trees: none that so many shoppers share add anything."""
    shoppers = len(np.unique(train.shopper[train.shopper >= 0]))
    return Grown(Trees.of([]), {}, shoppers) if shoppers >= least_shoppers else None


def _lightgbm() -> Any:
    try:
        import lightgbm  # noqa: PLC0415
    except ImportError:
        raise ModelError(
            "learning from shoppers needs the extra 'shoppers': pip install 'omnishelf[shoppers]'"
        ) from None
    return lightgbm


def _parameters(smallest: int) -> Mapping[str, Any]:
    return {
        "objective": "lambdarank",
        "label_gain": [0, 1],
        "lambdarank_truncation_level": 100,
        # Each click has its weight; LightGBM would make lists alike in theirs again.
        "lambdarank_norm": False,
        "metric": "ndcg",
        "eval_at": [10],
        "learning_rate": _RATE,
        "num_leaves": _LEAVES,
        "max_bin": _BINS,
        "min_data_in_leaf": smallest,
        "min_data_in_bin": smallest,
        "min_sum_hessian_in_leaf": 1e-3,
        "lambda_l2": 1.0,
        "monotone_constraints": list(MONOTONE),
        "feature_pre_filter": False,
        # The same events make the same trees.
        "seed": _SEED,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }


def _groups(material: Material, examination: Examination) -> _Groups:
    worth = weights_of(material.grade, material.position, examination)
    starts = np.flatnonzero(np.diff(material.list_of, prepend=-1, append=-1))
    rng = np.random.default_rng(_SEED)
    rows, sizes, labels, weights = [], [], [], []
    for row in np.flatnonzero(material.grade):
        of = np.searchsorted(starts, row, "right")
        own = np.arange(starts[of - 1], starts[of])
        lower = own[material.grade[own] < material.grade[row]]
        if len(lower):
            # LightGBM leaves equal scores in the order they come in, which must not tell.
            group = rng.permutation(np.append(lower, row))
            rows.append(group)
            sizes.append(len(group))
            labels.append((group == row).astype(np.float64))
            weights.append(np.full(len(group), worth[row]))
    nothing = np.zeros(0)
    return _Groups(
        rows=np.concatenate(rows) if rows else np.zeros(0, np.int64),
        sizes=np.array(sizes, np.int64),
        label=np.concatenate(labels) if labels else nothing,
        weight=np.concatenate(weights) if weights else nothing,
    )


def _dataset(lightgbm: Any, material: Material, groups: _Groups, reference: Any = None) -> Any:
    return lightgbm.Dataset(
        material.features[groups.rows],
        label=groups.label,
        weight=groups.weight,
        group=groups.sizes,
        reference=reference,
        free_raw_data=True,
        feature_name=list(NAMES),
        init_score=material.features[groups.rows, PROMISE],
        params={"verbosity": -1},
    )


def fewest_shoppers(leaves: NDArray[np.int_], shopper: NDArray[np.int32]) -> int:
    """The least number of known shoppers in any leaf that is reached.

    Args:
        leaves: [n, trees], the leaf that each impression reaches.
        shopper: [n], -1 where not known.
    """
    width = int(shopper.max(initial=0)) + 1
    fewest = len(shopper)
    for tree in leaves.T.astype(np.int64):
        both = np.unique(tree[shopper >= 0] * width + shopper[shopper >= 0])
        counts = np.bincount(both // width, minlength=int(tree.max(initial=0)) + 1)
        fewest = min(fewest, int(counts[np.unique(tree)].min(initial=fewest)))
    return fewest


def _importance(booster: Any) -> dict[str, float]:
    gains = booster.feature_importance("gain", iteration=booster.best_iteration)
    whole = float(gains.sum()) or 1.0
    order = np.argsort(-gains, kind="stable")
    return {NAMES[at]: float(gains[at] / whole) for at in order if gains[at] > 0}
