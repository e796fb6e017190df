"""The file of a shop's synonyms: one row a line, checked line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from omnishelf.errors import OmnishelfError
from omnishelf.merchandising.phrases import clean, keys

FILE_NAME = "synonyms.tsv"

Kind = Literal["same", "means", "stop", "unit"]
KINDS: tuple[Kind, ...] = get_args(Kind)

HEADER = ("kind", "language", "phrases", "to")

MAX_BYTES = 2_000_000
MAX_ROWS = 10_000
MAX_PHRASES = 50
"""In one cell."""
MAX_PHRASE = 100
"""Characters of one phrase."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PATTERN = re.compile(r"[\\^$*?()\[\]{}]")
_NEEDS_TO = {"same": False, "means": True, "stop": False, "unit": True}


class SynonymError(OmnishelfError):
    """A file of synonyms is wrong; the message names file, line, what is wrong and the way out."""

    def __init__(self, name: str, line: int, fault: str) -> None:
        super().__init__(f"{name}, line {line}: {fault}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file."""

    kind: Kind
    language: str | None
    """None: all languages."""
    phrases: tuple[str, ...]
    to: tuple[str, ...]


def parse(text: str, *, name: str = FILE_NAME) -> list[Row]:
    """The rows of a file's text.

    The first line names the columns `kind`, `language`, `phrases` and `to`, apart by tabs;
    phrases in a cell are apart by `|`. Blank lines and lines that begin with `#` are passed over,
    and an empty file has no rows.

    Args:
        text: the file's text.
        name: what the file is called in errors.

    Raises:
        SynonymError: the first line that is wrong.
    """
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise SynonymError(name, 1, f"the file is larger than {MAX_BYTES:,} bytes: shorten it")
    if not text.strip():
        return []
    # Not splitlines(): it also breaks at characters that a spreadsheet leaves in a cell.
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    header = tuple(cell.strip().casefold() for cell in lines[0].split("\t"))
    if header != HEADER[: len(header)] or len(header) < len(HEADER) - 1:
        wanted = ", ".join(HEADER)
        raise SynonymError(
            name, 1, f"the header must be: {wanted} (apart by tabs), not {_shown(lines[0])}"
        )
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        if len(rows) == MAX_ROWS:
            raise SynonymError(name, number, f"more than {MAX_ROWS:,} rows: join or remove some")
        try:
            rows.append(_row(line.split("\t")))
        except ValueError as error:
            raise SynonymError(name, number, str(error)) from None
    return rows


def _row(cells: Sequence[str]) -> Row:
    if len(cells) > len(HEADER):
        raise ValueError(f"{len(cells)} cells, but there are {len(HEADER)} columns")
    kind, language, phrases, to = (*(cell.strip() for cell in cells), "", "", "")[: len(HEADER)]
    known = next((each for each in KINDS if each == kind.casefold()), None)
    if known is None:
        raise ValueError(f"unknown kind {_shown(kind)}; it must be one of {', '.join(KINDS)}")
    if language not in ("", "*") and not _LANGUAGE.fullmatch(language):
        raise ValueError(
            f"{_shown(language)} is no language: give its code of two or three small letters, "
            "such as en, or * for all"
        )
    row = Row(known, None if language in ("", "*") else language, _phrases(phrases), _phrases(to))
    _check(row)
    return row


def _phrases(cell: str) -> tuple[str, ...]:
    """Each phrase once, in order."""
    found = dict.fromkeys(phrase for part in cell.split("|") if (phrase := clean(part).strip()))
    if len(found) > MAX_PHRASES:
        raise ValueError(f"{len(found)} phrases in one cell; {MAX_PHRASES} at most: split the row")
    for phrase in found:
        if len(phrase) > MAX_PHRASE:
            raise ValueError(
                f"the phrase {_shown(phrase)} is {len(phrase)} characters long; "
                f"{MAX_PHRASE} at most"
            )
        if odd := _PATTERN.search(phrase):
            raise ValueError(
                f"the phrase {_shown(phrase)} has a '{odd[0]}': phrases are plain words, not "
                "patterns; write out each spelling, apart by |"
            )
        if not keys(phrase):
            raise ValueError(f"the phrase {_shown(phrase)} has no letter and no digit")
    return tuple(found)


def _check(row: Row) -> None:
    least = 2 if row.kind == "same" else 1
    if len(row.phrases) < least:
        raise ValueError(
            "a row of kind 'same' needs two phrases or more, apart by |"
            if row.kind == "same"
            else f"a row of kind '{row.kind}' needs a phrase in the column 'phrases'"
        )
    if _NEEDS_TO[row.kind] != bool(row.to):
        needs = "needs a phrase" if _NEEDS_TO[row.kind] else "must have nothing"
        raise ValueError(f"a row of kind '{row.kind}' {needs} in the column 'to'")
    if row.kind == "unit" and len(row.to) != 1:
        raise ValueError("a row of kind 'unit' needs exactly one spelling in the column 'to'")


def _shown(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004
    return f"'{short}'"
