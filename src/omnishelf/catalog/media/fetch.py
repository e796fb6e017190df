"""Downloads, limited in size, time, redirects and addresses."""

import random
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit, urlunsplit

import httpcore
import httpx

from omnishelf.catalog.media.addresses import CheckedBackend
from omnishelf.catalog.media.deadline import set_deadline
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_RETRYING = frozenset({429, 500, 502, 503, 504})
_FIRST_PAUSE = 0.3


class _TryAgainError(Exception):
    """A passing fault: another attempt may succeed."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


def fetch(url: str, limits: MediaLimits) -> bytes:
    """What a URL holds.

    Raises:
        MediaError: with the URL and the reason.
    """
    with _client(limits) as client:
        return _fetch(client, url, limits)


def fetch_all(urls: Iterable[str], limits: MediaLimits) -> Iterator[tuple[str, bytes | MediaError]]:
    """What each URL holds, or why it can't be had; several at a time, in order."""
    wanted = list(urls)
    if not wanted:
        return
    with _client(limits) as client, ThreadPoolExecutor(limits.connections) as pool:

        def attempt(url: str) -> bytes | MediaError:
            try:
                return _fetch(client, url, limits)
            except MediaError as error:
                return error

        # A few ahead of what is taken: contents wait in memory.
        ahead = limits.connections * 2
        jobs = [pool.submit(attempt, url) for url in wanted[:ahead]]
        for n, url in enumerate(wanted):
            if ahead + n < len(wanted):
                jobs.append(pool.submit(attempt, wanted[ahead + n]))
            yield url, jobs[n].result()
            jobs[n] = None  # type: ignore[call-overload]


def _client(limits: MediaLimits) -> httpx.Client:
    # No proxy from the environment: a proxy would connect where we would not. And httpx has no
    # public way to a backend.
    transport = httpx.HTTPTransport(trust_env=False)
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(trust_env=False),
        max_connections=limits.connections,
        network_backend=CheckedBackend(allow_private=limits.allow_private_addresses),
    )
    return httpx.Client(
        transport=transport,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "omnishelf", "Accept-Encoding": "identity"},
    )


def _fetch(client: httpx.Client, url: str, limits: MediaLimits) -> bytes:
    deadline = time.monotonic() + limits.download_seconds
    set_deadline(deadline)
    pause = _FIRST_PAUSE
    for attempt in range(limits.retries + 1):
        try:
            return _follow(client, url, limits, deadline)
        except _TryAgainError as error:
            wait = error.pause if error.pause is not None else pause * (1 + random.random())  # noqa: S311
            pause *= 2
            if attempt == limits.retries or time.monotonic() + wait > deadline:
                raise MediaError(f"{_safe(url)}: {error}") from None
            time.sleep(wait)
    raise AssertionError("unreachable")


def _follow(client: httpx.Client, url: str, limits: MediaLimits, deadline: float) -> bytes:
    here = url
    for _ in range(limits.max_redirects + 1):
        answer = _get(client, here, limits, deadline)
        if isinstance(answer, bytes):
            return answer
        here = answer
        if urlsplit(here).scheme not in ("http", "https"):
            raise MediaError(f"{_safe(url)} redirects to {_safe(here)}, which is not http(s)")
    raise MediaError(f"{_safe(url)} redirects more than {limits.max_redirects} times")


def _get(client: httpx.Client, url: str, limits: MediaLimits, deadline: float) -> bytes | str:
    """The content, or where the URL redirects to."""
    left = deadline - time.monotonic()
    slow = f"took longer than {limits.download_seconds:g} s"
    if left <= 0:
        raise MediaError(f"{_safe(url)} {slow}")
    try:
        with client.stream("GET", url, timeout=httpx.Timeout(left)) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return str(response.url.join(response.headers["location"]))
            if response.status_code in _WORTH_RETRYING:
                raise _TryAgainError(f"answered {response.status_code}", _retry_after(response))
            if not response.is_success:
                raise MediaError(f"{_safe(url)} answered {response.status_code}")
            return _read(response, url, limits)
    except httpx.TimeoutException:
        raise MediaError(f"{_safe(url)} {slow}") from None
    except (httpx.TransportError, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _TryAgainError(f"can't be fetched: {error or type(error).__name__}") from None
    except (httpx.InvalidURL, httpx.DecodingError, UnicodeError) as error:
        raise MediaError(f"{_safe(url)}: {error}") from None


def _read(response: httpx.Response, url: str, limits: MediaLimits) -> bytes:
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        # Counted as it comes: a header may lie, and compressed content grows.
        if len(content) > limits.max_bytes:
            raise MediaError(
                f"{_safe(url)} is larger than {limits.max_bytes / 1e6:,.1f} MB "
                "(setting media.max_bytes)"
            )
    return bytes(content)


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdigit() else None


def _safe(url: str) -> str:
    """A URL without what may be secret: user, password and query."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "a malformed URL"
    return urlunsplit((parts.scheme, host, parts.path, "", ""))[:200]
