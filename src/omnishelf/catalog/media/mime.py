"""What kind of file some bytes are, by their first bytes."""

_PICTURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
)
_SOUNDS = (
    (8, b"WAVE", "audio/wav"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "audio/mp4"),
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
)
_OTHERS = (
    (0, b"%PDF", "a PDF document"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftyphev", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIC picture"),
    (0, b"PK\x03\x04", "a ZIP archive or office document"),
    (0, b"<?xml", "an XML or SVG file"),
    (0, b"<svg", "an SVG drawing"),
    (0, b"<!", "an HTML page"),
    (0, b"<html", "an HTML page"),
)
UNKNOWN = "application/octet-stream"


def media_type(content: bytes) -> str:
    """MIME type of a picture or sound; `application/octet-stream` for anything else."""
    return _first(_PICTURES + _SOUNDS, content) or UNKNOWN


def looks_like(content: bytes) -> str:
    """What some bytes look like, for a message."""
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if other := _first(_OTHERS, head) or _first(_OTHERS, head.lower()):
        return other
    if known := _first(_PICTURES + _SOUNDS, content):
        return f"a file of type {known}"
    if b"<svg" in head.lower():
        return "an SVG drawing"
    try:
        head.decode()
    except UnicodeDecodeError:
        return "a file of unknown type"
    return "plain text"


def _first(signatures: tuple[tuple[int, bytes, str], ...], content: bytes) -> str | None:
    for at, signature, name in signatures:
        if content[at : at + len(signature)] == signature:
            return name
    return None
