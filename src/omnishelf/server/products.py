"""Products one by one: read, put, change, remove; their pictures and sounds."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request, Response
from pydantic import ValidationError

from omnishelf.catalog.media.mime import media_type
from omnishelf.catalog.media.picture import thumbnail
from omnishelf.catalog.media.reference import is_data_uri, is_url
from omnishelf.errors import MediaError, UnknownProductError
from omnishelf.recent import Recent
from omnishelf.server.errors import BadProductError, describe
from omnishelf.server.keys import may_change, may_search
from omnishelf.server.lanes import Done, Lanes
from omnishelf.shelf import Shelf
from omnishelf.types import Product

router = APIRouter(prefix="/v1/products", tags=["products"])
reads = Depends(may_search)
writes = Depends(may_change)

_THUMBNAIL_BYTES = 64_000_000
_CACHE = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}


class Thumbnails:
    """Small pictures that were made before, the least used forgotten first."""

    def __init__(self) -> None:
        """Start empty."""
        self._held: Recent[tuple[str, int], bytes] = Recent(_THUMBNAIL_BYTES)

    def get(self, shelf: Shelf, reference: str, size: int) -> bytes:
        """The picture at this longest side; raises MediaError."""
        key = (reference, size)
        if held := self._held.get(key):
            return held
        made = thumbnail(
            shelf.read_media(reference), size, shelf.settings.media, name="the picture"
        )
        self._held.put(key, made, cost=len(made))
        return made


@router.get("/{id:path}/images/{n}", summary="A product's n-th picture", dependencies=[reads])
def image(
    request: Request,
    id: str,
    n: int,
    size: Annotated[int | None, Query(ge=16, le=2048, description="Longest side.")] = None,
) -> Response:
    """A picture as it is, or a thumbnail of it."""
    shelf: Shelf = request.app.state.shelf
    reference = _reference(shelf.product(id).images, n, "picture")
    if size is None:
        return _media(request, _read(shelf, reference))
    try:
        return _media(request, request.app.state.thumbnails.get(shelf, reference, size))
    except MediaError as error:
        raise HTTPException(404, f"the picture can't be had: {_public(error)}") from None


@router.get("/{id:path}/sounds/{n}", summary="A product's n-th sound", dependencies=[reads])
def sound(request: Request, id: str, n: int) -> Response:
    """A sound as it is."""
    shelf: Shelf = request.app.state.shelf
    return _media(request, _read(shelf, _reference(shelf.product(id).sounds, n, "sound")))


@router.get("/{id:path}", summary="One product", dependencies=[reads])
def get(request: Request, id: str) -> Response:
    """The product's record."""
    shelf: Shelf = request.app.state.shelf
    return Response(shelf.product(id).model_dump_json(), media_type="application/json")


@router.put("/{id:path}", summary="Add a product, or replace it", dependencies=[writes])
async def put(
    request: Request, id: str, record: Annotated[dict[str, Any], Body()]
) -> dict[str, Any]:
    """Store a product whole; pictures and sounds that can't be had are told and left out."""
    return await _changed(request, _put, id, record)


@router.patch("/{id:path}", summary="Change some fields of a product", dependencies=[writes])
async def patch(request: Request, id: str, changes: Annotated[dict[str, Any], Body()]) -> Response:
    """A change of price or stock re-encodes nothing."""
    return await _changed(request, _patch, id, changes)


@router.delete("/{id:path}", summary="Remove a product", status_code=204, dependencies=[writes])
async def delete(request: Request, id: str) -> Response:
    """Remove it."""
    if not await _changed(request, Shelf.delete, [id]):
        raise UnknownProductError(f"no product '{id}' in this shop")
    return Response(status_code=204)


async def _changed(request: Request, change: Callable[..., Done], *args: Any) -> Done:
    lanes: Lanes = request.app.state.lanes
    return await lanes.changes.run(change, request.app.state.shelf, *args)


def _put(shelf: Shelf, id: str, record: Mapping[str, Any]) -> dict[str, Any]:
    if record.get("id", id) != id:
        raise BadProductError(f"the id '{record['id']}' is not the '{id}' of the address")
    try:
        product = Product.model_validate({**record, "id": id})
    except ValidationError as error:
        raise BadProductError(f"product '{id}', {describe(error)}") from None
    _require_remote(shelf, id, {"images": product.images, "sounds": product.sounds})
    report = shelf.put(product)
    return {
        "id": id,
        "outcome": "added" if report.added else "changed" if report.changed else "unchanged",
        "rejected": [
            {"field": rejection.field, "reason": rejection.reason} for rejection in report.rejected
        ],
    }


def _patch(shelf: Shelf, id: str, changes: Mapping[str, Any]) -> Response:
    _require_remote(shelf, id, changes)
    product = shelf.patch(id, changes)
    return Response(product.model_dump_json(), media_type="application/json")


def _require_remote(shelf: Shelf, id: str, fields: Mapping[str, Any]) -> None:
    """Local paths come from catalogs that the shop's owner adds, never over HTTP."""
    own: set[str] = set()
    for name in ("images", "sounds"):
        references = fields.get(name) or ()
        if not isinstance(references, Sequence) or isinstance(references, str):
            raise BadProductError(f"product '{id}', {name}: expected a list")
        strange = [r for r in references if not (is_url(str(r)) or is_data_uri(str(r)))]
        if strange and not own:
            try:
                stored = shelf.product(id)
                own = {*stored.images, *stored.sounds}
            except UnknownProductError:
                own = set()
        if outside := [reference for reference in strange if reference not in own]:
            raise BadProductError(
                f"product '{id}', {name}: '{str(outside[0])[:80]}' is neither an http(s) URL "
                "nor a data URI"
            )


def _reference(references: Sequence[str], n: int, kind: str) -> str:
    if not 0 <= n < len(references):
        raise HTTPException(404, f"the product has no {kind} {n}: it has {len(references)}")
    return references[n]


def _read(shelf: Shelf, reference: str) -> bytes:
    try:
        return shelf.read_media(reference)
    except MediaError as error:
        raise HTTPException(404, f"the file can't be had: {_public(error)}") from None


def _public(error: MediaError) -> str:
    # The path of a file on the server is nobody's business.
    return "it is missing or damaged" if "/" in str(error) else str(error)


def _media(request: Request, content: bytes) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**_CACHE, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type(content))
