"""The shop's own key: what makes shoppers pseudonyms, and signs the lists that it answers."""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import Path

from omnishelf.errors import ShelfError

FILE_NAME = "key"
_BYTES = 32
_ID_BYTES = _PSEUDONYM_BYTES = 16


@dataclass(frozen=True, slots=True)
class ShopKey:
    """32 random bytes that never leave the shop; each use has a key of its own made from them."""

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, folder: Path, *, new: bool) -> "ShopKey":
        """The key in a folder, made where there is none yet.

        Args:
            folder: that of the events.
            new: whether one may be made; under another key nobody would be found again.

        Raises:
            ShelfError: it is missing or damaged, or can't be written.
        """
        path = folder / FILE_NAME
        try:
            secret = path.read_bytes()
        except FileNotFoundError:
            if not new:
                raise ShelfError(
                    f"{path} is missing: without it no shopper of these events is found again. "
                    f"Restore it from a backup, or move {folder} away to begin anew"
                ) from None
            secret = _written(path)
        except OSError as error:
            raise ShelfError(f"{path} can't be read: {error}") from None
        if len(secret) != _BYTES:
            raise ShelfError(
                f"{path} is damaged (it has {len(secret)} bytes, not {_BYTES}): restore it from a "
                f"backup, or move {folder} away to begin anew"
            )
        return cls(secret)

    def pseudonym(self, shopper: str) -> str:
        """What a shopper is called in the shop: HMAC-SHA256, cut to 128 bits (22 letters)."""
        made = hmac.digest(self.secret, b"shopper\0" + shopper.encode(), "sha256")
        return urlsafe_b64encode(made[:_PSEUDONYM_BYTES]).rstrip(b"=").decode()

    def of_event(self, id: str) -> bytes:
        """What an event's id is kept as, [16]: senders put anything into ids, names too."""
        return hashlib.blake2b(id.encode(), digest_size=_ID_BYTES, key=self.secret).digest()

    def derived(self, use: str) -> bytes:
        """A key for one use, [32]."""
        return hmac.digest(self.secret, b"use\0" + use.encode(), "sha256")


def _written(path: Path) -> bytes:
    """A new key, readable by the shop's owner only, on the disk before it is used."""
    secret = secrets.token_bytes(_BYTES)
    partial = path.with_name(path.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except OSError as error:
        raise ShelfError(f"{path} can't be written: {error}. Make room and try again") from None
    return secret
