"""One reader for all tests: making one puts thousands of names in order."""

import sys
from pathlib import Path

import pytest

from omnishelf.glossary import Glossary

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return Glossary.load()


@pytest.fixture(scope="session")
def reader():
    import understanding  # noqa: PLC0415

    return understanding.reader()


@pytest.fixture(scope="session")
def ids(reader):
    """What is read in a text, as a set of slots' ids."""
    return lambda text, locale=None: {slot.id for slot in reader.read(text, locale).slots}
