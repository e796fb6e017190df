"""LSTM, GRU and transformer over the catalog's terms."""

from collections import Counter
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from omnishelf.catalog.wishes import fits
from omnishelf.encoders.trained.sequence import (
    FIRST,
    LONGEST,
    PADDING,
    UNKNOWN,
    numbered,
    padded,
    sequence_files,
)
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of
from omnishelf.learning.encoders.corpus import documents_of
from omnishelf.learning.encoders.goods import Goods
from omnishelf.learning.encoders.made import Made
from omnishelf.learning.encoders.sequence_networks import NETWORKS
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.encoders.task import EncoderTask, Grid, likeness, teach, training_of
from omnishelf.learning.export import checked_export
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.views.matching import PhrasesOf

_TRAINING = TrainingSettings(
    learning_rate=2e-3, weight_decay=0.01, batch=128, epochs=6, min_steps=120, validate_every=1
)
_MOST_TERMS = 30_000
_DROPPED, _PIECE_DROPPED = 0.1, 0.25
"""Share of terms left out of passages, and of the titles they are compared with."""

_HIDDEN = 0.05
"""Share of terms shown as unknown, so that unknown ones are met in training too."""

_TRIED = ((1, 1), (3, 7), (2, LONGEST))
"""Rows and lengths that the exported network is tried on."""

_KIND_CREDIT = 0.15
"""Of a product of the kind that a phrase asks for, which fails in something else."""


def fit_sequence(kind: str, goods: Goods, settings: EncoderFitSettings) -> Made:
    """Teach a network to tell labels by passages, and to find passages by titles and phrases.

    Raises:
        ModelError: the products have no words, or training failed.
    """
    training = training_of(_TRAINING, settings)
    terms = vocabulary_of(documents_of(goods))
    torch.manual_seed(settings.seed)
    network = NETWORKS[kind](FIRST + len(terms), settings.dim)
    task = EncoderTask(
        network,
        TextViews(goods, terms),
        goods.labels,
        goods.held,
        training,
        name=kind,
        dim=settings.dim,
    )
    graph = export_sequence(teach(task, training), kind)
    return Made("text", settings.dim, sequence_files(terms, graph))


fit_lstm = partial(fit_sequence, "lstm")
fit_gru = partial(fit_sequence, "gru")
fit_transformer = partial(fit_sequence, "transformer")


def export_sequence(network: nn.Module, kind: str) -> bytes:
    """A network from `tokens` to `vectors` in ONNX, for any number of texts of any length.

    Raises:
        ModelError: it comes out differently.
    """
    return checked_export(
        network,
        {"tokens": torch.tensor([[FIRST, UNKNOWN, FIRST], [UNKNOWN, PADDING, PADDING]])},
        f"the encoder '{kind}'",
        axes={"tokens": {0: "rows", 1: "length"}, "vectors": {0: "rows"}},
        also=[{"tokens": torch.full((rows, length), FIRST)} for rows, length in _TRIED],
    )


def vocabulary_of(documents: list[str]) -> Vocabulary:
    """The most frequent terms of documents, the most frequent first."""
    counts = Counter(term for document in documents for term in terms_of(document))
    ranked = sorted(counts, key=lambda term: (-counts[term], term))
    return Vocabulary(ranked[:_MOST_TERMS])


class TextViews:
    """Passages, compared with titles of which words are missing, and with shoppers' phrases."""

    def __init__(self, goods: Goods, terms: Vocabulary) -> None:
        """See the texts of goods by a vocabulary."""
        self._labels, self._phrases = goods.labels, goods.phrases
        self._passages = [[numbered(text, terms) for text in texts] for texts in goods.passages]
        self._titles = [numbered(product.title, terms) for product in goods.products]
        self._asked = [numbered(text, terms) for text in goods.phrases.texts]
        everything = np.ones(len(goods.phrases), np.bool_)
        self._phrases_of = PhrasesOf.match(goods.labels, goods.phrases, everything)
        self.there = np.array([bool(texts) for texts in self._passages])

    def inputs(self, products: Grid, rng: np.random.Generator) -> Tensor:
        """A passage of each product, int64 [n, length]."""
        drawn = [self._passages[at][rng.integers(len(self._passages[at]))] for at in products]
        return _tensor([_thinned(sequence, _DROPPED, rng) for sequence in drawn])

    def others(
        self, products: Grid, rng: np.random.Generator
    ) -> tuple[Tensor, NDArray[np.float32]]:
        """A title of each product and phrases that they answer."""
        pieces = [_thinned(self._titles[at], _PIECE_DROPPED, rng) for at in products]
        fitting = likeness(self._labels, products)
        if len(self._phrases):
            places = self._phrases_of.draw(products, rng)
            pieces += [_thinned(self._asked[place], 0.0, rng) for place in places]
            answered = fits(
                self._phrases.wishes[places],
                self._labels.grid[products],
                kind_credit=_KIND_CREDIT,
                has_kind=self._labels.has_kind,
            )
            fitting = np.concatenate([fitting, answered])
        return _tensor(pieces), fitting


def _thinned(sequence: list[int], share: float, rng: np.random.Generator) -> list[int]:
    """A sequence without some of its terms, never without all, and with some unknown."""
    kept = [term for term in sequence if rng.random() >= share] or sequence[:1]
    return [UNKNOWN if rng.random() < _HIDDEN else term for term in kept]


def _tensor(sequences: list[list[int]]) -> Tensor:
    return torch.from_numpy(padded(sequences))
