"""`GET /v1/recommend/{kind}`: strips of products with reasons; `GET /v1/behaviour`: what was
learned of shoppers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from omnishelf.learning.behaviour.dynamic import Alarm
from omnishelf.recommend.strip import Strip
from omnishelf.reranking.report_card import ReportCard
from omnishelf.search.explain.explanation import Language
from omnishelf.server.keys import may_change, may_search
from omnishelf.server.lanes import Lanes
from omnishelf.server.search import json_of
from omnishelf.shelf import Shelf
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1", tags=["shoppers"])

_CARDS = 50


class Learned(Frozen):
    """What was learned of shoppers."""

    serves: bool
    """Whether an order that was learned serves."""
    due: str | None
    """Why a training is due; null if none is."""
    cards: tuple[ReportCard, ...]
    """Of the last trainings, newest first."""
    alarms: tuple[Alarm, ...]
    """What is not as it was when the model was trained."""


class Told(Frozen):
    """A strip, its reasons in words."""

    strip: Strip
    reasons: tuple[str, ...]
    """In the order of its products."""


@router.get(
    "/recommend/{kind}", summary="Offer products, with reasons", dependencies=[Depends(may_search)]
)
async def recommend(
    request: Request,
    kind: str,
    product: Annotated[str | None, Query(description="The product it is about.")] = None,
    shopper: Annotated[str | None, Query(max_length=200)] = None,
    session: Annotated[str | None, Query(max_length=200)] = None,
    limit: int = 10,
    where: Annotated[str | None, Query(description="A filter, as JSON.")] = None,
    language: Language = "en",
) -> Told:
    """Offer what is alike, what goes with it, what is trending, was seen lately, or suits."""
    lanes: Lanes = request.app.state.lanes
    asked: dict[str, Any] = {"product": product, "shopper": shopper, "session": session,
                             "limit": limit, "where": json_of(where)}  # fmt: skip
    strip = await lanes.searches.run(_recommend, request.app.state.shelf, kind, asked)
    return Told(strip=strip, reasons=tuple(each.reason.tell(language) for each in strip.offers))


@router.get(
    "/behaviour", summary="What was learned of shoppers", dependencies=[Depends(may_change)]
)
async def behaviour(request: Request) -> Learned:
    """Tell of the trainings from events, and whether what they saw still holds."""
    lanes: Lanes = request.app.state.lanes
    return await lanes.reports.run(_behaviour, request.app.state.shelf)


def _recommend(shelf: Shelf, kind: str, asked: dict[str, Any]) -> Strip:
    return shelf.recommend(kind, **asked)


def _behaviour(shelf: Shelf) -> Learned:
    known = shelf.behaviour
    return Learned(
        serves=known.learned,
        due=known.due(),
        cards=known.cards()[::-1][:_CARDS],
        alarms=known.alarms(),
    )
