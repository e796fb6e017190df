"""A small regression to be trained, which other processes can import."""

import numpy as np
import torch
from torch import nn

INPUTS = 6


class Line(nn.Module):
    """Learns y = x w, by mean squared error; its forward gives the loss."""

    def __init__(self, hidden=0, dropout=0.0):
        super().__init__()
        layers = [nn.Linear(INPUTS, hidden), nn.Tanh(), nn.Dropout(dropout)] if hidden else []
        self.layers = nn.Sequential(*layers, nn.Linear(hidden or INPUTS, 1))

    def forward(self, batch):
        x, y = batch
        return nn.functional.mse_loss(self.layers(x)[:, 0], y)


class Regression:
    """`size` examples in batches of `batch` to each process, in an order drawn anew each epoch."""

    def __init__(self, size=64, batch=8, network=None, name="regression", seed=3):
        rng = np.random.default_rng(seed)
        wanted = rng.normal(size=INPUTS)
        x = rng.normal(size=(size + 32, INPUTS))
        y = x @ wanted + 0.1 * rng.normal(size=len(x))
        self.x = torch.tensor(x, dtype=torch.float32)
        self.y = torch.tensor(y, dtype=torch.float32)
        torch.manual_seed(seed)
        self.network = network if network is not None else Line()
        self.name, self.size, self.batch = name, size, batch

    def batches(self, epoch, *, rank, of):
        order = np.random.default_rng((17, epoch)).permutation(self.size)
        for number in range(max(1, self.size // (self.batch * of))):
            start = (number * of + rank) * self.batch
            places = order[start : start + self.batch]
            yield self.x[places], self.y[places]

    def validate(self):
        with torch.no_grad():
            error = float(self.network((self.x[self.size :], self.y[self.size :])))
        return -error, {"error": error}


class Scripted(Regression):
    """A regression whose validation says what it is told to."""

    def __init__(self, scores):
        super().__init__()
        self.scores, self.states = list(scores), []

    def validate(self):
        self.states.append({k: v.clone() for k, v in self.network.state_dict().items()})
        return self.scores[len(self.states) - 1], {}


class Failing(Regression):
    """A regression that fails in one of its processes, in epoch 2."""

    def __init__(self, error, rank):
        super().__init__()
        self.error, self.rank = error, rank

    def batches(self, epoch, *, rank, of):
        if epoch == 2 and rank == self.rank:
            self.error() if callable(self.error) else self._raise()
        yield from super().batches(epoch, rank=rank, of=of)

    def _raise(self):
        raise self.error


def die():
    """End as a process does that the system kills for its memory."""
    import os  # noqa: PLC0415
    import signal  # noqa: PLC0415

    os.kill(os.getpid(), signal.SIGKILL)


def same(one, other):
    """Whether two state dicts hold the same bits."""
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)
