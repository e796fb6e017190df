"""`/v1/reviews`: reviews that come in, and what they say of a product."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request
from pydantic import Field, ValidationError

from omnishelf.catalog.media.reference import is_data_uri, is_url
from omnishelf.misfit import first_misfit
from omnishelf.reviews.card.card import Card
from omnishelf.reviews.review import Review
from omnishelf.server.keys import may_change, may_search
from omnishelf.server.lanes import Lanes
from omnishelf.shelf import Shelf
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1/reviews", tags=["reviews"])

_MOST = 1_000


class Given(Frozen):
    """A batch of reviews."""

    reviews: tuple[dict[str, Any], ...] = Field(max_length=_MOST)
    """Each with `id`, `product` and what it says: `text`, `rating` (stars), `language`, `time`,
    `author`, `sound`, `pictures` (http(s) URLs or data URIs)."""


class Refused(Frozen):
    """A review that could not be taken."""

    at: int
    """Its place in the batch, from 0."""
    id: str | None
    reason: str


class Taken(Frozen):
    """What became of a batch: what is taken is on the disk."""

    taken: int
    """New, or changed."""
    unchanged: int
    refused: tuple[Refused, ...]


class Reviewed(Frozen):
    """What reviews say of a product."""

    product: str
    card: Card | None
    """None if no reviews of it were read."""


@router.post("", summary="Add reviews; one with the same id takes the place of the older",
             dependencies=[Depends(may_change)])  # fmt: skip
async def add(request: Request, given: Annotated[Given, Body()]) -> Taken:
    """Take a batch. One bad review stops no other."""
    sound: list[Review] = []
    refused: list[Refused] = []
    for at, one in enumerate(given.reviews):
        try:
            sound.append(_review(one))
        except ValueError as error:
            id = one.get("id")
            refused.append(
                Refused(at=at, id=id if isinstance(id, str) else None, reason=_why(error))
            )
    lanes: Lanes = request.app.state.lanes
    shelf: Shelf = request.app.state.shelf
    taken, unchanged = await lanes.changes.run(shelf.insights.reviews.put, sound)
    return Taken(taken=taken, unchanged=unchanged, refused=tuple(refused))


@router.get("/{product:path}", summary="What reviews say of a product, as they were read last",
            dependencies=[Depends(may_search)])  # fmt: skip
async def card(request: Request, product: str) -> Reviewed:
    """Give its card. `POST /v1/insights/reviews` reads all reviews anew."""
    lanes: Lanes = request.app.state.lanes
    shelf: Shelf = request.app.state.shelf
    found = await lanes.reports.run(shelf.insights.card, product)
    if found is not None:
        # Which of them are doubted is the shop's to know.
        found = found.model_copy(update={"doubts": (), "duplicates": (), "notes": ()})
    return Reviewed(product=product, card=found)


def _review(given: dict[str, Any]) -> Review:
    review = Review.model_validate(given)
    for reference in (*review.pictures, *filter(None, (review.sound,))):
        # Local paths come from files that the shop's owner adds, never over HTTP.
        if not (is_url(reference) or is_data_uri(reference)):
            raise ValueError(f"'{reference[:80]}' is neither an http(s) URL nor a data URI")
    return review


def _why(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        return str(first_misfit(error))
    return str(error)
