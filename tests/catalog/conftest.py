"""Catalogs written from text and read back."""

import pytest

from omnishelf.catalog.readers import read_catalog
from omnishelf.catalog.rows import Accepted


@pytest.fixture
def read(tmp_path):
    """Write a file and read it: its products, and all that was rejected."""

    def write_and_read(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        products, rejections = [], []
        for row in read_catalog(path, **options):
            if isinstance(row, Accepted):
                products.append(row.product)
                rejections += row.rejected
            else:
                rejections.append(row.rejection)
        return products, rejections

    return write_and_read
