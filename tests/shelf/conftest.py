"""Shops to be copied, trained and not."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

from shops import plain, plain_shop, trained, trained_shop  # noqa: F401
