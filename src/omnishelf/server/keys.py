"""API keys: one for searching, one for changing the shop, one for platforms that fetch feeds."""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from fastapi import HTTPException, Request, Security
from fastapi.security import (
    APIKeyHeader,
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBasicCredentials,
    HTTPBearer,
)

SEARCH_VARIABLE = "OMNISHELF_SEARCH_KEY"
ADMIN_VARIABLE = "OMNISHELF_ADMIN_KEY"
FEED_VARIABLE = "OMNISHELF_FEED_KEY"

_bearer = HTTPBearer(auto_error=False, description="The search or admin key.")
_basic = HTTPBasic(auto_error=False, description="Any name, and the feed key as the password.")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same, as a header.")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a server; without a key that part is open to whoever can connect."""

    search: str | None = None
    admin: str | None = None
    feed: str | None = None
    """For platforms that fetch feeds; without one, feeds need the admin key."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Keys":
        """Keys from `OMNISHELF_SEARCH_KEY`, `OMNISHELF_ADMIN_KEY` and `OMNISHELF_FEED_KEY`."""
        names = (SEARCH_VARIABLE, ADMIN_VARIABLE, FEED_VARIABLE)
        return cls(*(environment.get(name) or None for name in names))

    def __repr__(self) -> str:
        # Keys never reach a log.
        told = (
            f"{each.name}={'set' if getattr(self, each.name) else None}" for each in fields(self)
        )
        return f"Keys({', '.join(told)})"


def _given(bearer: HTTPAuthorizationCredentials | None, header: str | None) -> str | None:
    return bearer.credentials if bearer else header


def _same(given: str, key: str | None) -> bool:
    return key is not None and hmac.compare_digest(given.encode(), key.encode())


async def may_search(
    request: Request,
    bearer: HTTPAuthorizationCredentials | None = Security(_bearer),  # noqa: B008
    header: str | None = Security(_header),
) -> None:
    """Let through whoever may search: with either key, or anybody if there is no search key."""
    keys: Keys = request.app.state.keys
    given = _given(bearer, header)
    if keys.search is None or (given and (_same(given, keys.search) or _same(given, keys.admin))):
        return
    raise _refusal(given, "search")


async def may_change(
    request: Request,
    bearer: HTTPAuthorizationCredentials | None = Security(_bearer),  # noqa: B008
    header: str | None = Security(_header),
) -> None:
    """Let through whoever may change the shop."""
    keys: Keys = request.app.state.keys
    given = _given(bearer, header)
    if keys.admin is None or (given and _same(given, keys.admin)):
        return
    raise _refusal(given, "admin")


async def may_fetch(
    request: Request,
    bearer: HTTPAuthorizationCredentials | None = Security(_bearer),  # noqa: B008
    header: str | None = Security(_header),
    basic: HTTPBasicCredentials | None = Security(_basic),  # noqa: B008
) -> None:
    """Let through whoever may fetch feeds: with the feed key, which platforms send as a password,
    or with the admin key."""
    keys: Keys = request.app.state.keys
    given = basic.password if basic else _given(bearer, header)
    if keys.admin is None or (given and (_same(given, keys.feed) or _same(given, keys.admin))):
        return
    raise _refusal(given, "feed", "Basic")


def _refusal(given: str | None, kind: str, way: str = "Bearer") -> HTTPException:
    if given is None:
        return HTTPException(
            401,
            f"this needs the {kind} key, as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'",
            {"WWW-Authenticate": way},
        )
    return HTTPException(403, f"this key is not the {kind} key")
