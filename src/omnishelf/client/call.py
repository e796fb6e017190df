"""One call of the API before it is sent: the same for a client that waits and one that does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Call(Generic[Answer]):
    """A request, and how its answer is read."""

    method: str
    path: str
    read: Callable[[httpx.Response], Answer]
    params: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    data: Mapping[str, str] | None = None
    """Fields of a form, with `files`."""
    files: Mapping[str, tuple[str, bytes]] | None = None
    content: bytes | None = None

    def request(self, client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request as a client sends it: another one for each try."""
        return client.build_request(
            self.method,
            self.path,
            params=dict(self.params),
            json=self.json,
            data=self.data,
            files=self.files,
            content=self.content,
        )


def reading(kind: type[Answer], *keys: str) -> Callable[[httpx.Response], Answer]:
    """Read an answer, or what is under these keys of it, as a type.

    What a newer server adds to a type is let pass, so that a shop can be upgraded first.
    """
    adapter = TypeAdapter(kind)

    def read(answer: httpx.Response) -> Answer:
        content = answer.json()
        for key in keys:
            content = content[key]
        return adapter.validate_python(content, extra="ignore")

    return read


def nothing(_: httpx.Response) -> None:
    """Read nothing."""


def escaped(id: str) -> str:
    """An id as part of a path; `/` in it stays."""
    return quote(id, safe="/")


def given(**fields: Any) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
