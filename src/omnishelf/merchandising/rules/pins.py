"""Putting things at places of a list."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def place(items: Sequence[Item], pinned: Mapping[int, Item]) -> list[Item]:
    """A list with further items at their places, the others in their order around them.

    Args:
        items: those that have no place of their own.
        pinned: by place, from 1. Where the list is too short for a place, the item is put at its
            end, before those of later places.
    """
    placed: list[Item] = []
    others = iter(items)
    waiting = sorted(pinned.items(), key=lambda entry: entry[0])
    for position, item in waiting:
        while len(placed) < position - 1:
            following = next(others, None)
            if following is None:
                break
            placed.append(following)
        placed.append(item)
    return [*placed, *others]
