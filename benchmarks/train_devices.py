"""What training the shelf network takes on each device that this machine has.

`python benchmarks/train_devices.py [--products 20000] [--out benchmarks/results/train_devices.csv]`

The network, its settings, its loss and its batches are those of `omnishelf train`; the catalog is
made: features as wide as those of the light encoders, in sixty kinds and twelve colours. The same
seed everywhere, so that what is found at the end shows whether devices learn alike. No search is
made and no model exported: those are the processor's everywhere.
"""

import argparse
import csv
import platform
import time
from pathlib import Path

import numpy as np
import torch

from omnishelf.catalog.labels import Column, Labels
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.task import ShelfTask
from omnishelf.learning.training.loop import fit
from omnishelf.learning.training.settings import DeviceName, TrainingSettings
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import hold_back
from omnishelf.learning.views.phrases import Phrases
from omnishelf.learning.views.rows import Rows
from omnishelf.types import Source

DIMS: dict[Source, int] = {"text": 384, "image": 1280}
KINDS, COLOURS = 60, 12
NOISE = 1.2
EPOCHS = 4
SEED = 3
_COLUMNS = (
    "device",
    "name",
    "torch",
    "products",
    "epochs",
    "seconds",
    "epoch_s",
    "found",
    "peak_mb",
)


def main() -> None:
    """Train on each device and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "results" / "train_devices.csv"
    )
    options = parser.parse_args()
    data = made(options.products)
    rows = [measured(data, device) for device in there()]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def there() -> list[DeviceName]:
    """Devices of this machine, the processor last."""
    found: list[DeviceName] = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def measured(data: Dataset, device: DeviceName) -> dict[str, object]:
    """One training."""
    training = TrainingSettings(epochs=EPOCHS, patience=EPOCHS, device=device)
    held = hold_back(data, share=0.05, most=500)
    task = ShelfTask(data, held, ShelfModelSettings(), training, known={})
    ends: list[float] = []
    start = time.perf_counter()
    history = fit(task, training, progress=lambda _: ends.append(time.perf_counter()))
    seconds = time.perf_counter() - start
    steps = np.diff([start, *ends])
    name = torch.cuda.get_device_name() if device == "cuda" else platform.processor() or "processor"
    peak = torch.cuda.max_memory_allocated() / 2**20 if device == "cuda" else None
    row = {
        "device": device,
        "name": name if device != "cpu" else f"{torch.get_num_threads()} threads",
        "torch": torch.__version__,
        "products": len(data),
        "epochs": len(history.epochs),
        "seconds": round(seconds, 2),
        # The first epoch begins with what is done once.
        "epoch_s": round(float(np.median(steps[1:])), 3),
        "found": round(max(epoch.score or 0.0 for epoch in history.epochs), 4),
        "peak_mb": "" if peak is None else round(peak),
    }
    print(row, flush=True)
    return row


def made(count: int) -> Dataset:
    """A catalog whose features are near those of their kind and colour."""
    rng = np.random.default_rng(SEED)
    grid = np.stack([rng.integers(0, KINDS, count), rng.integers(0, COLOURS, count)], axis=1)
    middles = {
        source: (rng.normal(size=(KINDS, dim)), 0.7 * rng.normal(size=(COLOURS, dim)))
        for source, dim in DIMS.items()
    }

    def near(source: Source, kind: np.ndarray, colour: np.ndarray) -> np.ndarray:
        of_kinds, colours = middles[source]
        middle = of_kinds[kind] + colours[colour]
        found = middle + NOISE * rng.normal(size=middle.shape)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)

    owners = np.arange(count)
    wishes = np.stack([rng.integers(0, KINDS, 3_000), rng.integers(0, COLOURS, 3_000)], axis=1)
    texts = tuple(f"phrase {at}" for at in range(len(wishes)))
    return Dataset(
        ids=tuple(f"p{n}" for n in range(count)),
        tokens={source: Rows.of(near(source, *grid.T), owners, count) for source in DIMS},
        variations={source: Rows.of(near(source, *grid.T), owners, count) for source in DIMS},
        labels=Labels(
            (
                Column("category", "product", tuple(f"kind {n}" for n in range(KINDS))),
                Column("colour", "colour", tuple(f"colour {n}" for n in range(COLOURS))),
            ),
            grid.astype(np.int64),
        ),
        prices=rng.normal(size=count).astype(np.float32),
        phrases=Phrases(texts, ("en",) * len(texts), wishes.astype(np.int64)),
        phrase_features=near("text", *wishes.T),
        pieces={f"p{n}": f"piece {n}" for n in range(count)},
    )


if __name__ == "__main__":
    main()
