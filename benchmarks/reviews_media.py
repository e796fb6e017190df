"""What voices and photos of reviews tell: how often it is right.

`python benchmarks/reviews_media.py voice [--data FOLDER] [--work WORK]`
`python benchmarks/reviews_media.py pictures [--data FOLDER] [--n 120]`

The folder is OMNISHELF_TEST_DATA unless one is given. `voice` reads `speech_emotion/clips.csv`
(EmoDB, 535 clips of ten speakers, seven emotions) and leaves one speaker out after another, all
choices made without him; WORK keeps features, so that a second run only learns. Its baseline has
means and deviations of 20 MFCC and a support vector machine whose C is chosen likewise.

`pictures` reads `fashion/products.csv`, trains on N products drawn from it by a seed, and asks of
N others. Photos are made of catalog pictures: turned, cropped, in other light, on other grounds,
with flaws. No photos that customers took were at hand.

Rows: part, measure, what it is of, value, its 95 % interval (by bootstrap over speakers, or over
products) and the number of clips or photos. Writes `results/reviews_media_PART.csv`.
"""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from figures import write_rows
from reviews_photos import pictures
from reviews_voices import voice

PARTS: dict[str, Callable[[argparse.Namespace], list[dict[str, Any]]]] = {
    "voice": lambda options: voice(options.data / "speech_emotion", options.work),
    "pictures": lambda options: pictures(options.data / "fashion", options.n),
}


def main() -> None:
    """Measure one part, and write its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("OMNISHELF_TEST_DATA", "data"))
    )
    parser.add_argument("--work", type=Path, default=Path("reviews_media_work"))
    parser.add_argument("--n", type=int, default=120)
    options = parser.parse_args()
    rows = PARTS[options.part](options)
    write_rows(Path(__file__).parent / "results" / f"reviews_media_{options.part}.csv", rows)
    for row in rows:
        print(*row.values(), sep="\t", flush=True)


if __name__ == "__main__":
    main()
