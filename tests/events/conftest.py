"""Makes `events_made` importable, and logs to write to."""

import sys
from pathlib import Path

import pytest

from omnishelf.events.log import EventLog

sys.path.append(str(Path(__file__).parent))


@pytest.fixture
def log(tmp_path):
    opened = EventLog(tmp_path)
    yield opened
    opened.close()
