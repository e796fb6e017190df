"""What a whole system must do to be measured."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from omnishelf.types import Product

Found = Mapping[str, float]
"""Scores by product id."""


class System(ABC):
    """From products and words to ranked products."""

    name: ClassVar[str]
    packages: ClassVar[tuple[str, ...]]
    """Whose versions are told."""
    note: ClassVar[str]

    def __init__(self, shop: Path) -> None:
        """Know the trained shop; only ours reads it."""
        self.shop = shop

    @abstractmethod
    def start(self) -> None:
        """Import, and open encoders: before the clock runs."""

    @abstractmethod
    def add(self, products: Sequence[Product], texts: Sequence[str]) -> bool:
        """Take in all products.

        Args:
            products: whole.
            texts: what a text encoder reads of each: title and attributes.

        Returns:
            Whether they were added now, and are worth timing.
        """

    @property
    @abstractmethod
    def settings(self) -> Sequence[str]:
        """What can be tuned, best guess first; of one, nothing is tuned."""

    @abstractmethod
    def search(self, text: str, setting: str, limit: int) -> Found:
        """The best products for words."""
