"""A server of the page alone, and answers of the API that tests make up."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from fastapi import FastAPI
from PIL import Image

from app_server import serving
from omnishelf.server import page as page_files

Answer = Callable[[Any], Any]
"""Takes a request of Playwright's, gives the JSON to answer it by, or `(status, JSON)`."""


TOLD = {
    "found": True, "rank": 1, "score": 0.8,
    "sentences": ["It is a red dress, <i>as asked</i>.", "It costs less than 50."],
    "contributions": [{"source": "words", "contribution": 0.6, "share": 0.75}],
    "words": [{"word": "red", "weight": 2.0, "share": 0.5},
              {"word": "\u202edress", "weight": 1.0, "share": 0.25}],
    "met": [{"field": "colour", "value": "red", "negated": False, "met": True},
            {"field": "material", "value": "leather", "negated": True, "met": False},
            {"field": "price", "value": [None, 60], "negated": False, "met": None}],
    "counterfactuals": [{"without": "photo", "rank": 14}, {"without": "words", "rank": None},
                        {"without": "filter", "rank": 2, "text": "2nd of all prices."}],
    "why_not": None,
}  # fmt: skip
"""An explanation."""

RULES = [
    {"name": "sale", "enabled": True, "priority": 2, "valid_from": "2027-03-01T00:00:00+00:00",
     "valid_until": None,
     "when": {"words": ["dress"], "match": "contains", "category": None, "where": None,
              "segments": [], "languages": []},
     "then": [{"do": "boost", "products": ["a", "b"], "where": None, "factor": 3.0}]},
    {"name": "only Acme", "when": {"where": {"brand": "Acme"}},
     "then": [{"do": "filter", "where": {"brand": "Acme"}}]},
]  # fmt: skip
"""Rules: one that the form can show, one that it can't."""

LOG = {
    "searches": 1234,
    "no_result": [{"text": "<b>zebra</b>", "count": 7}],
    "low_confidence": [{"text": "blue thing", "count": 5, "score": 0.213}],
    "top": [{"text": "dress", "count": 400}],
}
"""What was searched for."""


@contextmanager
def serving_page() -> Iterator[str]:
    """Address of a server that has the page's files and their headers, and no API."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    page_files.install(app)
    app.add_middleware(page_files.PageHeaders)
    with serving(app) as address:
        yield address


def product(id: str, **fields: Any) -> dict[str, Any]:
    """A product as the API tells it."""
    return {
        "id": id, "title": id.replace("-", " "), "description": "", "brand": "Acme",
        "category": ["Clothes", "Dresses"], "attributes": {"colour": "red", "material": "cotton"},
        "price": 39.5, "currency": "EUR", "stock": 3, "images": ["x"], "sounds": [],
        "locale": "en", "translations": {}, "url": None, **fields,
    }  # fmt: skip


def hit(id: str, score: float = 0.8, *, variants: tuple[str, ...] = (),
        met: tuple[dict[str, Any], ...] = (), **fields: Any) -> dict[str, Any]:  # fmt: skip
    """A hit whose evidence sums to its score."""
    evidence = [
        {"source": "words", "asked_by": ["words"], "rank": 1, "similarity": 3.0,
         "contribution": score * 0.75, "matched": ["red"]},
        {"source": "image", "asked_by": ["photo"], "rank": None, "similarity": None,
         "contribution": score * 0.25, "matched": []},
    ]  # fmt: skip
    return {"product": product(id, **fields), "score": score, "evidence": evidence,
            "met": list(met), "variants": list(variants), "rules": []}  # fmt: skip


def chip(id: str, label: str, **fields: Any) -> dict[str, Any]:
    """A chip of what was understood."""
    return {"id": id, "kind": "colour", "label": label, "value": label, "negated": False,
            "action": "filter", "confidence": 0.9, "dropped": False, "relaxed": False,
            **fields}  # fmt: skip


def results(hits: list[dict[str, Any]] | None = None, *, understood: dict[str, Any] | None = None,
            **fields: Any) -> dict[str, Any]:  # fmt: skip
    """An answer to a search."""
    hits = [hit(f"dress-{n}") for n in range(6)] if hits is None else hits
    return {
        "hits": hits, "total": len(hits), "facets": facets(), "timings": {"total": 3.0},
        "plans": {}, "banners": [], "redirect": None, **fields,
        "understood": {"text": "dress", "heard": None, "language": None, "sources": ["words"],
                       "notes": [], "chips": [], "corrected": None, **(understood or {})},
    }  # fmt: skip


def facets() -> list[dict[str, Any]]:
    """A tree, a range, many values and few."""

    def counted(**counts: int) -> list[dict[str, Any]]:
        return [{"value": value.replace("__", " > "), "count": n} for value, n in counts.items()]

    colours = {f"colour{n}": 20 - n for n in range(12)}
    return [
        {"field": "category", "ranges": [], "values": counted(
            Clothes=6, Clothes__Dresses=4, Clothes__Shirts=2, Dresses=4, Shirts=2, Toys=1)},
        {"field": "price", "values": [], "ranges": [
            {"start": 0, "end": 50, "count": 4}, {"start": 50, "end": 100, "count": 2}]},
        {"field": "colour", "ranges": [], "values": counted(**colours)},
        {"field": "material", "ranges": [], "values": counted(cotton=4, linen=2)},
    ]  # fmt: skip


def picture(colour: str = "crimson", size: tuple[int, int] = (160, 200)) -> bytes:
    """A plain picture, as PNG."""
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return held.getvalue()


class MadeShop:
    """Answers the page's calls; what is asked is kept."""

    def __init__(self) -> None:
        """A shop that has everything."""
        self.asked: list[tuple[str, Any]] = []
        self.headers: dict[str, str] = {}
        """Those of the last call that was not for a picture."""
        self.origin: str | None = None
        """Another origin whose pages may call."""
        self.held: list[Any] = []
        """Calls whose answer was None: they wait."""
        self.found: Answer = lambda query: results()
        self.answers: dict[str, Answer] = {
            "GET /v1/fields": lambda _: {"fields": {
                "category": "keyword", "price": "number", "colour": "keyword",
                "material": "keyword", "id": "keyword"}},
            "GET /v1/facets": lambda _: {"facets": facets()[:1]},
            "GET /v1/suggest": lambda query: {"ms": 1.0, "suggestions": []},
        }  # fmt: skip
        self.pictures = picture()

    def install(self, page) -> None:
        """Answer a page's calls."""
        page.route("**/v1/**", self._answer)

    def queries(self) -> list[dict[str, Any]]:
        """The searches that were asked for."""
        return [query for name, query in self.asked if name == "POST /v1/search"]

    def _answer(self, route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        path = unquote(parts.path)
        name = f"{request.method} {path}"
        allowed = {"Access-Control-Allow-Origin": self.origin} if self.origin else {}
        if request.method == "OPTIONS":
            asked_for = "access-control-request-"
            allowed |= {
                "Access-Control-Allow-Methods": request.headers[f"{asked_for}method"],
                "Access-Control-Allow-Headers": request.headers.get(f"{asked_for}headers", ""),
            }
            return route.fulfill(status=204, headers=allowed)
        if "/images/" in path:
            return route.fulfill(body=self.pictures, content_type="image/png", headers=allowed)
        self.headers = request.headers
        asked: Any = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if request.method != "GET" and request.post_data_buffer:
            asked = posted(request)
        self.asked.append((name, asked))
        if name == "POST /v1/search":
            answer = self.found(asked)
        elif name in self.answers:
            answer = self.answers[name](asked)
        elif path.startswith("/v1/products/"):
            answer = product(path.removeprefix("/v1/products/"))
        else:
            answer = 404, {"error": {"code": "not_found", "message": "Not Found"}}
        if answer is None:
            return self.held.append(route)
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        return route.fulfill(status=status, json=body, headers=allowed)


def until(page, condition: str) -> None:
    """Wait until a script's expression is true; polled from outside, for the page's policy
    refuses scripts that a page evaluates by itself."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def go(page, path: str) -> None:
    """Let a page that is open be at another address of its own."""
    page.evaluate(
        """path => {
            history.pushState(null, "", path);
            dispatchEvent(new PopStateEvent("popstate"));
        }""",
        path,
    )


def search(page, text: str) -> None:
    """Search for words that are meant, until the page has drawn the answer."""
    page.fill("#text", text)
    page.press("#text", "Enter")
    page.wait_for_selector("#results:not([aria-busy]) .card, #status:text('Nothing found')")


def posted(request) -> Any:
    """The JSON of a request: its body, or the field `query` of its form."""
    body = request.post_data_buffer or b""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return json.loads(body)
    _, _, rest = body.partition(b'name="query"\r\n\r\n')
    query = json.loads(rest.partition(b"\r\n--")[0])
    for name in (b"image", b"audio"):
        _, found, after = body.partition(b'name="' + name + b'"; filename="')
        if found:
            query[f"{name.decode()}_file"] = after.partition(b'"')[0].decode()
    return query
