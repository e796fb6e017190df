"""Word vectors: Word2Vec trained on the catalog, and GloVe's files."""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import analyze
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of
from omnishelf.encoders.trained.word_vectors import word_vectors_files
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.corpus import documents_of, idf_of
from omnishelf.learning.encoders.goods import Goods
from omnishelf.learning.encoders.made import Made
from omnishelf.learning.encoders.settings import EncoderFitSettings

_WINDOW, _NEGATIVES = 8, 8
_READINGS, _MOST_EPOCHS, _EPOCHS = 500_000, 100, 5
"""A small catalog is gone through more often, until so many terms were read; at least 5 times."""

_MOST_WORDS = 200_000
"""Of a file of word vectors, which has its most frequent words first."""


def fit_word2vec(goods: Goods, settings: EncoderFitSettings) -> Made:
    """Word2Vec with skip-grams and negative sampling, on the catalog's own texts.

    T. Mikolov et al., "Distributed Representations of Words and Phrases", NeurIPS 2013. One
    worker and a seed: the same catalog gives the same vectors.

    Raises:
        ModelError: the products have no words.
    """
    from gensim.models import Word2Vec  # noqa: PLC0415

    documents = documents_of(goods)
    sentences = [terms_of(document) for document in documents]
    read = sum(map(len, sentences))
    epochs = min(_MOST_EPOCHS, max(_EPOCHS, math.ceil(_READINGS / read)))
    model = Word2Vec(
        sentences,
        vector_size=settings.dim,
        window=_WINDOW,
        min_count=1,
        sg=1,
        negative=_NEGATIVES,
        workers=1,
        seed=settings.seed,
        epochs=settings.epochs or epochs,
    )
    terms = Vocabulary(model.wv.index_to_key)
    vectors = np.asarray(model.wv.vectors, np.float32)
    return Made("text", settings.dim, word_vectors_files(terms, idf_of(terms, documents), vectors))


def fit_glove(goods: Goods, settings: EncoderFitSettings) -> Made:
    """Given word vectors, weighed by how rare their words are in the catalog.

    J. Pennington et al., "GloVe: Global Vectors for Word Representation", EMNLP 2014.

    Raises:
        ModelError: no file is given, it can't be read, or the products have no words.
    """
    if settings.vectors is None:
        raise ModelError("the encoder 'glove' needs word vectors: give their file (--vectors)")
    terms, vectors = read_glove(settings.vectors)
    idf = idf_of(terms, documents_of(goods))
    return Made("text", vectors.shape[1], word_vectors_files(terms, idf, vectors))


def read_glove(path: Path) -> tuple[Vocabulary, NDArray[np.float32]]:
    """The words of a GloVe file as terms of ours, each with its most frequent word's vector.

    Args:
        path: text; a line is a word and its numbers, apart by single spaces.

    Returns:
        Terms, and float32 [terms, dim].

    Raises:
        ModelError: the file can't be read; names the first line that is wrong.
    """
    from gensim.models import KeyedVectors  # noqa: PLC0415

    _check(path)
    found = KeyedVectors.load_word2vec_format(str(path), no_header=True, limit=_MOST_WORDS)
    places: dict[str, int] = {}
    for place, word in enumerate(found.index_to_key):
        # Of a compound, the last term is the whole.
        for term in analyze(word)[-1:]:
            places.setdefault(term, place)
    if not places:
        raise ModelError(f"{path} holds no words")
    return Vocabulary([*places]), np.asarray(found.vectors[[*places.values()]], np.float32)


def _check(path: Path) -> None:
    """Gensim's own errors name neither the file nor the line."""
    dim = None
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if number > _MOST_WORDS:
                    break
                numbers = line.rstrip().split(" ")[1:]
                dim = dim or len(numbers)
                if not numbers or len(numbers) != dim or not all(map(_is_number, numbers)):
                    raise ModelError(
                        f"{path}, line {number} is not a word and {dim or 'its'} numbers: give a "
                        "text file in GloVe's format"
                    )
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} can't be read as word vectors: {error}") from None
    if dim is None:
        raise ModelError(f"{path} is empty: give a text file in GloVe's format")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
