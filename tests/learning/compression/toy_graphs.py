"""Small ONNX networks, and targets that run them."""

import numpy as np
from onnx import TensorProto, helper

from omnishelf.encoders.convert.graph import Graph
from omnishelf.encoders.session import open_session

INPUTS, HIDDEN, OUTPUTS = 24, 64, 16


def perceptron(path, seed=0):
    """`features` [n, 24] to `vectors` [n, 16] by two matrices; returns the matrices."""
    rng = np.random.default_rng(seed)
    first = rng.normal(size=(INPUTS, HIDDEN)).astype(np.float32)
    second = rng.normal(size=(HIDDEN, OUTPUTS)).astype(np.float32)
    g = Graph()
    hidden = g.node("Relu", g.node("MatMul", "features", g.constant(first)))
    g.node("MatMul", hidden, g.constant(second), output="vectors")
    made = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", width])
        for name, width in (("features", INPUTS), ("vectors", OUTPUTS))
    ]
    g.save(path, made[:1], made[1:])
    return first, second


def features(count, seed=1):
    return np.random.default_rng(seed).normal(size=(count, INPUTS)).astype(np.float32)


class Target:
    """A perceptron as a part of a bundle."""

    part, told, asked_by = "head-text", "a toy", "words"

    def __init__(self, graph, *, query_side=False):
        self.graph, self.query_side = graph, query_side

    def feeds(self):
        for row in features(64):
            yield {"features": row[None]}

    def inputs(self):
        return [{"features": row[None]} for row in features(4, seed=3)]

    def run(self, file):
        session = open_session(file or self.graph)
        return lambda feed: session.run(None, feed)[0]


def outputs(path, rows):
    return open_session(path).run(None, {"features": rows})[0]
