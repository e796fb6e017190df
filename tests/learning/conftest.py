"""Makes helpers importable (`small_data`, `small_shops`, `toy_encoders`), here and in processes
that tests start."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
