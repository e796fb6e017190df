"""Which products match the people of another platform, by what they post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.errors import MarketingError

Rows = NDArray[np.float32]
Values = NDArray[np.float64]

_LEAST_SPREAD = 1e-6


@dataclass(frozen=True, eq=False)
class Posts:
    """What an audience posted, as vectors of the shop's own encoders."""

    audience: str
    vectors: Mapping[str, Rows]
    """By source (`text`, `image`, `audio`): unit rows [posts, dim]; NaN rows where a post has
    none."""
    authors: Sequence[str]
    """Of each post, under pseudonyms."""
    consented: frozenset[str]
    """Authors whose posts may be used, by their consent or the platform's terms."""


@dataclass(frozen=True, slots=True)
class Match:
    """One product for one audience."""

    product: str
    fit: float
    """In standard deviations over the shop's products: 0 is a product like any other."""
    low: float
    high: float
    """95 %, over the audience's authors."""
    by_source: Mapping[str, float]
    """What `fit` is the mean of; sources that product or posts lack are left out."""


def match(
    posts: Posts, products: Sequence[str], vectors: Mapping[str, Rows], *, k: int
) -> tuple[Match, ...]:
    """Order products by how well they fit what an audience posts.

    Of each source, an author is the mean of his posts, so that who posts most has no more say;
    a product's cosine with each author is put in standard deviations over the products of that
    author's mean cosines, so that encoders of different spread can be averaged. Intervals are of
    the mean over authors.

    Args:
        posts: of one audience.
        products: ids.
        vectors: by source, unit rows [products, dim] in their order; NaN rows where one is
            missing.
        k: the least number of authors.

    Returns:
        Those that share a source with the posts, the best first.

    Raises:
        MarketingError: fewer than k authors agreed; they share no source with the products;
            lengths differ.
    """
    if k < 2:  # noqa: PLR2004
        raise MarketingError(f"k is {k}: at least 2, or nothing is hidden")
    allowed = np.array([author in posts.consented for author in posts.authors], np.bool_)
    names, author = np.unique(
        [each for each in posts.authors if each in posts.consented], return_inverse=True
    )
    if len(names) < k:
        raise MarketingError(
            f"fewer than {k} authors of '{posts.audience}' may be used: nothing is told of so few"
        )
    fits: dict[str, Values] = {}
    for source in posts.vectors.keys() & vectors.keys():
        said, own = posts.vectors[source], vectors[source]
        if len(said) != len(posts.authors) or len(own) != len(products):
            raise MarketingError(
                f"'{source}' has {len(said):,} vectors for {len(posts.authors):,} posts and "
                f"{len(own):,} for {len(products):,} products: a row for each is needed"
            )
        found = _fits(said[allowed].astype(np.float64), author, own.astype(np.float64), k)
        if found is not None:
            fits[source] = found
    if not fits:
        raise MarketingError(
            f"the posts of '{posts.audience}' and the products share no source in which at least "
            f"{k} authors and two products that differ have vectors"
        )
    return tuple(sorted(_matches(products, fits), key=lambda one: (-one.fit, one.product)))


def _fits(said: Values, author: NDArray[np.intp], own: Values, k: int) -> Values | None:
    """[authors, products], standard scores; NaN where there is no vector, None if no one has."""
    there = np.isfinite(said).all(axis=1)
    has = np.isfinite(own).all(axis=1)
    authors = np.unique(author[there])
    if len(authors) < k or not has.any():
        return None
    sums = np.zeros((author.max() + 1, said.shape[1]))
    np.add.at(sums, author[there], said[there])
    lengths = np.linalg.norm(sums[authors], axis=1, keepdims=True)
    cosines = sums[authors] / np.maximum(lengths, 1e-12) @ own[has].T
    centred = cosines - cosines.mean(axis=1, keepdims=True)
    spread = float(centred.mean(axis=0).std())
    if spread < _LEAST_SPREAD:
        return None
    scores = np.full((author.max() + 1, len(own)), np.nan)
    scores[np.ix_(authors, np.flatnonzero(has))] = centred / spread
    return scores


def _matches(products: Sequence[str], fits: Mapping[str, Values]) -> list[Match]:
    z = NormalDist().inv_cdf(0.975)
    found = []
    for at, product in enumerate(products):
        by_source, terms = {}, []
        for source, scores in sorted(fits.items()):
            column = scores[:, at]
            if np.isfinite(column).any():
                by_source[source] = float(np.nanmean(column))
                terms.append(column)
        if not terms:
            continue
        # An author's fit is the mean over the sources in which he posted.
        stacked = np.stack(terms)
        posted = np.isfinite(stacked).any(axis=0)
        each = np.nanmean(stacked[:, posted], axis=0)
        error = float(each.std(ddof=1)) / np.sqrt(len(each))
        fit = float(each.mean())
        found.append(Match(product, fit, fit - z * error, fit + z * error, by_source))
    return found
