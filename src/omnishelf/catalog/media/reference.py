"""References to media: paths, URLs, data URIs, files the shop keeps, or bytes."""

import base64
import binascii
import stat
from pathlib import Path
from urllib.parse import unquote_to_bytes

from omnishelf.catalog.media.fetch import fetch
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

KEPT = "media:"
_SHOWN = 80


def is_url(reference: str) -> bool:
    """Whether a reference is fetched over the network."""
    return reference[:8].lower().startswith(("http://", "https://"))


def is_data_uri(reference: str) -> bool:
    """Whether a reference carries its content itself."""
    return reference[:5].lower() == "data:"


def shown(reference: str) -> str:
    """A reference as messages show it: of a data URI its beginning, of a long path its end."""
    if len(reference) <= _SHOWN:
        return reference
    room = _SHOWN - len("...")
    return f"{reference[:room]}..." if is_data_uri(reference) else f"...{reference[-room:]}"


def read_reference(
    reference: str | bytes, limits: MediaLimits, *, kept: Path | None = None
) -> bytes:
    """What a reference holds.

    Args:
        reference: a path, an http(s) URL, a data URI, `media:<sha256>`, or the bytes themselves.
        limits: size and, for URLs, time and addresses.
        kept: the folder of files that the shop keeps.

    Raises:
        MediaError: it is missing, empty, too large, or can't be read.
    """
    if isinstance(reference, bytes):
        content = reference
        name = "the uploaded file"
    else:
        name = shown(reference)
        content = _content(reference, name, limits, kept)
    if not content:
        raise MediaError(f"{name} is empty (0 bytes)")
    if len(content) > limits.max_bytes:
        raise MediaError(_too_large(name, len(content), limits))
    return content


def _content(reference: str, name: str, limits: MediaLimits, kept: Path | None) -> bytes:
    if is_url(reference):
        return fetch(reference, limits)
    if is_data_uri(reference):
        return _decode_data_uri(reference, name, limits)
    if reference.startswith(KEPT):
        if kept is None:
            raise MediaError(f"{name}: only a shop's own products may refer to its kept files")
        return _read_file(kept_path(kept, reference), name, limits)
    if "://" in reference[:16]:
        scheme = reference.split("://", 1)[0]
        raise MediaError(f"{name}: '{scheme}://' is not read; give a path, http(s) URL or data URI")
    return _read_file(Path(reference), name, limits)


def kept_path(folder: Path, reference: str) -> Path:
    """Where the shop keeps a `media:<sha256>` file.

    Raises:
        MediaError: the reference is not of that form.
    """
    digest = reference.removeprefix(KEPT)
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):  # noqa: PLR2004
        raise MediaError(f"{shown(reference)} is not of the form media:<sha256>")
    return folder / digest[:2] / digest


def _read_file(path: Path, name: str, limits: MediaLimits) -> bytes:
    try:
        facts = path.stat()
        # A pipe or a device could be waited on for ever.
        if not stat.S_ISREG(facts.st_mode):
            kind = "a folder" if stat.S_ISDIR(facts.st_mode) else "not a regular file"
            raise MediaError(f"{name} is {kind}")
        if facts.st_size > limits.max_bytes:
            raise MediaError(_too_large(name, facts.st_size, limits))
        return path.read_bytes()
    except FileNotFoundError:
        raise MediaError(f"{name} does not exist") from None
    except OSError as error:
        raise MediaError(f"{name} can't be read: {error.strerror}") from None
    except ValueError as error:
        raise MediaError(f"{name} can't be read: {error}") from None


def _decode_data_uri(reference: str, name: str, limits: MediaLimits) -> bytes:
    head, comma, body = reference.partition(",")
    if not comma:
        raise MediaError(f"{name} is a data URI without a comma")
    # Four characters carry three bytes: refused before it is decoded.
    if len(body) * 3 // 4 > limits.max_bytes:
        raise MediaError(_too_large(name, len(body) * 3 // 4, limits))
    if not head.lower().endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(unquote_to_bytes(body), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MediaError(f"{name} is not valid base64: {error}") from None


def _too_large(name: str, size: int, limits: MediaLimits) -> str:
    return (
        f"{name} is {size / 1e6:,.1f} MB; {limits.max_bytes / 1e6:,.1f} MB at most are read "
        "(setting media.max_bytes)"
    )
