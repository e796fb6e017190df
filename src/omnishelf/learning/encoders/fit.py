"""Training an encoder by its kind, and saving it where a shelf finds it."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.encoders.encoder import Encoder, Modality, Side, Vectors
from omnishelf.encoders.trained.header import write_encoder
from omnishelf.encoders.trained.saved import open_encoder
from omnishelf.errors import ModelError
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
    if kind not in _FITTERS:
        raise ModelError(f"no encoder '{kind}'; there are: {', '.join(_FITTERS)}")
    start = time.perf_counter()
    made = _FITTERS[kind](goods, reader, settings)
    seconds = time.perf_counter() - start
    place = folder / made.modality
    write_encoder(place, made.files, kind=kind, modality=made.modality, dim=made.dim)
    encoder = open_encoder(place)
    accuracy = _judged(encoder, goods, reader)
    return FittedEncoder(kind, encoder.name, made.modality, made.dim, round(seconds, 1), accuracy)


def _judged(encoder: Encoder[Any], goods: Goods, reader: MediaReader) -> dict[str, float]:
    """As the saved encoder does it: products held back among others."""
    if not goods.labels.columns:
        return {}
    # What can't be read was told of in training already.
    reader = replace(reader, reject=lambda _: None)
    order = np.random.default_rng(0).permutation(len(goods.products))
    asked, shown = order[goods.held[order]], order[~goods.held[order]]
    questions, answers = _EXAMPLES[encoder.modality]
    vectors, owners = _encoded(encoder, answers(goods, reader, shown), side="product")
    found, products = _encoded(encoder, questions(goods, reader, asked), side="query")
    if not len(owners) or not len(products):
        return {}
    return label_accuracy(found, products, vectors, owners, goods.labels)


Examples = Iterator[tuple[int, Any]]
"""Places of products, and what an encoder takes in of them."""


def _titles(goods: Goods, _: MediaReader, places: Grid) -> Examples:
    """Titles alone: passages name the labels."""
    return ((at, goods.products[at].title) for at in places if goods.products[at].title)


def _passages(goods: Goods, _: MediaReader, places: Grid) -> Examples:
    return ((at, text) for at in places for text in goods.passages[at])


def _pictures(goods: Goods, reader: MediaReader, places: Grid) -> Examples:
    products = [goods.products[at] for at in places]
    return ((places[n], picture) for n, picture in reader.pictures(products, most=_PROBED))


def _sounds(goods: Goods, reader: MediaReader, places: Grid) -> Examples:
    products = [goods.products[at] for at in places]
    return ((places[n], sound) for n, sound in reader.sounds(products, most=_PROBED))


_EXAMPLES: Mapping[Modality, tuple[Callable[[Goods, MediaReader, Grid], Examples], ...]] = {
    "text": (_titles, _passages),
    "image": (_pictures, _pictures),
    "audio": (_sounds, _sounds),
}
"""By modality: what is asked, and what it is compared with."""


def _encoded(encoder: Encoder[Any], examples: Examples, *, side: Side) -> tuple[Vectors, Grid]:
    """Vectors [n, dim] and places [n], a few at a time: decoded media never fill the memory."""
    vectors, places = [np.zeros((0, encoder.dim), np.float32)], list[int]()
    while part := list(islice(examples, _CHUNK)):
        vectors.append(encoder.encode([each for _, each in part], side=side))
        places += [int(at) for at, _ in part]
    return np.concatenate(vectors), np.array(places, np.int64)
