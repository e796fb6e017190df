"""`GET /v1/suggest`, `POST /v1/explain` and `/v1/explain/heatmap`: help beside the hits."""

import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request

from omnishelf.search.explain.explanation import Explained, HeatMap
from omnishelf.server.keys import may_search
from omnishelf.server.lanes import Lanes
from omnishelf.server.search import SearchRequest, downloaded, query_of
from omnishelf.shelf import Shelf
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1", dependencies=[Depends(may_search)], tags=["search"])

_MOST = 50
_LONGEST = 200


class ExplainRequest(Frozen):
    """A search, and the product that is asked about."""

    query: SearchRequest
    id: str
    language: Literal["en", "zh", "es"] = "en"


class HeatMapRequest(Frozen):
    """A search, and the picture that is asked about."""

    query: SearchRequest
    id: str
    picture: int = 0


@router.get("/suggest", summary="What a shopper who has typed this may mean")
def suggest(
    request: Request,
    q: Annotated[str, Query(description="What has been typed.", max_length=_LONGEST)],
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 8,
    locale: str | None = None,
) -> dict[str, Any]:
    """Complete queries, and name categories, brands and products."""
    start = time.perf_counter()
    shelf: Shelf = request.app.state.shelf
    found = shelf.suggest(q, limit=limit, locale=locale)
    told = [
        {
            "kind": each.kind,
            "text": each.text,
            "id": each.id,
            "count": each.count,
            "start": each.start,
            "end": each.end,
        }
        for each in found
    ]
    return {"suggestions": told, "ms": round((time.perf_counter() - start) * 1e3, 3)}


@router.post("/explain", summary="Why a product is where it is, or why it is not there")
async def explain(request: Request, asked: ExplainRequest) -> Explained:
    """Explain one product of a search."""
    lanes: Lanes = request.app.state.lanes
    shelf: Shelf = request.app.state.shelf
    query = await downloaded(query_of(asked.query), request)
    answer: Explained = await lanes.searches.run(
        lambda: shelf.explain(query, asked.id, language=asked.language)
    )
    return answer


@router.post("/explain/heatmap", summary="What of a product's picture matched the query")
async def heat_map(request: Request, asked: HeatMapRequest) -> HeatMap:
    """Cover the picture piece by piece."""
    lanes: Lanes = request.app.state.lanes
    shelf: Shelf = request.app.state.shelf
    query = await downloaded(query_of(asked.query), request)
    answer: HeatMap = await lanes.searches.run(
        lambda: shelf.heat_map(query, asked.id, picture=asked.picture)
    )
    return answer
