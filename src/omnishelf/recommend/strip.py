"""What is offered: a strip of products, each with its reason."""

from omnishelf.recommend.reason import Reason
from omnishelf.types import Product
from omnishelf.types.frozen import Frozen


class Offer(Frozen):
    """One product, and why it is offered."""

    product: Product
    score: float
    """What it was put in order by; scores of different strips say nothing of one another."""
    reason: Reason


class Strip(Frozen):
    """Products in order. It may hold fewer than were asked for, or none."""

    id: str | None = None
    """Events of what became of it name it as `search`; None where nobody was to be remembered."""
    kind: str
    """Its name in `STRIPS`."""
    offers: tuple[Offer, ...]
