"""`POST /v1/search`, `GET /v1/facets` and `/v1/fields`."""

import json
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from starlette.datastructures import State, UploadFile

from omnishelf.catalog.media.reference import is_data_uri, is_url, read_reference
from omnishelf.errors import FilterError, MediaError, QueryError
from omnishelf.server.keys import may_search
from omnishelf.server.lanes import Lanes
from omnishelf.server.metrics import Metrics
from omnishelf.server.query_log import QueryLog
from omnishelf.shelf import Shelf
from omnishelf.types import SOURCES, Filter, Sort, Source, parse_filter
from omnishelf.types import Query as SearchQuery
from omnishelf.types.frozen import Frozen
from omnishelf.types.query import Crop

router = APIRouter(prefix="/v1", dependencies=[Depends(may_search)], tags=["search"])

_LARGE = 64_000
"""Bytes of a body above which it is read in a thread, such as one with a picture in a data URI:
a small one is read in less time than a thread takes to begin."""


class SearchRequest(Frozen):
    """What is searched for; at least one of text, image, audio, like and unlike."""

    text: str | None = Field(default=None, examples=["red running shoes"])
    image: str | None = Field(default=None, description="A picture, as a URL or data URI.")
    audio: str | None = Field(default=None, description="A recording, as a URL or data URI.")
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    where: dict[str, Any] | None = Field(default=None, examples=[{"price": {"lt": 80}}])
    limit: int = 10
    offset: int = 0
    using: tuple[Source, ...] = SOURCES
    locale: str | None = None
    facets: tuple[str, ...] = ()
    crop: Crop | None = Field(
        default=None, description="Left, top, right and bottom of a region, as fractions."
    )
    sort: Sort = "relevance"
    drop: tuple[str, ...] = Field(default=(), description="Ids of chips that are not heeded.")
    as_typed: bool = False
    collapse: bool = False
    diversity: float = 0.0
    segment: str | None = Field(default=None, max_length=200)
    shopper: str | None = Field(default=None, description="Who asks, as in their events.")
    session: str | None = Field(default=None, description="This visit, as in its events.")
    personal: bool = Field(
        default=True, description="Whether what is known of the shopper may move products."
    )


@router.post(
    "/search",
    summary="Search by any mix of words, a picture, a recording and liked products",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": SearchRequest.model_json_schema()},
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "query": {"type": "string", "description": "The JSON as above."},
                            "image": {"type": "string", "format": "binary"},
                            "audio": {"type": "string", "format": "binary"},
                        },
                    }
                },
            },
        }
    },
)
async def search(request: Request) -> Response:
    """Answer a search, as JSON or as multipart with files."""
    lanes: Lanes = request.app.state.lanes
    # Before the body is read: those who wait would fill the memory with theirs.
    lanes.searches.require_room()
    kind = request.headers.get("content-type", "")
    image = audio = None
    if kind.startswith("multipart/form-data"):
        body, image, audio = await _from_form(request)
    else:
        body = await request.body()
    if len(body) > _LARGE:
        query = await lanes.searches.run(_query, body, image, audio)
    else:
        query = _query(body, image, audio)
    query = await downloaded(query, request)
    address = request.client.host if request.client else ""
    return await lanes.searches.run(_answer, request.app.state, query, address)


def _query(body: bytes | str, image: bytes | None, audio: bytes | None) -> SearchQuery:
    return query_of(_parse(body), image, audio)


def query_of(
    asked: SearchRequest, image: bytes | None = None, audio: bytes | None = None
) -> SearchQuery:
    """What is asked, with the files that came along.

    Raises:
        QueryError: it is too large, or contradicts itself.
        FilterError: the filter is no filter.
        MediaError: a picture or recording is neither a URL nor a data URI.
    """
    return SearchQuery(
        text=asked.text,
        image=image or _remote(asked.image, "image"),
        audio=audio or _remote(asked.audio, "audio"),
        like=asked.like,
        unlike=asked.unlike,
        where=parse_filter(asked.where) if asked.where else None,
        limit=asked.limit,
        offset=asked.offset,
        using=frozenset(asked.using),
        locale=asked.locale,
        facets=asked.facets,
        crop=asked.crop,
        sort=asked.sort,
        drop=asked.drop,
        as_typed=asked.as_typed,
        collapse=asked.collapse,
        diversity=asked.diversity,
        segment=asked.segment,
        shopper=asked.shopper,
        session=asked.session,
        personal=asked.personal,
    )


async def downloaded(query: SearchQuery, request: Request) -> SearchQuery:
    """The query with what its URLs hold: searches must not wait for machines of others."""
    lanes: Lanes = request.app.state.lanes
    limits = request.app.state.shelf.settings.media
    held: dict[str, Any] = {
        name: await lanes.downloads.run(read_reference, reference, limits)
        for name, reference in (("image", query.image), ("audio", query.audio))
        if isinstance(reference, str) and is_url(reference)
    }
    return replace(query, **held) if held else query


def _answer(state: State, query: SearchQuery, address: str) -> Response:
    shelf: Shelf = state.shelf
    metrics: Metrics = state.metrics
    queries: QueryLog = state.queries
    results = shelf.run(query)
    metrics.search(query, results.timings["total"])
    queries.note(
        query.text or results.understood.heard,
        results,
        offset=query.offset,
        who=query.shopper or query.session or address,
    )
    return Response(results.model_dump_json(), media_type="application/json")


@router.get("/facets", summary="Counts and ranges of fields over all products that pass")
def facets(
    request: Request,
    fields: Annotated[str, Query(description="Field names, separated by commas.")],
    where: Annotated[str | None, Query(description="A filter, as JSON.")] = None,
) -> dict[str, Any]:
    """Count fields over the shop."""
    shelf: Shelf = request.app.state.shelf
    names = [name.strip() for name in fields.split(",") if name.strip()]
    found = shelf.facets(names, where=filter_of(where))
    return {"facets": [facet.model_dump(mode="json") for facet in found]}


@router.get("/fields", summary="Fields that can be filtered and counted, with their kind")
def fields(request: Request) -> dict[str, Any]:
    """Name the fields."""
    shelf: Shelf = request.app.state.shelf
    return {"fields": dict(shelf.fields)}


def _parse(body: bytes | str) -> SearchRequest:
    try:
        content = json.loads(body or "{}")
    except ValueError as error:
        raise QueryError(f"the query is not JSON: {error}") from None
    return SearchRequest.model_validate(content)


async def _from_form(request: Request) -> tuple[bytes | str, bytes | None, bytes | None]:
    async with request.form(max_files=2, max_fields=2) as form:
        if unknown := [name for name in form if name not in ("query", "image", "audio")]:
            raise QueryError(f"unknown part '{unknown[0]}'; there are query, image, audio")
        asked = form.get("query")
        if isinstance(asked, UploadFile):
            asked = (await asked.read()).decode("utf-8", "replace")
        return (
            asked or "{}",
            await _file(form.get("image"), "image"),
            await _file(form.get("audio"), "audio"),
        )


async def _file(part: object, name: str) -> bytes | None:
    if part is None:
        return None
    if not isinstance(part, UploadFile):
        raise QueryError(f"the part '{name}' must be a file")
    content = await part.read()
    if not content:
        raise MediaError(f"the file '{name}' is empty (0 bytes)")
    return content


def _remote(reference: str | None, name: str) -> str | None:
    # A client must never make the server read its own files.
    if reference is not None and not is_url(reference) and not is_data_uri(reference):
        raise MediaError(f"{name} must be an http(s) URL, a data URI, or an uploaded file")
    return reference


def filter_of(text: str | None) -> Filter | None:
    """A filter of an address.

    Raises:
        FilterError: it is none.
    """
    where = json_of(text)
    return None if where is None else parse_filter(where)


def json_of(text: str | None) -> Any:
    """A filter of an address, as far as JSON goes.

    Raises:
        FilterError: it is not JSON.
    """
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        raise FilterError(f"where is not JSON: {error}") from None
