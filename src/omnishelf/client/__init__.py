"""A typed client of the HTTP API, for programs that are not where the shop is.

from omnishelf.client import Client

with Client("https://search.shop.example", key="...") as shop:
    results = shop.search("red running shoes", image=Path("photo.jpg").read_bytes())
"""

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
from omnishelf.client.asynchronous import AsyncClient
from omnishelf.client.errors import ApiError, UnreachableError
from omnishelf.client.synchronous import Client

__all__ = [
    "ApiError",
    "AsyncClient",
    "Client",
    "EventReport",
    "EventsTaken",
    "Explanation",
    "Heatmap",
    "ImportState",
    "InsightArea",
    "InsightPart",
    "ModelState",
    "ProductChange",
    "QueryLog",
    "RulesPreview",
    "Suggestion",
    "UnreachableError",
    "UpkeepState",
]
