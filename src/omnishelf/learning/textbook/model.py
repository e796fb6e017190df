"""A trained textbook model as it is used: ONNX Runtime and numpy, no torch."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.session import open_session
from omnishelf.encoders.trained.vocabulary import Vocabulary
from omnishelf.learning.textbook.bundle import read_textbook
from omnishelf.learning.textbook.inputs import product_inputs
from omnishelf.learning.textbook.media import Media
from omnishelf.learning.textbook.report import TextbookReport
from omnishelf.learning.textbook.settings import TextbookSettings
from omnishelf.learning.textbook.vocabulary import read_words
from omnishelf.types import Product

Matrix = NDArray[np.float32]

QUERY_FILE, PRODUCT_FILE, SCORER_FILE = "query.onnx", "product.onnx", "scorer.onnx"

_CHUNK = 64
_MOST_NUMBERS = 8_000_000
"""That the scorer holds at a time: queries x products x vector."""


class TextbookModel:
    """Says how likely products answer queries."""

    def __init__(
        self, folder: Path, settings: TextbookSettings, report: TextbookReport, words: Vocabulary
    ) -> None:
        """Open the networks; use `load`."""
        self.settings = settings
        self.report = report
        self._words = words
        threads = os.cpu_count() or 1
        self._query = open_session(folder / QUERY_FILE, threads)
        self._product = open_session(folder / PRODUCT_FILE, threads)
        self._scorer = open_session(folder / SCORER_FILE, threads)

    @classmethod
    def load(cls, folder: Path) -> "TextbookModel":
        """Open a model that `fit_textbook` has written.

        Raises:
            ModelError: it is damaged, incomplete or of another version.
        """
        config = read_textbook(folder)
        return cls(folder, config.settings, config.report, Vocabulary.read(folder))

    def place(self, products: Sequence[Product], media: Media) -> Matrix:
        """Vectors float32 [n, d] of products with their media (see `read_media`)."""
        inputs = product_inputs(products, media, self._words, self.settings)
        if not len(products):
            return np.zeros((0, self.settings.dense), np.float32)
        return np.concatenate(
            [
                _run(self._product, inputs.rows(part).named())
                for part in np.split(np.arange(len(products)), range(_CHUNK, len(products), _CHUNK))
            ]
        )

    def score(self, texts: Sequence[str], placed: Matrix) -> Matrix:
        """How likely each product answers each query.

        Args:
            texts: q queries.
            placed: vectors of n products, by `place`.

        Returns:
            Probabilities float32 [q, n].
        """
        scores = np.zeros((len(texts), len(placed)), np.float32)
        step = max(1, _MOST_NUMBERS // max(1, placed.size))
        for start in range(0, len(texts) if len(placed) else 0, step):
            part = slice(start, start + step)
            words = read_words(texts[part], self._words, most=self.settings.query_words)
            asked = _run(self._query, {"words": words})
            scores[part] = _run(self._scorer, {"queries": asked, "products": placed})
        return scores


def _run(session: Any, inputs: dict[str, NDArray[Any]]) -> Matrix:
    """Run a network on those of the inputs that it looks at."""
    wanted = {each.name for each in session.get_inputs()}
    made: Matrix = session.run(None, {name: inputs[name] for name in inputs.keys() & wanted})[0]
    return made
