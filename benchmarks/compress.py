"""What compression brings a trained shop, and what its gate refuses.

`python benchmarks/compress.py SHOP [--out benchmarks/results/compress.csv]`

SHOP is a trained shop, such as the one of `omnishelf demo FOLDER --no-serve` (FOLDER/shop). It
stays as it is. Every method is tried on every model that answers queries; speed is of one thread.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from measured import command


def main() -> None:
    """Try everything, and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    results = Path(__file__).parent / "results"
    parser.add_argument("--out", type=Path, default=results / "compress.csv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds, peak = command("compress", options.shop, "--dry-run", "--out", folder)
        shutil.copyfile(Path(folder) / "compression.csv", options.out)
        print((Path(folder) / "compression.md").read_text(encoding="utf-8"))
    print(f"in {seconds:.0f} s, with {peak:,.0f} MB")


if __name__ == "__main__":
    main()
