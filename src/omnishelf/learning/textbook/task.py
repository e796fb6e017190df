"""Training a textbook network on a catalog: its batches, and what it is judged by."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import Tensor

from omnishelf.encoders.trained.sequence import PADDING
from omnishelf.encoders.trained.vocabulary import Vocabulary
from omnishelf.errors import ModelError
from omnishelf.learning.textbook.data import TextbookData
from omnishelf.learning.textbook.export import Example
from omnishelf.learning.textbook.inputs import SOUND, ProductInputs, product_inputs
from omnishelf.learning.textbook.judge import Judge, Places
from omnishelf.learning.textbook.networks.pair import PairBatch, Shape
from omnishelf.learning.textbook.pairs import Pairs, draw_pairs
from omnishelf.learning.textbook.presets import textbook_network
from omnishelf.learning.textbook.queries import make_queries
from omnishelf.learning.textbook.settings import TextbookSettings
from omnishelf.learning.textbook.source import QuerySource
from omnishelf.learning.textbook.split import Part, split_catalog
from omnishelf.learning.textbook.vocabulary import (
    make_vocabulary,
    numbers_of,
    product_text,
    read_words,
)
from omnishelf.learning.training.sampling import class_weights
from omnishelf.learning.training.settings import TrainingSettings

_JUDGED = 8
"""Most positive pairs of a product that validation and test have."""
_COMPANY = 4
"""Products of a kind that come together in a batch."""
_CHUNK = 64
_WEIGHT_POWER = 0.5
"""Of class weights in the classification loss."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well pairs are told apart."""

    accuracy: float
    """Share of pairs on the right side of probability 0.5; 0.5 is chance."""
    auc: float
    """Chance that a positive pair scores above a negative one."""


class TextbookTask:
    """Learns from one part of a catalog, validates by another, and leaves the third to test."""

    def __init__(
        self,
        name: str,
        data: TextbookData,
        settings: TextbookSettings,
        training: TrainingSettings,
    ) -> None:
        """Split the catalog, number its words, and build the network.

        Raises:
            ModelError: no such network, or too little to learn from or be tested by.
        """
        make = textbook_network(name)
        self._data, self._settings, self._training = data, settings, training
        self.queries = queries = make_queries(data.products, data.phrases, seed=training.seed)
        ids = [product.id for product in data.products]
        self.split = split_catalog(ids, data.phrases, queries, settings)
        self._judge = Judge(data.products, data.labels, queries)
        learned = self.split.learned
        self._source = QuerySource(learned, data.labels, data.phrases, queries)
        self.validated = self._judged(self.split.validated)
        self.tested = self._judged(self.split.tested)
        self.vocabulary = make_vocabulary(
            [
                *(product_text(data.products[place]) for place in learned.products),
                *(queries.texts[place] for place in learned.queries),
            ],
            most=settings.words,
        )
        self._words = read_words(queries.texts, self.vocabulary, most=settings.query_words)
        self._inputs = product_inputs(data.products, data.media, self.vocabulary, settings)
        torch.manual_seed(training.seed)
        self.network = make(_shape(data, learned, self._inputs, self.vocabulary, settings))
        self.size = min(len(learned.products), settings.products_an_epoch)
        self.name = self._fingerprint(name)

    def batches(self, epoch: int, *, rank: int, of: int) -> Iterator[PairBatch]:
        """Batches of products, queries for them, and pairs of both."""
        rng = np.random.default_rng((self._training.seed, epoch))
        order = rng.permutation(self.split.learned.products)[: self.size]
        size = min(self._training.batch, max(1, len(order) // of))
        for number in range(max(1, len(order) // (size * of))):
            own = np.random.default_rng((self._training.seed, epoch, number, rank))
            start = (number * of + rank) * size
            # With fewer products than processes some are in two batches.
            places = np.take(order, range(start, start + size), mode="wrap")
            products = self._source.company(places[::_COMPANY], size, own)
            queries = self._source.draw(products, own)
            pairs = draw_pairs(
                self._judge,
                queries,
                products,
                positives=self._settings.positives,
                negatives=self._settings.negatives,
                rng=own,
            )
            if len(pairs):
                yield self._batch(queries, products, pairs)

    def validate(self) -> tuple[float, Mapping[str, float]]:
        """The accuracy on pairs of products and queries that are not learned from."""
        quality = self.quality(self.validated)
        return quality.accuracy, {"accuracy": quality.accuracy, "auc": quality.auc}

    def quality(self, pairs: Pairs) -> Quality:
        """How well the network as it is now tells pairs apart."""
        scores = self.scores(pairs)
        right = (scores > 0.5) == (pairs.answers > 0.5)  # noqa: PLR2004
        return Quality(float(right.mean()), float(roc_auc_score(pairs.answers, scores)))

    def scores(self, pairs: Pairs) -> NDArray[np.float32]:
        """Probabilities float32 [pairs]; their queries and products are places in the catalog."""
        queries, asked = np.unique(pairs.queries, return_inverse=True)
        products, offered = np.unique(pairs.products, return_inverse=True)
        self.network.eval()
        with torch.no_grad():
            vectors = torch.cat(
                [self.network.query(self._trimmed(part)) for part in _chunks(queries)]
            )
            placed = torch.cat(
                [self.network.place(self._products(part)) for part in _chunks(products)]
            )
            logits = self.network.scorer(vectors[self._moved(asked)], placed[self._moved(offered)])
            scores: NDArray[np.float32] = torch.sigmoid(logits).cpu().numpy()
        return scores

    def example(self, count: int) -> Example:
        """So many queries and products as the towers take them, on the processor."""
        learned = self.split.learned
        words = self._words[learned.queries[:count]]
        inputs = self._inputs.rows(learned.products[:count]).named()
        inputs["words"] = inputs["words"][:, :count]
        return Example(
            queries=torch.from_numpy(words[:, :count]),
            products={name: torch.from_numpy(rows) for name, rows in inputs.items()},
        )

    def _judged(self, part: Part) -> Pairs:
        """Balanced pairs of a part, the same every time."""
        rng = np.random.default_rng((self._training.seed, 5))
        drawn = draw_pairs(
            self._judge, part.queries, part.products, positives=_JUDGED, negatives=1, rng=rng
        ).balanced(rng)
        if not len(drawn):
            raise ModelError(
                "no pairs of a query and a product could be made to test by: the catalog needs "
                "more products that differ in category, colour or other attributes"
            )
        return Pairs(part.queries[drawn.queries], part.products[drawn.products], drawn.answers)

    def _batch(self, queries: Places, products: Places, pairs: Pairs) -> PairBatch:
        return PairBatch(
            queries=self._trimmed(queries),
            products=self._products(products),
            asked=self._moved(pairs.queries),
            offered=self._moved(pairs.products),
            answers=self._moved(pairs.answers),
            labels=self._moved(self._data.labels.grid[products]),
            prices=self._moved(self._data.prices[products]),
        )

    def _trimmed(self, queries: Places) -> Tensor:
        """Their words, no wider than the longest needs."""
        words = self._words[queries]
        return self._moved(words[:, : int((words != PADDING).sum(axis=1).max())])

    def _products(self, places: Places) -> dict[str, Tensor]:
        found = self._inputs.rows(places)
        return {name: self._moved(rows) for name, rows in found.named().items()}

    def _moved(self, array: NDArray[Any]) -> Tensor:
        device = next(self.network.parameters()).device
        return torch.from_numpy(array).to(device)

    def _fingerprint(self, name: str) -> str:
        """Tells a checkpoint of this very training from any other."""
        digest = hashlib.sha256(name.encode())
        digest.update(self._settings.model_dump_json().encode())
        digest.update(self._training.model_dump_json().encode())
        for arrays in (self._words, *self._inputs.named().values()):
            digest.update(arrays.tobytes())
        return digest.hexdigest()


def _shape(
    data: TextbookData,
    learned: Part,
    inputs: ProductInputs,
    vocabulary: Vocabulary,
    settings: TextbookSettings,
) -> Shape:
    places = learned.products
    heard = inputs.sounds[places[inputs.present[places, SOUND]]]
    width = inputs.sounds.shape[1]
    mean = heard.mean(axis=0) if len(heard) else np.zeros(width, np.float32)
    scale = heard.std(axis=0) if len(heard) else np.ones(width, np.float32)
    grid = data.labels.grid[places]
    return Shape(
        words=numbers_of(vocabulary),
        sound_mean=torch.from_numpy(mean),
        sound_scale=torch.from_numpy(np.maximum(scale, 1e-3)),
        label_weights=tuple(
            torch.from_numpy(class_weights(grid[:, at], len(column.values), _WEIGHT_POWER))
            for at, column in enumerate(data.labels.columns)
        ),
        settings=settings,
    )


def _chunks(places: Places) -> list[Places]:
    return [places[start : start + _CHUNK] for start in range(0, len(places), _CHUNK)]
