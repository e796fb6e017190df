"""What both clients do before and after they send: settings, errors, and when to try again."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

from omnishelf.client.errors import ApiError, UnreachableError

RETRIES = 2
LONGEST_WAIT = 30.0
"""Seconds: what a server asks for beyond is not waited for."""


def settings(server: str, key: str | None, timeout: float) -> dict[str, Any]:
    """What an httpx client is made with."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return {"base_url": server, "headers": headers, "timeout": timeout}


def unreachable(error: httpx.HTTPError, request: httpx.Request) -> UnreachableError:
    """The error for a call that got no whole answer."""
    place = f"{request.url.scheme}://{request.url.netloc.decode()}"
    reason = str(error) or type(error).__name__
    return UnreachableError(
        f"{request.method} {request.url.path}: no whole answer from {place} ({reason}): "
        "check the address, that the server runs, and the timeout"
    )


def seconds_to_wait(answer: httpx.Response) -> float | None:
    """How long to wait before another try; None: another try is no use.

    A busy server answers 503 and says in `Retry-After` when to come back, in seconds or as a date
    (RFC 9110, section 10.2.3).
    """
    told = answer.headers.get("Retry-After")
    if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or told is None:
        return None
    try:
        wait = float(told)
    except ValueError:
        try:
            moment = parsedate_to_datetime(told)
        except ValueError:
            return None
        # A date without a zone is taken as UTC.
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        wait = (moment - datetime.now(UTC)).total_seconds()
    return max(wait, 0.0) if wait <= LONGEST_WAIT else None


def checked(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is one.

    Raises:
        ApiError: the server refused the call.
    """
    if answer.is_success:
        return answer
    message, code = f"{answer.status_code} {answer.reason_phrase}", "error"
    try:
        error = answer.json()["error"]
        message, code = str(error["message"]), str(error["code"])
    except (ValueError, KeyError, TypeError):
        # Not this server's own words: those of a proxy before it.
        message = f"{message} from {answer.request.url}"
    raise ApiError(message, status=answer.status_code, code=code)
