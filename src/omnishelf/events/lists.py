"""Signed names of the lists that a shop shows, so that nobody can make up what chance decided.

A list that is answered gets a token. Whoever tells later what became of the list names it by the
token, and position, propensity and experiment are read from there, not from what the browser says.
"""

import hashlib
import hmac
import secrets
import struct
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from omnishelf.events.key import ShopKey
from omnishelf.types.event import ARMS_SEPARATOR

PREFIX = "os1."
"""What claims to be a token of ours begins so."""
MOST_PLACES = 120
"""Places of one list that chance may decide; so many fit `Event.search`."""

_HEAD = struct.Struct(">d8sBHH")
_PLACE = struct.Struct(">6sHdB")
_NO_CHANCE = 0.0
_SIGNATURE_BYTES = 16
_BETWEEN = "\n"


class ForgedError(Exception):
    """Something that claims to be a token of this shop, and is not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A product that was shown where chance had it."""

    product: str
    position: int
    """1 is the first."""
    propensity: float | None = None
    """How probable that was, in (0, 1]; None: nobody can tell."""
    arm: str | None = None
    """The arm that picked it, where a list was drafted from two: `experiment/arm`."""


class Told(NamedTuple):
    """What a token says of a product."""

    position: int
    propensity: float | None
    arm: str | None
    """All arms that hold for it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a token says."""

    name: str
    """What the list is called in the log: the same for the same token, and short."""
    time: float
    """When it was answered, in seconds since 1970."""
    surface: str
    arm: str | None
    """`experiment/arm`."""
    _places: Mapping[bytes, Told]

    def place(self, product: str) -> Told | None:
        """What is known of a product's place; None where chance had no say."""
        return self._places.get(_digest(product))


class Lists:
    """Makes and reads the tokens of one shop."""

    def __init__(self, key: ShopKey) -> None:
        """Sign by a key of their own."""
        self._key = key.derived("lists")

    def sign(
        self,
        *,
        surface: str,
        places: Sequence[Place] = (),
        arm: str | None = None,
        now: float | None = None,
    ) -> str:
        """A token for a list that is being answered; no two are alike.

        Args:
            surface: where it is shown, such as `search` or `goes_with`.
            places: those that chance decided, at most `MOST_PLACES`, picked by 255 arms at most.
            arm: of an experiment, `experiment/arm`.
            now: seconds since 1970; None: the clock's.

        Raises:
            ValueError: too many places, or one that can't be.
        """
        if len(places) > MOST_PLACES:
            raise ValueError(f"{len(places)} places by chance: {MOST_PLACES} at most fit a token")
        wrong = [p for p in places if p.propensity is not None and not 0 < p.propensity <= 1]
        if wrong:
            raise ValueError(f"a propensity must be in (0, 1], got {wrong[0].propensity}")
        arms = ["", *sorted({place.arm for place in places if place.arm})]
        told = (surface.encode(), (arm or "").encode(), _BETWEEN.join(arms).encode())
        when = time.time() if now is None else now
        head = _HEAD.pack(when, secrets.token_bytes(8), *map(len, told))
        packed = (
            _PLACE.pack(
                _digest(p.product), p.position, p.propensity or _NO_CHANCE, arms.index(p.arm or "")
            )
            for p in places
        )
        payload = b"".join((head, *told, *packed))
        return PREFIX + _text(payload + self._signature(payload))

    def read(self, search: str) -> Listed | None:
        """What a token says; None for an id of somebody else's.

        Raises:
            ForgedError: it claims to be ours, but is not as it was made.
        """
        if not search.startswith(PREFIX):
            return None
        try:
            content = _bytes(search.removeprefix(PREFIX))
        except (NotBase64, ValueError):
            raise ForgedError from None
        payload, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(payload)):
            raise ForgedError
        when, _, *lengths = _HEAD.unpack_from(payload)
        *texts, places = _cut(payload[_HEAD.size :], lengths)
        surface, arm, picked = (text.decode() for text in texts)
        arms = [
            ARMS_SEPARATOR.join(filter(None, (arm, one))) or None for one in picked.split(_BETWEEN)
        ]
        return Listed(
            name=PREFIX + _text(signature),
            time=when,
            surface=surface,
            arm=arm or None,
            _places={
                digest: Told(position, propensity or None, arms[by])
                for digest, position, propensity, by in _PLACE.iter_unpack(places)
            },
        )

    def _signature(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, "sha256")[:_SIGNATURE_BYTES]


def _cut(content: bytes, lengths: Iterable[int]) -> Iterator[bytes]:
    """Parts of these lengths, and what is left."""
    for length in lengths:
        yield content[:length]
        content = content[length:]
    yield content


def _digest(product: str) -> bytes:
    # Of 150 products two are taken for one another once in 10^10 lists.
    return hashlib.blake2b(product.encode(), digest_size=6).digest()


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _text(content) != text:
        # Another spelling of the same bytes would be another name of the same list.
        raise ValueError(text)
    return content
