"""Parquet, a batch of rows at a time."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from omnishelf.catalog.headers import Columns, recognise
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.rows import Raw
from omnishelf.errors import CatalogError

_BATCH = 1_024


def read_parquet(
    path: Path, mapping: Mapping[str, str]
) -> Iterator[tuple[int, Raw, Columns] | Rejection]:
    """Rows of a Parquet file, numbered from 1.

    Raises:
        CatalogError: it can't be read, or has no column of ids.
    """
    import pyarrow as arrow  # noqa: PLC0415  (half a second to load: only Parquet pays)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        file = parquet.ParquetFile(path)
        columns = recognise(file.schema_arrow.names, mapping, path.name)
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH):
            for raw in batch.to_pylist():
                number += 1
                yield number, raw, columns
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path} is not a Parquet file that can be read: {error}") from None
