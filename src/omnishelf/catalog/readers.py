"""Catalog files, streamed into products and rejections."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from omnishelf.catalog.continuation import Numbered, merge_continuations
from omnishelf.catalog.formats.csv import read_csv
from omnishelf.catalog.formats.jsonl import read_jsonl
from omnishelf.catalog.formats.parquet import read_parquet
from omnishelf.catalog.formats.text import lines
from omnishelf.catalog.references import Locator
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.rows import Accepted, Rejected, Row, to_row
from omnishelf.errors import CatalogError

Reader = Callable[[Path, Mapping[str, str]], Iterator[Numbered | Rejection]]

_BY_ENDING: dict[str, Reader] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_jsonl,
    ".parquet": read_parquet,
}


def read_catalog(
    path: Path, *, mapping: Mapping[str, str] | None = None, images: Path | None = None
) -> Iterator[Row]:
    """Products of a catalog file, with every rejected row, one at a time.

    The format is told by the content, or else by the name. Of two rows with the same id the
    second is rejected.

    Args:
        path: CSV, JSON Lines or Parquet; the first two may be gzipped.
        mapping: our field names to the file's columns, where they are not obvious.
        images: folder that relative paths of pictures and sounds start from.

    Raises:
        CatalogError: the file can't be read as a catalog at all.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise CatalogError(f"{path} {what}: give a CSV, JSON Lines or Parquet file")
    rows = merge_continuations(_reader(path)(path, mapping or {}))
    return _unique(rows, Locator(path, images))


def _unique(rows: Iterator[Numbered | Rejection], locate: Locator) -> Iterator[Row]:
    seen: dict[int, int] = {}
    for row in rows:
        if isinstance(row, Rejection):
            yield Rejected(row)
            continue
        line, raw, columns = row
        made = to_row(raw, columns, locate, line)
        if isinstance(made, Accepted):
            # The hash stands for the id: ten million ids would not fit the memory.
            first = seen.setdefault(hash(made.product.id), line)
            if first != line:
                id = made.product.id
                reason = f"the id '{id}' stands in line {first} already"
                made = Rejected(Rejection(reason, line=line, id=id, field="id"))
        yield made


def _reader(path: Path) -> Reader:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PAR1":
        return read_parquet
    endings = [ending.lower() for ending in path.suffixes if ending.lower() != ".gz"]
    if endings and endings[-1] == ".parquet":
        if not magic:
            raise CatalogError(f"{path} is empty")
        return read_parquet
    for _, text in lines(path):
        if text.strip():
            if text.lstrip().startswith("{"):
                return read_jsonl
            break
    return _BY_ENDING.get(endings[-1] if endings else "", read_csv)
