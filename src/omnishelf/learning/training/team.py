"""Who trains a network: one process by itself, or one of several that train it together."""

from torch import nn


class Team:
    """One process that trains by itself; `distributed.Peers` trains beside others."""

    rank = 0
    size = 1

    def wrap(self, network: nn.Module) -> nn.Module:
        """The network whose backward pass averages gradients over the team."""
        return network

    def mean(self, value: float) -> float:
        """The mean of each process's value."""
        return value

    def first(self, value: float) -> float:
        """What the first process (rank 0) says."""
        return value
