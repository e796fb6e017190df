"""`Shelf`, the one object a user holds, and what keeps a shop in order."""

from omnishelf.shelf.shelf import Shelf

__all__ = ["Shelf"]
