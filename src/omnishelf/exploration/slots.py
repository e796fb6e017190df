"""Giving one place of a ranking to a new product."""

from collections.abc import Collection, Sequence


def open_slots(length: int, fixed: Collection[int], first: int, last: int) -> list[int]:
    """Places, from 1, that may be given away: none that is fixed."""
    return [at for at in range(first, min(last, length) + 1) if at not in fixed]


def may_take(ranking: Sequence[str], fixed: Collection[int], slot: int, product: str) -> bool:
    """Whether a product would come to a slot from below, or from outside.

    Products at fixed places and those that stand at the slot or above it stay.
    """
    try:
        at = ranking.index(product) + 1
    except ValueError:
        return True
    return at > slot and at not in fixed


def given(ranking: Sequence[str], fixed: Collection[int], slot: int, product: str) -> list[str]:
    """The ranking with a product at a slot; those from there on move down by one.

    Products at fixed places stay where they are.
    """
    free = [id for at, id in enumerate(ranking, 1) if at not in fixed and id != product]
    above = sum(at not in fixed for at in range(1, slot))
    moving = iter([*free[:above], product, *free[above:]])
    length = len(ranking) + (product not in ranking)
    return [
        ranking[at - 1] if at in fixed and at <= len(ranking) else next(moving)
        for at in range(1, length + 1)
    ]
