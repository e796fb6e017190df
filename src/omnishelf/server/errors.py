"""Errors as answers: one shape, the right status, and never a trace."""

import json
import logging
import uuid
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from omnishelf.errors import (
    CatalogError,
    EventError,
    FilterError,
    MediaError,
    ModelError,
    NoSpeechError,
    OmnishelfError,
    QueryError,
    ShelfError,
    UnknownProductError,
)
from omnishelf.misfit import first_misfit

_log = logging.getLogger("omnishelf.server")

# The nearest class in an error's ancestry decides.
_STATUS: dict[type[OmnishelfError], tuple[int, str]] = {
    NoSpeechError: (400, "no_speech"),
    QueryError: (400, "bad_query"),
    FilterError: (400, "bad_filter"),
    MediaError: (400, "bad_media"),
    UnknownProductError: (404, "unknown_product"),
    EventError: (400, "bad_events"),
    CatalogError: (422, "bad_product"),
    ShelfError: (503, "shop_unavailable"),
    ModelError: (503, "model_unavailable"),
    OmnishelfError: (400, "bad_request"),
}
_CODES = {
    400: "bad_request", 401: "key_missing", 403: "key_refused", 404: "not_found",
    405: "method_not_allowed", 409: "conflict", 413: "too_large", 429: "too_many_requests",
    503: "unavailable",
}  # fmt: skip


class BadProductError(CatalogError):
    """A product sent over HTTP that can't be taken."""


def error_body(code: str, message: str) -> bytes:
    """The body of every error."""
    content: dict[str, Any] = {"error": {"code": code, "message": message}}
    return json.dumps(content, ensure_ascii=False).encode()


def error_response(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> Response:
    """An error as a response."""
    return Response(error_body(code, message), status, headers, "application/json")


def describe(error: ValidationError | RequestValidationError) -> str:
    """The first fault of a request that does not fit, with its place."""
    first = first_misfit(error)
    place = ".".join(str(part) for part in first.path if part not in ("body", "query"))
    return f"{place}: {first.message}" if place else first.message


def install(app: FastAPI) -> None:
    """Make an app answer its errors this way."""

    def known(_: Request, error: Exception) -> Response:
        status, code = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
        return error_response(status, code, str(error))

    def misfit(_: Request, error: Exception) -> Response:
        fault = error if isinstance(error, ValidationError | RequestValidationError) else None
        return error_response(400, "bad_request", describe(fault) if fault else str(error))

    def http(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        detail = error.detail if isinstance(error, HTTPException) else str(error)
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
        return error_response(status, _CODES.get(status, "error"), str(detail), headers)

    def unknown(_: Request, error: Exception) -> Response:
        id = uuid.uuid4().hex[:12]
        _log.error("unexpected error %s", id, exc_info=error)
        return error_response(500, "internal", f"something went wrong here (error {id})")

    app.add_exception_handler(OmnishelfError, known)
    app.add_exception_handler(RequestValidationError, misfit)
    app.add_exception_handler(ValidationError, misfit)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unknown)
