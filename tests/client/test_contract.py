"""Every call of the client is one that the server's OpenAPI document has."""

import inspect
import json
import re

import httpx
import pytest

from api_contract import contract_of_the_server
from omnishelf.client import AsyncClient, Client, calls
from omnishelf.client.call import Call
from omnishelf.types import Product

QUERY = {"text": "red"}
WHERE = {"price": {"lt": 5}}
CALLS = {
    "search": ((), {
        "text": "red", "image": b"\x89PNG", "audio": b"OggS", "like": ["a"], "unlike": ["b"],
        "where": WHERE, "limit": 3, "offset": 2, "using": ["words"], "locale": "en",
        "facets": ["brand"], "sort": "-price", "crop": (0, 0, 0.5, 1), "drop": ["c"],
        "collapse": False, "diversity": 0.3, "as_typed": True, "segment": "vip",
        "shopper": "ann", "session": "s1", "personal": False}),
    "suggest": (("re",), {"limit": 5, "locale": "en"}),
    "explain": ((QUERY, "a"), {"language": "zh"}),
    "heatmap": ((QUERY, "a"), {"picture": 1}),
    "facets": ((["brand"],), {"where": WHERE}),
    "fields": ((), {}),
    "product": (("a",), {}),
    "picture": (("a",), {"n": 1, "size": 64}),
    "sound": (("a",), {"n": 1}),
    "put": ((Product(id="a", title="x"),), {}),
    "patch": (("a", {"price": 2}), {}),
    "delete": (("a",), {}),
    "start_import": ((b"id,title",), {"format": "csv"}),
    "import_state": (("a",), {}),
    "model": ((), {}),
    "start_upkeep": (("train",), {}),
    "upkeep_state": ((), {}),
    "rules": ((), {}),
    "put_rules": (({"rules": []},), {}),
    "preview_rules": (([], QUERY), {}),
    "synonyms": ((), {}),
    "put_synonyms": (("kind",), {}),
    "queries": ((), {"days": 30}),
    "events": (([{"id": "e"}],), {}),
    "event_report": ((), {"days": 7}),
    "shopper_events": (("a",), {}),
    "forget_shopper": (("a",), {}),
    "insights": ((), {}),
    "insight": (("demand",), {}),
    "insight_report": (("demand",), {}),
    "compute_insight": (("demand",), {"parts": {"forecast": {"horizon": 8}}}),
    "feed": (("google",), {}),
    "ready": ((), {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def contract(tmp_path_factory):
    return contract_of_the_server(tmp_path_factory.mktemp("contract") / "shop")


def builders() -> dict[str, object]:
    """The functions that make calls."""
    return {
        name: made
        for name, made in vars(calls).items()
        if inspect.isfunction(made) and made.__module__ == calls.__name__ and name[0] != "_"
    }


def body_of(request: httpx.Request):
    """The JSON that is sent: as the body, or as the field `query` of a form."""
    content = request.read()
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        content = re.search(rb'name="query"\r\n\r\n(.*?)\r\n--', content, re.DOTALL)[1]
    elif kind != "application/json":
        return None
    return json.loads(content)


@pytest.mark.parametrize("name", CALLS)
def test_the_server_has_the_call_and_all_its_parameters(contract, name):
    positional, keywords = CALLS[name]
    build = builders()[name]
    # Every parameter is given, so that none is sent unchecked.
    bound = inspect.signature(build).bind(*positional, **keywords)
    assert [*bound.arguments] == [*inspect.signature(build).parameters]
    call = build(*positional, **keywords)
    assert isinstance(call, Call)
    with httpx.Client(base_url="http://shop") as client:
        request = call.request(client)
    asked = contract.faults(request.method, request.url.path, request.url.params, body_of(request))
    assert asked == []


def test_both_clients_have_every_call():
    assert set(builders()) == set(CALLS)
    for client in (Client, AsyncClient):
        for name, build in builders().items():
            assert getattr(client, name).__doc__ == build.__doc__


def test_what_the_server_lacks_would_be_told(contract):
    assert contract.faults("GET", "/v1/nowhere", {}, None) == ["GET /v1/nowhere"]
    assert contract.faults("GET", "/v1/facets", {"feilds": "a"}, None) == ["GET /v1/facets: feilds"]
    body = {"text": "a", "words": "b"}
    assert contract.faults("POST", "/v1/search", {}, body) == ["POST /v1/search: words"]
