"""Team-draft interleaving: two rankings in one list, and which of them is clicked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Team = Literal[0, 1]


@dataclass(frozen=True, slots=True)
class Drafted:
    """One list made of two."""

    order: tuple[str, ...]
    teams: tuple[Team, ...]
    """By place, the ranking that the product was drafted from."""


def team_draft(
    one: Sequence[str], other: Sequence[str], rng: np.random.Generator, *, length: int
) -> Drafted:
    """Let two rankings pick in turns, as captains pick their teams.

    In each round a coin says who picks first; each picks its best product that is not picked yet.
    Both have the same chance of every place, and neither can tell who shows what.

    Source: F. Radlinski, M. Kurup, T. Joachims, "How does clickthrough data reflect retrieval
    quality?", CIKM 2008, algorithm 2.

    Args:
        one: ids, best first, each once.
        other: the same of the other ranking.
        rng: for the coins.
        length: of the list; shorter if both rankings end before.
    """
    rankings, at, taken = (one, other), [0, 0], set[str]()
    order: list[str] = []
    teams: list[Team] = []
    while len(order) < length:
        first: Team = 0 if rng.random() < 0.5 else 1  # noqa: PLR2004
        turns: tuple[Team, Team] = (first, 1 if first == 0 else 0)
        before = len(order)
        for team in turns:
            ranking = rankings[team]
            while at[team] < len(ranking) and ranking[at[team]] in taken:
                at[team] += 1
            if at[team] < len(ranking) and len(order) < length:
                taken.add(ranking[at[team]])
                order.append(ranking[at[team]])
                teams.append(team)
        if len(order) == before:
            break
    return Drafted(tuple(order), tuple(teams))


def credit(drafted: Drafted, clicked: Collection[str]) -> tuple[int, int]:
    """Products that were clicked, by the ranking that they were drafted from."""
    counts = [0, 0]
    for product, team in zip(drafted.order, drafted.teams, strict=True):
        counts[team] += product in clicked
    return counts[0], counts[1]
