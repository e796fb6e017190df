"""The process that fills an index for another: `python -m omnishelf.shelf.filler`.

It is told what to do by the first line of its input, tells how that went in one line, and ends
when its input does: with the process that wants it, however that ends.
"""

import json
import os
import sys
import threading
from contextlib import closing

from omnishelf.errors import OmnishelfError
from omnishelf.generations import Generations
from omnishelf.index.opening import make_index
from omnishelf.ingest.aliases import Aliases
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.records import Records
from omnishelf.ingest.refill import Refill
from omnishelf.learning.model.shelf_model import read_model
from omnishelf.shelf.filling import Filling
from omnishelf.shelf.open_shop import own_glossary

_NICENESS = 10
"""It gives way to searches."""


def main() -> None:
    """Fill, and tell the number of the last write that the index holds, or why it holds none."""
    os.nice(_NICENESS)
    filling = Filling.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        answer: dict[str, object] = {"seq": fill(filling)}
    except (OmnishelfError, OSError) as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)


def fill(filling: Filling) -> int:
    """Make and fill the index; returns the number of the last write that it holds."""
    shop = filling.shop
    folder = Generations(shop).folder(filling.generation)
    model = read_model(folder / "model")
    with (
        closing(Records(shop)) as records,
        closing(FeatureCache(shop / "features")) as cache,
        closing(
            make_index(folder / "index", filling.dims, filling.index, products=records.count())
        ) as index,
    ):
        refill = Refill(records, filling.encoders, cache, aliases=Aliases(own_glossary(shop)))
        return refill(index, model.place if model else list)


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
