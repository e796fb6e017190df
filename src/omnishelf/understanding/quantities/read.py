"""One pass over the numbers of a query."""

from omnishelf.understanding.quantities.ages import read_age
from omnishelf.understanding.quantities.measures import (
    read_dozen,
    read_measure,
    read_pack,
    read_unit_and_half,
)
from omnishelf.understanding.quantities.prices import join_bounds, read_price
from omnishelf.understanding.quantities.ranges import read_range
from omnishelf.understanding.quantities.sizes import (
    read_bare_size,
    read_letters,
    read_size,
    read_two_part_size,
)
from omnishelf.understanding.quantities.view import View

_OF_NUMBERS = (
    read_two_part_size,
    read_range,
    read_size,
    read_age,
    read_measure,
    read_price,
    read_bare_size,
    read_pack,
)
"""Surest first: what a number has beside it says more than what it stands behind."""
_OF_WORDS = (read_dozen, read_unit_and_half, read_letters)


def read_quantities(view: View) -> None:
    """Find all quantities of a query; they stand in the view then.

    A reader looks at one place and gives the place to go on with, or 0 if it finds nothing there.
    """
    at = 0
    while at < len(view.pieces):
        readers = _OF_NUMBERS if view.is_number(at) else _OF_WORDS
        at = next((after for reader in readers if (after := reader(view, at))), at + 1)
    join_bounds(view)
