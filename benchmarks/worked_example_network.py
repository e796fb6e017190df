"""The worked example's network: what it learns from, and how its answer is taken apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from omnishelf.encoders.rows import unit_rows
from omnishelf.learning.training.settings import TrainingSettings
from worked_example_shop import ITEMS, PICTURE, SOUND, TEXT, Item, Vectors, text_features

_UNSEEN = ("red", "running shoes")
"""What is asked for in the end: no training query names both."""
_VALIDATED = ("blue", "dress")
"""No training query names both of these either: they tell when to stop."""
_TONES = {True: ("好评", "praised"), False: ("差评", "criticised")}
NEGATIVES = 3
"""Products that do not fit, drawn anew each epoch for each that does."""
_EMBEDDING = 32
ENDS = np.cumsum([TEXT, PICTURE, SOUND])
MODALITIES = ("text", "picture", "spoken review")

TRAINING = TrainingSettings(
    optimiser="adam",
    schedule="constant",
    learning_rate=1e-3,
    weight_decay=0,
    batch=32,
    epochs=400,
    min_steps=1,
    patience=3,
    validate_every=40,
    device="cpu",
)


class MatchNetwork(nn.Module):  # type: ignore[misc]  # mypy does not read torch
    """Does this product fit this query? logit = x . (D E q) + b.

    E embeds the query's bag of words, D makes of it a wish: for each of the product's 448
    numbers, how much of it is wanted. Everything before the sigmoid is a sum, so a logit can be
    taken apart exactly, by the query's words and by the product's modalities.
    """

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Linear(TEXT, _EMBEDDING, bias=False)
        self.dense = nn.Linear(_EMBEDDING, int(ENDS[-1]), bias=False)
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(self, batch: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """Binary cross-entropy over pairs of a query [n, 128] and a product [n, 448]."""
        queries, products, fits = batch
        wishes = self.dense(self.embedding(queries))
        logits = (wishes * products).sum(dim=1) + self.bias
        return functional.binary_cross_entropy_with_logits(logits, fits)

    def wish(self, words: Vectors) -> NDArray[np.float64]:
        """What a bag of words [128] wants of a product [448]."""
        with torch.no_grad():
            return self.dense(self.embedding(torch.from_numpy(words))).double().numpy()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A query, and which of the products fit it."""

    text: str
    words: Vectors
    """Its bag of words, of unit length [128]."""
    fits: NDArray[np.bool_]


def words_of(query: str) -> Vectors:
    """A query's bag of words, of unit length [128]."""
    words: Vectors = unit_rows(text_features(query)[None])[0]
    return words


def questions() -> tuple[list[Question], list[Question]]:
    """What is trained on, and what is validated on."""
    wanted: dict[str, dict[str, Any]] = {}
    validated: list[str] = []
    for item in ITEMS:
        design = item.design
        colours, kinds = (
            (design.colour.zh, design.colour.en),
            (design.kind.zh, design.kind.name),
        )
        for place, space in enumerate(("", " ")):
            colour, kind, tone = colours[place], kinds[place], _TONES[item.praised][place]
            wanted[colour] = {"colour": item.colour}
            wanted[kind] = {"kind": item.kind}
            wanted[tone] = {"praised": item.praised}
            wanted[f"{tone} {kind}"] = {"praised": item.praised, "kind": item.kind}
            if (item.colour, item.kind) == _UNSEEN:
                continue
            wanted[colour + space + kind] = {"colour": item.colour, "kind": item.kind}
            if (item.colour, item.kind) == _VALIDATED:
                validated.append(colour + space + kind)
    made = [Question(text, words_of(text), _fitting(wish)) for text, wish in wanted.items()]
    return (
        [question for question in made if question.text not in validated],
        [question for question in made if question.text in validated],
    )


def _fitting(wish: Mapping[str, Any]) -> NDArray[np.bool_]:
    return np.array([all(getattr(i, name) == v for name, v in wish.items()) for i in ITEMS])


class MatchTask:
    """Learns which products fit the training queries."""

    name = "worked example"

    def __init__(self, products: Vectors) -> None:
        torch.manual_seed(TRAINING.seed)
        self.network = MatchNetwork()
        self.trained, self.validated = questions()
        self._products = products
        self._pairs = [(q, n) for q in self.trained for n in np.flatnonzero(q.fits)]
        self.positives = len(self._pairs)
        self.size = self.positives * (1 + NEGATIVES)

    def batches(self, epoch: int, *, rank: int, of: int) -> Iterator[Any]:  # noqa: ARG002
        """Every fitting pair, and some of the query with products that do not fit."""
        rng = np.random.default_rng((TRAINING.seed, epoch))
        drawn = [
            (q, at)
            for q, n in self._pairs
            for at in (n, *rng.choice(np.flatnonzero(~q.fits), NEGATIVES))
        ]
        order = rng.permutation(len(drawn))
        for start in range(0, self.size - TRAINING.batch + 1, TRAINING.batch):
            yield self._batch([drawn[at] for at in order[start : start + TRAINING.batch]])

    def validate(self) -> tuple[float, Mapping[str, float]]:
        """Minus the loss over all pairs of the validation queries."""
        pairs = [(q, n) for q in self.validated for n in range(len(ITEMS))]
        with torch.no_grad():
            loss = float(self.network(self._batch(pairs)))
        return -loss, {"loss": loss}

    def _batch(self, pairs: Sequence[tuple[Question, int]]) -> tuple[Tensor, Tensor, Tensor]:
        return (
            torch.from_numpy(np.stack([q.words for q, _ in pairs])),
            torch.from_numpy(np.stack([self._products[at] for _, at in pairs])),
            torch.tensor([float(q.fits[at]) for q, at in pairs]),
        )


def contributions(wish: NDArray[np.float64], products: Vectors) -> NDArray[np.float64]:
    """What each modality of each product adds to the logit: [n, 3]."""
    return np.stack(
        [block.sum(axis=1) for block in np.split(wish * products, ENDS[:-1], axis=1)], axis=1
    )


def ranked(
    network: MatchNetwork, query: str, products: Vectors
) -> list[tuple[Item, NDArray[np.float64]]]:
    """The products, best first, each with what text, picture, sound and the bias add."""
    parts = contributions(network.wish(words_of(query)), products)
    bias = np.full((len(ITEMS), 1), float(network.bias.detach()))
    whole = np.concatenate([parts, bias], axis=1)
    order = np.argsort(-whole.sum(axis=1), kind="stable")
    return [(ITEMS[at], whole[at]) for at in order]
