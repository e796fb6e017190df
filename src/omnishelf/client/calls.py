"""Every call of the API, with what it takes and what comes back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import httpx

from omnishelf.client.answers import (
    EventReport,
    EventsTaken,
    Explanation,
    Heatmap,
    ImportState,
    InsightArea,
    InsightPart,
    ModelState,
    ProductChange,
    QueryLog,
    RulesPreview,
    Suggestion,
    UpkeepState,
)
from omnishelf.client.call import Call, escaped, given, nothing, reading
from omnishelf.types import Event, Facet, Product, Results, Source

Json = Mapping[str, Any]
"""An object of JSON, such as a filter: `{"price": {"lt": 80}}`."""

Sort = Literal["relevance", "price", "-price", "newest", "popularity", "margin"]


def search(
    text: str | None = None,
    *,
    image: bytes | str | None = None,
    audio: bytes | str | None = None,
    like: Sequence[str] = (),
    unlike: Sequence[str] = (),
    where: Json | None = None,
    limit: int = 10,
    offset: int = 0,
    using: Sequence[Source] | None = None,
    locale: str | None = None,
    facets: Sequence[str] = (),
    sort: Sort | None = None,
    crop: tuple[float, float, float, float] | None = None,
    drop: Sequence[str] = (),
    collapse: bool | None = None,
    diversity: float | None = None,
    as_typed: bool | None = None,
    segment: str | None = None,
    shopper: str | None = None,
    session: str | None = None,
    personal: bool | None = None,
) -> Call[Results]:
    """Search by any mix of words, a picture, a recording and liked products.

    Args:
        text: words.
        image: a picture: its bytes, or a URL or data URI.
        audio: a recording, given likewise.
        like: ids of products to be like.
        unlike: ids of products to be unlike.
        where: a filter.
        limit: how many hits.
        offset: how many to pass over.
        using: the sources that may answer; None: all.
        locale: language the shopper speaks, if known.
        facets: fields to count.
        sort: what to order by; None: relevance.
        crop: the part of the picture that is meant: x0, y0, x1, y1 as fractions of it.
        drop: ids of chips of what was understood, that are not meant.
        collapse: whether variants are one hit.
        diversity: 0 to 1, how different the hits shall be.
        as_typed: whether to correct no typos.
        segment: the segment of shoppers, for the shop's rules.
        shopper: who asks, as in their events.
        session: this visit, as in its events.
        personal: whether what is known of the shopper may move products; None: it may.
    """
    query = given(
        text=text,
        image=image if isinstance(image, str) else None,
        audio=audio if isinstance(audio, str) else None,
        like=list(like) or None,
        unlike=list(unlike) or None,
        where=where,
        limit=limit,
        offset=offset or None,
        using=None if using is None else list(using),
        locale=locale,
        facets=list(facets) or None,
        sort=sort,
        crop=crop,
        drop=list(drop) or None,
        collapse=collapse,
        diversity=diversity,
        as_typed=as_typed,
        segment=segment,
        shopper=shopper,
        session=session,
        personal=personal,
    )
    media = {"image": image, "audio": audio}
    files = {name: (name, held) for name, held in media.items() if isinstance(held, bytes)}
    read = reading(Results)
    if files:
        form = {"query": json.dumps(query)}
        return Call("POST", "/v1/search", read, data=form, files=files)
    return Call("POST", "/v1/search", read, json=query)


def suggest(
    text: str, *, limit: int = 8, locale: str | None = None
) -> Call[tuple[Suggestion, ...]]:
    """Completions of what is being typed, by a shopper who speaks this language if it is known."""
    params = given(q=text, limit=limit, locale=locale)
    return Call("GET", "/v1/suggest", reading(tuple[Suggestion, ...], "suggestions"), params)


def explain(
    query: Json, id: str, *, language: Literal["en", "zh", "es"] = "en"
) -> Call[Explanation]:
    """Why a product is where it is for a query, or why it is not there.

    Args:
        query: a search request, such as `{"text": "red shoes"}`.
        id: the product's.
        language: of the sentences.
    """
    body = {"query": query, "id": id, "language": language}
    return Call("POST", "/v1/explain", reading(Explanation), json=body)


def heatmap(query: Json, id: str, *, picture: int = 0) -> Call[Heatmap]:
    """Which parts of a product's n-th picture (from 0) speak for a query, and which against."""
    body = {"query": query, "id": id, "picture": picture}
    return Call("POST", "/v1/explain/heatmap", reading(Heatmap), json=body)


def facets(fields: Sequence[str], *, where: Json | None = None) -> Call[tuple[Facet, ...]]:
    """Counts and ranges of fields over all products that pass a filter."""
    params = given(fields=",".join(fields), where=None if where is None else json.dumps(where))
    return Call("GET", "/v1/facets", reading(tuple[Facet, ...], "facets"), params)


def fields() -> Call[dict[str, str]]:
    """Fields that can be filtered and counted, with their kind."""
    return Call("GET", "/v1/fields", reading(dict[str, str], "fields"))


def product(id: str) -> Call[Product]:
    """One product."""
    return Call("GET", f"/v1/products/{escaped(id)}", reading(Product))


def picture(id: str, n: int = 0, *, size: int | None = None) -> Call[bytes]:
    """A product's n-th picture (from 0); with `size`, at most so many pixels long."""
    path = f"/v1/products/{escaped(id)}/images/{n}"
    return Call("GET", path, lambda answer: answer.content, given(size=size))


def sound(id: str, n: int = 0) -> Call[bytes]:
    """A product's n-th sound (from 0)."""
    return Call("GET", f"/v1/products/{escaped(id)}/sounds/{n}", lambda answer: answer.content)


def put(product: Product) -> Call[ProductChange]:
    """Add a product, or replace it."""
    body = product.model_dump(mode="json", exclude_unset=True)
    return Call("PUT", f"/v1/products/{escaped(product.id)}", reading(ProductChange), json=body)


def patch(id: str, changes: Json) -> Call[Product]:
    """Change some fields of a product; gives it as it is then."""
    return Call("PATCH", f"/v1/products/{escaped(id)}", reading(Product), json=changes)


def delete(id: str) -> Call[None]:
    """Remove a product."""
    return Call("DELETE", f"/v1/products/{escaped(id)}", nothing)


def start_import(
    catalog: bytes, *, format: Literal["csv", "jsonl", "parquet"] = "csv"
) -> Call[str]:
    """Import a catalog file in the background; gives the import's id."""
    read = reading(str, "id")
    return Call("POST", "/v1/import", read, {"format": format}, content=catalog)


def import_state(id: str) -> Call[ImportState]:
    """How far an import has come."""
    return Call("GET", f"/v1/import/{escaped(id)}", reading(ImportState))


def model() -> Call[ModelState]:
    """What is known of the shop's model."""
    return Call("GET", "/v1/model", reading(ModelState))


def start_upkeep(work: Literal["train", "rebuild", "rollback"]) -> Call[UpkeepState]:
    """Begin it in the background."""
    return Call("POST", f"/v1/upkeep/{work}", reading(UpkeepState))


def upkeep_state() -> Call[UpkeepState]:
    """How far it has come."""
    return Call("GET", "/v1/upkeep", reading(UpkeepState))


def rules() -> Call[dict[str, Any]]:
    """The shop's rules, as one document."""
    return Call("GET", "/v1/rules", _object)


def put_rules(document: Json) -> Call[None]:
    """Put rules in the place of all that there are."""
    return Call("PUT", "/v1/rules", nothing, json=document)


def preview_rules(rules: Sequence[Json], query: Json) -> Call[RulesPreview]:
    """A query's products by the rules that hold and by these, and which of these conflict."""
    body = {"rules": list(rules), "query": query}
    return Call("POST", "/v1/rules/preview", reading(RulesPreview), json=body)


def synonyms() -> Call[str]:
    """The shop's synonyms, as the text of their file."""
    return Call("GET", "/v1/synonyms", reading(str, "text"))


def put_synonyms(text: str) -> Call[None]:
    """Put synonyms in the place of all that there are."""
    return Call("PUT", "/v1/synonyms", nothing, json={"text": text})


def queries(*, days: int = 7) -> Call[QueryLog]:
    """What was searched for in the last days."""
    return Call("GET", "/v1/queries", reading(QueryLog), {"days": days})


def events(events: Sequence[Event | Json]) -> Call[EventsTaken]:
    """Tell what shoppers were shown and did; a batch may be sent again.

    Args:
        events: events, or objects that may stand for a whole list (`products`).
    """
    told = [
        one.model_dump(mode="json", exclude_unset=True) if isinstance(one, Event) else dict(one)
        for one in events
    ]
    return Call("POST", "/v1/events", reading(EventsTaken), json={"events": told})


def event_report(*, days: int = 30) -> Call[EventReport]:
    """What shoppers did in the last days."""
    return Call("GET", "/v1/events/report", reading(EventReport), {"days": days})


def shopper_events(id: str) -> Call[tuple[Event, ...]]:
    """All that is kept of a shopper."""
    read = reading(tuple[Event, ...], "events")
    return Call("GET", f"/v1/shoppers/{escaped(id)}/events", read)


def forget_shopper(id: str) -> Call[int]:
    """Remove all that is kept of a shopper; gives how many events there were."""
    return Call("DELETE", f"/v1/shoppers/{escaped(id)}/events", reading(int, "erased"))


def insights() -> Call[tuple[InsightArea, ...]]:
    """What there is of each area, `demand` and others."""
    return Call("GET", "/v1/insights", reading(tuple[InsightArea, ...], "areas"))


def insight(area: str) -> Call[dict[str, InsightPart]]:
    """The latest results of an area, by part."""
    read = reading(dict[str, InsightPart], "parts")
    return Call("GET", f"/v1/insights/{escaped(area)}", read)


def insight_report(area: str) -> Call[bytes]:
    """An area's report, as a page."""
    return Call("GET", f"/v1/insights/{escaped(area)}/report", lambda answer: answer.content)


def compute_insight(area: str, parts: Mapping[str, Json] | None = None) -> Call[UpkeepState]:
    """Compute an area anew, in the background.

    Args:
        area: its name.
        parts: by part, what is wanted of it; None: all that need nothing but the shop.
    """
    body = {"parts": {name: dict(wanted) for name, wanted in (parts or {}).items()}}
    return Call("POST", f"/v1/insights/{escaped(area)}", reading(UpkeepState), json=body)


def feed(platform: str) -> Call[bytes]:
    """A platform's feed, as it was made last."""
    return Call("GET", f"/v1/feeds/{escaped(platform)}", lambda answer: answer.content)


def ready() -> Call[int]:
    """The number of products, once the server can answer searches; an error before."""
    return Call("GET", "/v1/ready", reading(int, "products"))


def _object(answer: httpx.Response) -> dict[str, Any]:
    return dict(answer.json())
