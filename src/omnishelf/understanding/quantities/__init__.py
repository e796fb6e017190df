"""Numbers of a query: prices, sizes, measures and ages, told apart by what stands around them."""

from omnishelf.understanding.quantities.read import read_quantities
from omnishelf.understanding.quantities.view import View

__all__ = ["View", "read_quantities"]
