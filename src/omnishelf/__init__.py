"""Multimodal product search that a shop can own.

from omnishelf import Shelf

with Shelf.create("shop") as shelf:
    shelf.add("catalog.csv")
    results = shelf.search("red running shoes", image="photo.jpg")
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnishelf.shelf import Shelf

__all__ = ["Shelf"]


def __getattr__(name: str) -> object:
    # Loaded on first use, so that `omnishelf --help` and the errors need no engine.
    if name == "Shelf":
        from omnishelf.shelf import Shelf  # noqa: PLC0415

        return Shelf
    raise AttributeError(f"module 'omnishelf' has no attribute '{name}'")
