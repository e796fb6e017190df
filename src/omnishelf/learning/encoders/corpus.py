"""The texts that encoders of words learn from, and what their terms weigh."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.goods import Goods


def documents_of(goods: Goods) -> list[str]:
    """All passages of the products, and all phrases of their shoppers, in every language.

    Raises:
        ModelError: no product has any words.
    """
    told = [text for texts in goods.passages for text in texts]
    if not told:
        raise ModelError("no product of this catalog has a title or a description to learn from")
    return [*told, *goods.phrases.texts]


def weigh(documents: list[str], *, most: int) -> tuple[Vocabulary, NDArray[np.float32], Any]:
    """TF-IDF of documents over their most frequent terms.

    Sublinear term frequency, smooth idf ln((1 + n) / (1 + df)) + 1, rows of unit length, as in
    C. Manning et al., "Introduction to Information Retrieval", 2008, section 6.4.

    Args:
        documents: n of them.
        most: terms kept.

    Returns:
        The vocabulary, float32 idf [terms], and the sparse matrix [n, terms].
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    vectorizer = TfidfVectorizer(analyzer=terms_of, sublinear_tf=True, max_features=most)
    matrix = vectorizer.fit_transform(documents)
    terms = Vocabulary(vectorizer.get_feature_names_out().tolist())
    return terms, vectorizer.idf_.astype(np.float32), matrix


def idf_of(terms: Vocabulary, documents: list[str]) -> NDArray[np.float32]:
    """The idf of given terms over documents; those that do not occur weigh most."""
    counts = np.zeros(len(terms))
    for document in documents:
        places = {terms.place(term) for term in terms_of(document)} - {None}
        counts[[place for place in places if place is not None]] += 1
    return (np.log((1 + len(documents)) / (1 + counts)) + 1).astype(np.float32)
