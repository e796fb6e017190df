"""The small catalog as the networks learn from it; makes `textbook_shop` importable."""

import sys
from pathlib import Path

import pytest

from omnishelf.learning.textbook.data import gather_textbook

sys.path.append(str(Path(__file__).parent))

from textbook_shop import GLOSSARY, SMALL, VARY, make_products


@pytest.fixture(scope="session")
def data():
    return gather_textbook(make_products(), GLOSSARY, VARY, SMALL, languages=("en", "zh"), seed=7)
