"""`/v1/events`: what shoppers do; `/v1/shoppers`: all of one, to be given or erased."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from omnishelf.errors import EventError
from omnishelf.events.reports import EventReport
from omnishelf.events.whole_list import size
from omnishelf.server.keys import may_change, may_search
from omnishelf.server.lanes import Lanes
from omnishelf.shelf import Shelf
from omnishelf.types import Event
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1", tags=["events"])
sends = Depends(may_search)
sees = Depends(may_change)

_DAYS = 3_660


class RejectedEvent(Frozen):
    """An event that was not taken."""

    at: int
    """Its place in the batch, from 0."""
    id: str | None
    reason: str


class EventsTaken(Frozen):
    """What became of a batch: what is accepted is on the disk."""

    accepted: int
    duplicates: int
    """Had an id that was taken before."""
    rejected: tuple[RejectedEvent, ...]


class ShopperEvents(Frozen):
    """All that is kept of a shopper."""

    shopper: str
    """The pseudonym."""
    events: tuple[Event, ...]


class Erased(Frozen):
    """How many events of a shopper there were."""

    erased: int


@router.post(
    "/events",
    summary="Tell what shoppers were shown and did",
    dependencies=[sends],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["events"],
                        "properties": {
                            "events": {
                                "type": "array",
                                "items": {"type": "object"},
                                "description": "Events as docs/events.md tells. An impression "
                                "with `products` instead of `product` stands for a whole list.",
                            }
                        },
                    }
                }
            },
        }
    },
)
async def take(request: Request) -> EventsTaken:
    """Take a batch. One bad event stops no other; a batch may be sent again, whole or in part."""
    lanes: Lanes = request.app.state.lanes
    lanes.events.require_room()
    # Whatever the content type: a browser's beacon can't say JSON.
    return await lanes.events.run(_take, request.app.state.shelf, await request.body())


@router.get("/events/report", summary="What shoppers did", dependencies=[sees])
async def report(request: Request, days: Annotated[int, Query(ge=1, le=_DAYS)] = 30) -> EventReport:
    """Count; nothing of fewer than k shoppers is told."""
    lanes: Lanes = request.app.state.lanes
    return await lanes.reports.run(request.app.state.shelf.events.report, days=days)


@router.get("/shoppers/{id:path}/events", summary="All of a shopper", dependencies=[sees])
async def export(request: Request, id: str) -> ShopperEvents:
    """Give what is kept of a shopper; empty for one who is not known."""
    lanes: Lanes = request.app.state.lanes
    return await lanes.reports.run(_export, request.app.state.shelf, id)


@router.delete("/shoppers/{id:path}/events", summary="Forget a shopper", dependencies=[sees])
async def erase(request: Request, id: str) -> Erased:
    """Remove all that is kept of a shopper, and what was derived from it, before this returns."""
    lanes: Lanes = request.app.state.lanes
    return Erased(erased=await lanes.reports.run(request.app.state.shelf.events.erase, id))


def _take(shelf: Shelf, body: bytes) -> EventsTaken:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise EventError(f"the batch is not JSON: {error}") from None
    events = content.get("events") if isinstance(content, dict) else None
    if not isinstance(events, list) or len(content) > 1:
        raise EventError('a batch is {"events": [...]} and nothing else')
    most = shelf.settings.events.max_batch
    if (number := sum(map(size, events))) > most:
        raise EventError(f"{number:,} events in one batch: {most:,} at most (events.max_batch)")
    # The key of a page is public, and so is whoever sends with it.
    taken = shelf.events.take(events, trusted=False)
    rejected = tuple(
        RejectedEvent(at=one.at, id=one.id, reason=one.reason) for one in taken.refused
    )
    return EventsTaken(accepted=taken.new, duplicates=taken.duplicates, rejected=rejected)


def _export(shelf: Shelf, shopper: str) -> ShopperEvents:
    events = tuple(shelf.events.export(shopper))
    return ShopperEvents(shopper=shelf.events.log.pseudonym(shopper), events=events)
