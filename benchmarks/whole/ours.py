"""Omnishelf: a trained shop."""

from collections.abc import Sequence

from omnishelf import Shelf
from omnishelf.types import Product
from whole.system import Found, System


class Omnishelf(System):
    """As `omnishelf search` answers."""

    name = "omnishelf"
    packages = ("omnishelf",)
    note = (
        "trained on the catalog, not on queries (a development set of ours all the same); reads "
        "pictures too, which the others do not"
    )

    def start(self) -> None:
        """Open the shop."""
        self._shelf = Shelf.open(self.shop)

    def add(self, products: Sequence[Product], texts: Sequence[str]) -> bool:  # noqa: ARG002
        """They are in the shop already: `omnishelf add` is timed where the shop is made."""
        return False

    @property
    def settings(self) -> Sequence[str]:
        """It has tuned itself when it was trained."""
        return ("as trained",)

    def search(self, text: str, setting: str, limit: int) -> Found:  # noqa: ARG002
        """Any source may answer."""
        return {hit.product.id: hit.score for hit in self._shelf.search(text, limit=limit).hits}
