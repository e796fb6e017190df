"""Judgements: which product is how relevant to which query."""

from collections.abc import Mapping
from pathlib import Path

from omnishelf.errors import OmnishelfError
from omnishelf.files import write_atomic

Qrels = Mapping[str, Mapping[str, int]]
"""Query id to product id to grade; 0 is not relevant, higher is better."""

_FIELDS_TREC = 4
_FIELDS_SHORT = 3


class QrelsError(OmnishelfError):
    """A judgements file can't be read."""


def read_qrels(path: Path) -> Qrels:
    """Read judgements: TREC lines `query 0 product grade`, or `query product grade`.

    Columns are separated by tabs, or else by white space. A first line whose last column is
    not a number is a header.

    Raises:
        QrelsError: the file is missing, empty, or has a line of another form.
    """
    qrels: dict[str, dict[str, int]] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QrelsError(f"{path} can't be read: {error}") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split())]
        if len(cells) not in (_FIELDS_SHORT, _FIELDS_TREC):
            raise QrelsError(
                f"{path}, line {number}: expected 'query 0 product grade' or "
                f"'query product grade', got {len(cells)} columns"
            )
        try:
            grade = int(cells[-1])
        except ValueError:
            if number == 1:
                continue
            raise QrelsError(
                f"{path}, line {number}: the grade '{cells[-1]}' is not a whole number"
            ) from None
        qrels.setdefault(cells[0], {})[cells[-2]] = grade
    if not qrels:
        raise QrelsError(f"{path} holds no judgements")
    return qrels


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Write judgements as TREC lines, their columns separated by tabs.

    Raises:
        OSError: the file can't be written.
    """
    lines = [
        f"{query}\t0\t{product}\t{grade}\n"
        for query, grades in qrels.items()
        for product, grade in grades.items()
    ]
    write_atomic(path, "".join(lines).encode())
