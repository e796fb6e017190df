"""How much must be seen before anything is said."""

import math

LEAST_SHOPPERS = 100
"""In each arm; with fewer nothing is compared."""
LEAST_ACTIVE = 10
"""Shoppers of each arm with something to measure, such as a click."""
MOST_IN_SEVERAL = 0.02
"""Share of shoppers in more than one arm above which nothing is compared."""
ALPHA = 0.05
"""Chance of an error, however often it is looked; shared out among the arms."""


def more(shoppers: int) -> str:
    """How many more shoppers are needed, in words: to two digits, for it is an estimate."""
    digits = max(0, len(str(shoppers)) - 2)
    rounded = math.ceil(shoppers / 10**digits) * 10**digits
    one = rounded == 1
    return f"Too little data: about {rounded:,} more shopper{' is' if one else 's are'} needed"
