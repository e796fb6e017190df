"""What a shopper did, or was shown."""

from datetime import UTC, datetime
from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, Field, StringConstraints, field_validator, model_validator

from omnishelf.types.frozen import Frozen
from omnishelf.types.product import MAX_ID
from omnishelf.types.query import MAX_TEXT

EventKind = Literal["impression", "click", "cart", "order", "rating"]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)

ARMS_SEPARATOR = ","
"""Between the arms that one event tells of."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ID)]


class Event(Frozen):
    """One product that was shown to a shopper, or what a shopper did with it.

    Events of one list of products have the same `search`, by which clicks find the impressions
    that they answer.
    """

    id: Name
    """Chosen by the sender; an event that is sent twice under one id counts once."""
    kind: EventKind
    time: AwareDatetime
    """When it happened; kept in UTC."""
    product: Name
    shopper: Name | None = None
    """Who; a shop keeps a pseudonym. None: not known, or not to be remembered."""
    consent: bool = False
    """Whether it may be remembered of whom this is; without, the shopper is forgotten at once."""
    session: Name | None = None
    """One visit."""
    search: Annotated[str, StringConstraints(min_length=1, max_length=4_000)] | None = None
    """The list that the product was shown in: `Results.id`, or an id of the sender's own."""
    query: Annotated[str, StringConstraints(max_length=MAX_TEXT)] | None = None
    """The words that were searched for."""
    surface: Name = "search"
    """Where it was shown: `search`, or the kind of a strip, such as `goes_with`."""
    position: int | None = Field(default=None, ge=1, le=10_000)
    """1 is the first of the list."""
    propensity: float | None = Field(default=None, gt=0, le=1)
    """How probable it was that this product would be shown at this position, where chance had a
    say."""
    arm: Name | None = None
    """Of an experiment: `experiment/arm`; of several, `,` between them."""
    quantity: int = Field(default=1, ge=1, le=1_000_000)
    """Of a cart or an order."""
    price: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Of one, when it was put in the cart or ordered."""
    rating: float | None = Field(default=None, ge=1, le=5)
    """Stars, of a rating."""

    @field_validator("time")
    @classmethod
    def _in_utc(cls, time: datetime) -> datetime:
        return time.astimezone(UTC)

    @model_validator(mode="after")
    def _says_what_its_kind_says(self) -> "Event":
        if self.kind == "rating" and self.rating is None:
            raise ValueError("a rating needs the number of stars in 'rating'")
        if self.kind == "impression" and self.position is None:
            raise ValueError("an impression needs the 'position' at which it was shown, from 1")
        return self
