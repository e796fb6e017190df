"""What a feed's report says of one field of one product."""

from dataclasses import dataclass
from typing import Literal

Effect = Literal["product left out", "field left out", "put right", "look at it"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a field, and what to do."""

    product: str
    field: str
    """As the platform calls it."""
    wrong: str
    do: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Note:
    """The same, before it is known of which product and field."""

    wrong: str
    do: str
