"""`/v1/insights`: what the shop learns beside its search; `/v1/feeds`: its feeds."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Request, Response
from fastapi.responses import FileResponse
from pydantic import Field

from omnishelf.evaluation.report.parts import policy
from omnishelf.server.keys import may_change, may_fetch
from omnishelf.server.lanes import Lane, Lanes
from omnishelf.server.upkeep import Upkeep, UpkeepState
from omnishelf.shelf import Shelf
from omnishelf.shelf.insights.insights import Insights
from omnishelf.shelf.insights.kept import REPORT, KeptPart
from omnishelf.shelf.insights.marketing.feeds import feed_name
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1", tags=["insights"])
sees = Depends(may_change)

_TYPES = {"xml": "application/xml", "tsv": "text/tab-separated-values", "csv": "text/csv"}


class PartState(Frozen):
    """Of a part of an area."""

    name: str
    alone: bool
    """Whether it needs nothing but the shop; others are computed when they are named, with what
    they need."""
    computed: str | None = None
    """When; None: never."""
    error: str | None = None
    """Why there is nothing newer."""


class AreaState(Frozen):
    """Of an area."""

    name: str
    report: bool
    """Whether there is a report."""
    parts: tuple[PartState, ...]


class Areas(Frozen):
    """All areas."""

    areas: tuple[AreaState, ...]


class AreaResults(Frozen):
    """The latest results of an area."""

    area: str
    parts: dict[str, KeptPart]


class Wanted(Frozen):
    """What is to be computed."""

    parts: dict[str, dict[str, Any]] = Field(
        default_factory=dict, examples=[{"forecast": {"horizon": 8}, "trends": {}}]
    )
    """By part, what is wanted of it. None named: all that need nothing but the shop."""


_NOTHING_NAMED = Wanted()


@router.get("/insights", summary="Which areas there are, and when they were computed",
            dependencies=[sees])  # fmt: skip
async def areas(request: Request) -> Areas:
    """List them."""
    return await _reports(request).run(_states, _insights(request))


@router.get("/insights/{area}", summary="The latest results of an area", dependencies=[sees])
async def results(request: Request, area: str) -> AreaResults:
    """Read them."""
    parts = await _reports(request).run(_insights(request).parts, area)
    return AreaResults(area=area, parts=parts)


@router.post("/insights/{area}", status_code=202, dependencies=[sees],
             summary="Compute an area anew, in the background")  # fmt: skip
async def compute(
    request: Request, area: str, wanted: Annotated[Wanted, Body()] = _NOTHING_NAMED
) -> UpkeepState:
    """Searches go on; `/v1/upkeep` tells how far it has come."""
    insights, parts = _insights(request), dict(wanted.parts)
    found = insights.area(area)
    for name, given in parts.items():
        # What can't be is refused now, not in the background.
        found.part(name).ask(given)
    upkeep: Upkeep = request.app.state.upkeep
    return upkeep.begin(area, partial(_compute, insights, area, parts))


@router.get("/insights/{area}/report", summary="An area's report, as a page", dependencies=[sees],
            response_class=Response)  # fmt: skip
async def report(request: Request, area: str) -> Response:
    """Give the page; it needs no other file, runs nothing, and may send nothing."""
    page = await _reports(request).run(_report, _insights(request), area)
    headers = {"content-security-policy": policy(page), "x-content-type-options": "nosniff",
               "referrer-policy": "no-referrer", "cache-control": "no-store"}  # fmt: skip
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/feeds/{platform}", summary="A platform's feed, as it was made last",
            dependencies=[Depends(may_fetch)], response_class=FileResponse)  # fmt: skip
async def feed(request: Request, platform: str) -> FileResponse:
    """Give the file, for the platform to fetch."""
    name = feed_name(platform)
    found = await _reports(request).run(_insights(request).file, "marketing", f"feeds/{name}")
    if found is None:
        raise HTTPException(404, f"no feed for '{platform}' was made yet: compute 'feeds' first")
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return FileResponse(found, media_type=kind, headers={"x-content-type-options": "nosniff"})


def _insights(request: Request) -> Insights:
    shelf: Shelf = request.app.state.shelf
    return shelf.insights


def _reports(request: Request) -> Lane:
    lanes: Lanes = request.app.state.lanes
    return lanes.reports


def _states(insights: Insights) -> Areas:
    found = []
    for area in insights.areas:
        kept = insights.parts(area.name)
        parts = []
        for part in area.parts:
            one = kept.get(part.name)
            computed = one.computed.isoformat() if one and one.result is not None else None
            error = one.error if one else None
            parts.append(
                PartState(name=part.name, alone=part.alone, computed=computed, error=error)
            )
        there = insights.file(area.name, REPORT) is not None
        found.append(AreaState(name=area.name, report=there, parts=tuple(parts)))
    return Areas(areas=tuple(found))


def _report(insights: Insights, area: str) -> bytes:
    found = insights.file(area, REPORT)
    if found is None:
        raise HTTPException(404, f"'{area}' was not computed yet: there is no report")
    return found.read_bytes()


def _compute(insights: Insights, area: str, parts: dict[str, dict[str, Any]], tell: Any) -> str:
    done = insights.compute(area, parts or None, tell=tell)
    return "; ".join(f"{name}: {one.error}" for name, one in done.items() if one.error)
