"""Bag of words: TF-IDF with latent semantic analysis."""

import numpy as np

from omnishelf.encoders.trained.bag_of_words import bag_of_words_files
from omnishelf.learning.encoders.corpus import documents_of, weigh
from omnishelf.learning.encoders.goods import Goods
from omnishelf.learning.encoders.made import Made
from omnishelf.learning.encoders.settings import EncoderFitSettings

_MOST_TERMS = 30_000


def fit_bag_of_words(goods: Goods, settings: EncoderFitSettings) -> Made:
    """Weigh the catalog's terms, and find the topics that they share.

    A vocabulary of no more terms than dimensions is kept as it is. No label is learned from.

    Raises:
        ModelError: the products have no words.
    """
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415

    terms, idf, matrix = weigh(documents_of(goods), most=_MOST_TERMS)
    basis = np.zeros((len(terms), settings.dim), np.float32)
    if len(terms) <= settings.dim:
        np.fill_diagonal(basis, 1.0)
    else:
        topics = TruncatedSVD(min(settings.dim, *matrix.shape), random_state=settings.seed)
        found = topics.fit(matrix).components_
        basis[:, : len(found)] = found.T
    return Made("text", settings.dim, bag_of_words_files(terms, idf, basis))
