"""Boosted trees, read from arrays and asked without the library that grew them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError

MOST_LEAVES = 32
"""Of a tree: one bit each."""
_ALL = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True, eq=False)
class Trees:
    """t trees of at most `MOST_LEAVES` leaves, as QuickScorer lays them out.

    A node that sends a candidate to the right rules out all leaves of its left side. The leaf that
    is reached is the leftmost that no node has ruled out: C. Lucchese et al., "QuickScorer: a fast
    algorithm to rank documents with additive ensembles of regression trees", SIGIR 2015.
    """

    feature: NDArray[np.int32]
    """[t, nodes], columns of the features. Trees of fewer nodes end in nodes that go left."""
    threshold: NDArray[np.float64]
    """[t, nodes]: at most this goes left."""
    unknown_left: NDArray[np.bool_]
    """[t, nodes], whether NaN goes left."""
    ruled_out: NDArray[np.uint32]
    """[t, nodes], bits of the leaves that stay where it goes right."""
    values: NDArray[np.float64]
    """[t, leaves]."""

    @classmethod
    def of(cls, trees: list[Mapping[str, Any]]) -> "Trees":
        """From trees as LightGBM dumps them (`dump_model()["tree_info"]`).

        Raises:
            ModelError: a tree has too many leaves, or splits by other than numbers.
        """
        read = [_Reader(tree["tree_structure"]) for tree in trees]
        nodes = max((len(each.nodes) for each in read), default=0) or 1
        shape = (len(read), nodes)
        made = cls(
            feature=np.zeros(shape, np.int32),
            threshold=np.full(shape, np.inf),
            unknown_left=np.ones(shape, np.bool_),
            ruled_out=np.full(shape, _ALL, np.uint32),
            values=np.zeros((len(read), MOST_LEAVES)),
        )
        for at, each in enumerate(read):
            made.values[at, : len(each.leaves)] = each.leaves
            for place, node in enumerate(each.nodes):
                made.feature[at, place], made.threshold[at, place] = node[0], node[1]
                made.unknown_left[at, place], made.ruled_out[at, place] = node[2], node[3]
        return made

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By name, to be saved."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def score(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of the trees' values: float64 [n], of features [n, columns]."""
        if not len(self.values):
            return np.zeros(len(features))
        trees, nodes = self.feature.shape
        # A row for each node, so that all candidates of a node lie side by side.
        asked = features.T[self.feature.ravel()]
        left = asked <= self.threshold.reshape(-1, 1)
        left |= np.isnan(asked) & self.unknown_left.reshape(-1, 1)
        stay = np.where(left, _ALL, self.ruled_out.reshape(-1, 1))
        leaves = np.bitwise_and.reduce(stay.reshape(trees, nodes, -1), axis=1)
        lowest = leaves & (~leaves + np.uint32(1))
        reached = np.log2(lowest).astype(np.int64)
        return np.asarray(np.take_along_axis(self.values, reached, axis=1).sum(axis=0))


class _Reader:
    """One tree as lists: leaves from left to right, and nodes."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.leaves: list[float] = []
        self.nodes: list[tuple[int, float, bool, np.uint32]] = []
        self._read(root)
        if len(self.leaves) > MOST_LEAVES:
            raise ModelError(
                f"a tree has {len(self.leaves)} leaves; {MOST_LEAVES} at most can be served"
            )

    def _read(self, node: Mapping[str, Any]) -> None:
        if "split_feature" not in node:
            self.leaves.append(float(node["leaf_value"]))
            return
        if node["decision_type"] != "<=" or node["missing_type"] not in {"None", "NaN"}:
            raise ModelError(
                f"a tree splits by '{node['decision_type']}' with missing values as "
                f"{node['missing_type']}; only numbers with '<=' can be served"
            )
        threshold = float(node["threshold"])
        # Where nothing was missing when the tree was grown, LightGBM reads NaN as 0.
        known = node["missing_type"] == "None"
        unknown_left = threshold >= 0 if known else bool(node["default_left"])
        first = len(self.leaves)
        self._read(node["left_child"])
        behind = len(self.leaves)
        bits = ((1 << min(behind, MOST_LEAVES)) - 1) & ~((1 << min(first, MOST_LEAVES)) - 1)
        self.nodes.append(
            (int(node["split_feature"]), threshold, unknown_left, np.uint32(~bits & 0xFFFFFFFF))
        )
        self._read(node["right_child"])
