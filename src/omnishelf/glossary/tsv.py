"""The glossary's file: one term a line, one language a column, spellings apart by `|`."""

import re
from collections.abc import Sequence
from pathlib import Path

from omnishelf.errors import OmnishelfError
from omnishelf.glossary.term import KINDS, Term

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class GlossaryError(OmnishelfError):
    """A glossary file cannot be read; the message names file, line and what is wrong."""


def read_terms(path: Path) -> list[Term]:
    """Terms of a file, in its order.

    UTF-8, with or without a byte order mark; the first line names the columns: `kind` and
    languages by their code of two or three letters. Blank lines are passed over, cells may be
    empty or missing at a line's end.

    Raises:
        GlossaryError: the file is missing, not UTF-8, its header is wrong, or a line has more
            cells than the header, an unknown kind or no word in any language.
    """
    lines = _text(path).splitlines()
    header = [name.strip().casefold() for name in lines[0].split("\t")] if lines else []
    _require_header(path, header)
    return [
        _term(f"{path}, line {number}", header, line.split("\t"))
        for number, line in enumerate(lines[1:], start=2)
        if line.strip()
    ]


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"{path} can't be read: {error.strerror}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            f"{path}, line {line}: this is not UTF-8; save the file as tab-separated UTF-8"
        ) from None


def _require_header(path: Path, header: Sequence[str]) -> None:
    where = f"{path}, line 1: the header"
    example = "it must be tab-separated, as in: kind, en, zh, es"
    if "kind" not in header:
        raise GlossaryError(f"{where} has no column 'kind'; {example}")
    languages = [name for name in header if name != "kind"]
    if not languages:
        raise GlossaryError(f"{where} has no column of a language; {example}")
    for name in languages:
        if not _LANGUAGE.fullmatch(name):
            raise GlossaryError(
                f"{where} has a column '{name}', which is not a language code of two or three "
                f"letters; {example}"
            )
    repeated = next((name for name in header if header.count(name) > 1), None)
    if repeated is not None:
        raise GlossaryError(f"{where} has the column '{repeated}' twice")


def _term(where: str, header: Sequence[str], cells: Sequence[str]) -> Term:
    if len(cells) > len(header):
        raise GlossaryError(f"{where}: {len(cells)} cells, but the header has {len(header)}")
    row = dict(zip(header, cells, strict=False))
    kind = row.pop("kind", "").strip().casefold()
    if kind not in KINDS:
        fault = f"unknown kind '{kind}'" if kind else "no kind"
        raise GlossaryError(f"{where}: {fault}; it must be one of {', '.join(KINDS)}")
    words = {language: _spellings(cell) for language, cell in row.items()}
    words = {language: spellings for language, spellings in words.items() if spellings}
    if not words:
        raise GlossaryError(f"{where}: no word in any language")
    return Term(kind, words)


def _spellings(cell: str) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(word for part in cell.split("|") if (word := part.strip())))
