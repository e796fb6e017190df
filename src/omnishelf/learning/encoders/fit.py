"""Training an encoder by its kind, and saving it where a shelf finds it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.encoders.encoder import Encoder, Modality, Side, Vectors
from omnishelf.encoders.trained.header import write_encoder
from omnishelf.encoders.trained.saved import open_encoder
from omnishelf.errors import ModelError
from omnishelf.ingest.passages import passages
from omnishelf.learning.encoders.backbone import fit_backbone
from omnishelf.learning.encoders.bag_of_words import fit_bag_of_words
from omnishelf.learning.encoders.convolutional import fit_cnn
from omnishelf.learning.encoders.goods import Goods
from omnishelf.learning.encoders.made import Made
from omnishelf.learning.encoders.media import MediaReader
from omnishelf.learning.encoders.probe import label_accuracy
from omnishelf.learning.encoders.sequences import fit_gru, fit_lstm, fit_transformer
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.encoders.sound import fit_mfcc
from omnishelf.learning.encoders.task import Grid
from omnishelf.learning.encoders.word_vectors import fit_glove, fit_word2vec
from omnishelf.types import Product

Fitter = Callable[[Goods, MediaReader, EncoderFitSettings], Made]

_FITTERS: Mapping[str, Fitter] = {
    "bag-of-words": lambda goods, _, settings: fit_bag_of_words(goods, settings),
    "word2vec": lambda goods, _, settings: fit_word2vec(goods, settings),
    "glove": lambda goods, _, settings: fit_glove(goods, settings),
    "lstm": lambda goods, _, settings: fit_lstm(goods, settings),
    "gru": lambda goods, _, settings: fit_gru(goods, settings),
    "transformer": lambda goods, _, settings: fit_transformer(goods, settings),
    "cnn": fit_cnn,
    "backbone": lambda _, __, settings: fit_backbone(settings),
    "mfcc": fit_mfcc,
}

_PROBED = 2_000
"""Pictures and sounds that are encoded to judge by, at most."""

_CHUNK = 64


@dataclass(frozen=True, slots=True)
class FittedEncoder:
    """An encoder that was trained and saved."""

    kind: str
    name: str
    modality: Modality
    dim: int
    seconds: float
    """Of training, without judging."""
    accuracy: Mapping[str, float]
    """By label column: how many of the products held back are told right by their nearest
    neighbours' labels (see `label_accuracy`)."""


def fit_encoder(
    kind: str,
    goods: Goods,
    folder: Path,
    settings: EncoderFitSettings,
    *,
    reader: MediaReader,
) -> FittedEncoder:
    """Train an encoder, save it in `folder/text`, `folder/image` or `folder/audio`, judge it.

    Args:
        kind: one of the kinds there are, such as `lstm`.
        goods: the catalog.
        folder: what `EncoderSettings.folder` of the set `classic` will name.
        settings: how it is trained.
        reader: of pictures and sounds.

    Raises:
        ModelError: no such kind, nothing to learn from, or the folder can't be written.
    """
    encoder, seconds = train_encoder(kind, goods, folder, settings, reader=reader)
    accuracy = _judged(encoder, goods, reader)
    return FittedEncoder(
        kind, encoder.name, encoder.modality, encoder.dim, round(seconds, 1), accuracy
    )


def train_encoder(
    kind: str,
    goods: Goods,
    folder: Path,
    settings: EncoderFitSettings,
    *,
    reader: MediaReader,
) -> tuple[Encoder[Any], float]:
    """As `fit_encoder`, without judging: the encoder as it was saved, and the seconds it took."""
    if kind not in _FITTERS:
        raise ModelError(f"no encoder '{kind}'; there are: {', '.join(_FITTERS)}")
    start = time.perf_counter()
    made = _FITTERS[kind](goods, reader, settings)
    seconds = time.perf_counter() - start
    place = folder / made.modality
    write_encoder(place, made.files, kind=kind, modality=made.modality, dim=made.dim)
    return open_encoder(place), seconds


def encode_products(
    encoder: Encoder[Any], products: Sequence[Product], reader: MediaReader
) -> tuple[Vectors, Grid]:
    """What a shelf compares with: vectors of products' passages, first pictures or first sounds.

    Returns:
        float32 [r, dim], and the places of the products that they are of, int64 [r].
    """
    return _encoded(encoder, _ANSWERS[encoder.modality](products, reader), side="product")


def _judged(encoder: Encoder[Any], goods: Goods, reader: MediaReader) -> dict[str, float]:
    """As the saved encoder does it: products held back among others."""
    if not goods.labels.columns:
        return {}
    # What can't be read was told of in training already.
    reader = replace(reader, reject=lambda _: None)
    order = np.random.default_rng(0).permutation(len(goods.products))
    asked, shown = order[goods.held[order]], order[~goods.held[order]]
    vectors, owners = encode_products(encoder, [goods.products[at] for at in shown], reader)
    questions = _QUESTIONS[encoder.modality]([goods.products[at] for at in asked], reader)
    found, products = _encoded(encoder, questions, side="query")
    if not len(owners) or not len(products):
        return {}
    return label_accuracy(found, asked[products], vectors, shown[owners], goods.labels)


Examples = Iterator[tuple[int, Any]]
"""Places of products, and what an encoder takes in of them."""


def _titles(products: Sequence[Product], _: MediaReader) -> Examples:
    """Titles alone: passages name the labels."""
    return ((at, product.title) for at, product in enumerate(products) if product.title)


def _passages(products: Sequence[Product], _: MediaReader) -> Examples:
    return ((at, text) for at, product in enumerate(products) for text in passages(product))


def _pictures(products: Sequence[Product], reader: MediaReader) -> Examples:
    return reader.pictures(products, most=_PROBED)


def _sounds(products: Sequence[Product], reader: MediaReader) -> Examples:
    return reader.sounds(products, most=_PROBED)


Reading = Callable[[Sequence[Product], MediaReader], Examples]

_QUESTIONS: Mapping[Modality, Reading] = {"text": _titles, "image": _pictures, "audio": _sounds}
_ANSWERS: Mapping[Modality, Reading] = {"text": _passages, "image": _pictures, "audio": _sounds}


def _encoded(encoder: Encoder[Any], examples: Examples, *, side: Side) -> tuple[Vectors, Grid]:
    """Vectors [n, dim] and places [n], a few at a time: decoded media never fill the memory."""
    vectors, places = [np.zeros((0, encoder.dim), np.float32)], list[int]()
    while part := list(islice(examples, _CHUNK)):
        vectors.append(encoder.encode([each for _, each in part], side=side))
        places += [int(at) for at, _ in part]
    return np.concatenate(vectors), np.array(places, np.int64)
