"""The client that waits for its answers."""

import time
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

import httpx

from omnishelf.client import calls
from omnishelf.client.call import Call
from omnishelf.client.sending import RETRIES, checked, seconds_to_wait, settings, unreachable

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def _method(
    build: Callable[Given, Call[Answer]],
) -> "Callable[Concatenate[Client, Given], Answer]":
    """A method that makes a call and sends it."""

    @wraps(build)
    def method(self: "Client", /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return self.run(build(*args, **kwargs))

    return method


class Client:
    """A shop's API. Safe to use from threads; close it, or use it as a context.

    Every method raises `ApiError` if the server refuses the call, and `UnreachableError` if it
    can't be reached.
    """

    def __init__(
        self,
        server: str,
        *,
        key: str | None = None,
        timeout: float = 30.0,
        retries: int = RETRIES,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Know where the server is; nothing is sent yet.

        Args:
            server: its address, such as `https://search.shop.example`.
            key: the search or admin key, where the shop asks for one.
            timeout: seconds to wait for an answer.
            retries: how often to try again when the server is busy and says until when.
            transport: how to send, other than over the network.
        """
        self._http = httpx.Client(**settings(server, key, timeout), transport=transport)
        self._retries = retries

    search = _method(calls.search)
    suggest = _method(calls.suggest)
    explain = _method(calls.explain)
    heatmap = _method(calls.heatmap)
    facets = _method(calls.facets)
    fields = _method(calls.fields)
    product = _method(calls.product)
    picture = _method(calls.picture)
    sound = _method(calls.sound)
    put = _method(calls.put)
    patch = _method(calls.patch)
    delete = _method(calls.delete)
    start_import = _method(calls.start_import)
    import_state = _method(calls.import_state)
    model = _method(calls.model)
    start_upkeep = _method(calls.start_upkeep)
    upkeep_state = _method(calls.upkeep_state)
    rules = _method(calls.rules)
    put_rules = _method(calls.put_rules)
    preview_rules = _method(calls.preview_rules)
    synonyms = _method(calls.synonyms)
    put_synonyms = _method(calls.put_synonyms)
    queries = _method(calls.queries)
    events = _method(calls.events)
    event_report = _method(calls.event_report)
    shopper_events = _method(calls.shopper_events)
    forget_shopper = _method(calls.forget_shopper)
    insights = _method(calls.insights)
    insight = _method(calls.insight)
    insight_report = _method(calls.insight_report)
    compute_insight = _method(calls.compute_insight)
    feed = _method(calls.feed)
    ready = _method(calls.ready)

    def run(self, call: Call[Answer]) -> Answer:
        """Send a call and read its answer."""
        for attempt in range(self._retries + 1):
            answer = self._send(call)
            wait = seconds_to_wait(answer)
            if wait is None or attempt == self._retries:
                break
            time.sleep(wait)
        return call.read(checked(answer))

    def _send(self, call: Call[Answer]) -> httpx.Response:
        request = call.request(self._http)
        try:
            return self._http.send(request)
        except httpx.HTTPError as error:
            raise unreachable(error, request) from error

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
