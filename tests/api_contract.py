"""Holds what a client sends against the OpenAPI document of the server."""

import re
from pathlib import Path
from typing import Any

from omnishelf import Shelf
from omnishelf.server.app import create_app

NOT_YET = frozenset({
    "GET /v1/suggest", "POST /v1/explain", "POST /v1/explain/heatmap", "GET /v1/rules",
    "PUT /v1/rules", "POST /v1/rules/preview", "GET /v1/synonyms", "PUT /v1/synonyms",
    "GET /v1/queries", "POST /v1/search: sort", "POST /v1/search: crop", "POST /v1/search: drop",
    "POST /v1/search: collapse", "POST /v1/search: diversity", "POST /v1/search: as_typed",
    "POST /v1/search: segment",
})  # fmt: skip
"""Calls, and fields of calls, that the clients know and the server does not have yet."""


class Contract:
    """An OpenAPI document."""

    def __init__(self, document: dict[str, Any]) -> None:
        """Read its paths."""
        self._document = document
        self._paths = {
            re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$"): calls
            for path, calls in document["paths"].items()
        }

    def faults(self, method: str, path: str, params: Any, body: Any) -> list[str]:
        """What the document does not have of a call, apart from what is not there yet."""
        return [one for one in self.lacks(method, path, params, body) if one not in NOT_YET]

    def lacks(self, method: str, path: str, params: Any, body: Any) -> list[str]:
        """What the document does not have of a call: the call itself, or some of its fields."""
        call = f"{method} {path}"
        known = [calls for pattern, calls in self._paths.items() if pattern.match(path)]
        operations = [calls[method.lower()] for calls in known if method.lower() in calls]
        if not operations:
            return [call]
        operation = operations[0]
        names = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        told = {*params} - names
        if isinstance(body, dict):
            told |= self._unknown(operation, body)
        return [f"{call}: {one}" for one in sorted(told)]

    def _unknown(self, operation: dict[str, Any], body: dict[str, Any]) -> set[str]:
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        while "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if schema.get("additionalProperties"):
            return set()
        return {*body} - {*schema.get("properties", {})}


def contract_of_the_server(folder: Path) -> Contract:
    """That of the server of a shop made in this folder."""
    with Shelf.create(folder) as shelf:
        return Contract(create_app(shelf).openapi())
