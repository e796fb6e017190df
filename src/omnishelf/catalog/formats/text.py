"""Lines of a text file whose encoding nobody told, gzipped or not."""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from omnishelf.catalog.media.mime import UNKNOWN, looks_like, media_type
from omnishelf.errors import CatalogError

MAX_LINE = 32_000_000
"""Bytes of a line; the rest of a longer one is dropped, and its row rejected for its size."""

_SAMPLE_LINES = 2_000
_HEAD = 65_536
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")
_RARE = 0xD8
_HIGH = re.compile(rb"[\x80-\xff]+")


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, from 1.

    UTF-8 with or without a byte order mark and UTF-16 with one are read as such. A line that
    is not UTF-8 is read as GB18030 or as cp1252 (Latin-1), whichever the file looks like: so
    one line in another encoding harms no other.

    Raises:
        CatalogError: the file is missing, empty, not text, or a damaged gzip.
    """
    try:
        with _opened(path) as file:
            head = file.read(_HEAD)
            _require_text(path, head)
            file.seek(0)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                text = io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="")
                yield from enumerate(text, start=1)
                return
            fallback = _fallback(islice(_raw_lines(file), _SAMPLE_LINES))
            file.seek(len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0)
            for number, line in enumerate(_raw_lines(file), start=1):
                yield number, _decoded(line, fallback)
    except FileNotFoundError:
        raise CatalogError(f"{path} does not exist") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise CatalogError(f"{path}: the gzip is damaged: {error}") from None
    except OSError as error:
        raise CatalogError(f"{path} can't be read: {error}") from None


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _require_text(path: Path, head: bytes) -> None:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise CatalogError(f"{path} is empty")
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    binary = b"\0" in head[:512] and not utf16
    media = media_type(head) != UNKNOWN
    # Some signatures are letters: a header may well begin with "BM" or "ID3".
    if binary or (media and not _is_text(head)) or head.startswith((b"PK\x03\x04", b"%PDF")):
        raise CatalogError(
            f"{path} is not a catalog but {looks_like(head)}: give CSV, JSON Lines or Parquet "
            "(save a spreadsheet as CSV)"
        )
    if b"\r" in head and b"\n" not in head:
        raise CatalogError(
            f"{path}: its lines end with a carriage return alone; save it with line feeds"
        )


def _is_text(head: bytes) -> bool:
    return not set(head[:512]) & _CONTROLS


def _raw_lines(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(MAX_LINE):
        yield line
        while len(line) == MAX_LINE and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)


def _fallback(sample: Iterator[bytes]) -> str:
    """GB18030 if bytes above ASCII come in runs, as Chinese does; cp1252 if they stand alone.

    Two may stand together in both: the common Chinese characters begin below 0xD8, accented
    small letters above it ("Größe").
    """
    chinese = latin = 0
    for line in sample:
        try:
            line.decode()
        except UnicodeDecodeError:
            for run in _HIGH.findall(line):
                in_chinese = len(run) > 2 or (len(run) == 2 and run[0] < _RARE)  # noqa: PLR2004
                chinese += in_chinese
                latin += not in_chinese
    return "gb18030" if chinese > latin else "cp1252"


def _decoded(line: bytes, fallback: str) -> str:
    for encoding in ("utf-8", fallback):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")
