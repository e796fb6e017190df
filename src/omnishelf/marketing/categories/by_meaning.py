"""Categories mapped by what their words mean."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.markup import plain_text
from omnishelf.marketing.categories.mapped import CategoryMap, Mapped, Path_
from omnishelf.marketing.categories.taxonomy import Taxonomy
from omnishelf.marketing.errors import MarketingError
from omnishelf.types import Product

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts in, unit rows [n, dim] out."""
Values = NDArray[np.float64]

LEAST_CONFIDENCE = 0.5
SHARPNESS = 1.5
"""Of the softmax, where there are too few corrections to fit it."""

_ENOUGH = 20
"""Corrections from which the sharpness is fitted."""
_GRID = np.geomspace(0.01, 10.0, 61)
_TITLES = 10
_TITLES_SHARE = 0.5
_TOLD = 3
_SAMPLE = 500
"""Categories whose cosines with all others are looked at."""
_SAME = 1e-6


def map_categories(
    products: Iterable[Product],
    taxonomy: Taxonomy,
    encode: Encode,
    *,
    overrides: Mapping[Path_, str] | None = None,
    least_confidence: float = LEAST_CONFIDENCE,
) -> CategoryMap:
    """Find for each category of the shop the category of a taxonomy that means the same.

    A category is its path and up to ten of its products' titles, each half of the vector; a
    category of the taxonomy is its whole path and its narrowest name, whose cosines are averaged.
    As encoders differ in how near all texts are to one another, cosines are measured by those of
    the taxonomy's categories with the categories of other roots, which mean something else:

        z = (cosine - the category's usual - mean of the largest above that) / their deviation

    Confidence is the softmax of s x z over the taxonomy and "none of these", whose z is 0. From
    twenty overrides, s is what makes the overrides most likely (temperature scaling: C. Guo et
    al., "On calibration of modern neural networks", ICML 2017); before, `calibrated` is False.

    Args:
        products: of the shop; those without a category are passed over.
        taxonomy: of the platform.
        encode: the shop's text encoder.
        overrides: by the shop's path, a path or number of the taxonomy; they win.
        least_confidence: below which a person should look.

    Raises:
        MarketingError: an override names no category of the taxonomy; the encoder does not give
            a row for each text.
    """
    titles: dict[Path_, list[str]] = {}
    counts: dict[Path_, int] = {}
    for product in products:
        if product.category:
            own = titles.setdefault(product.category, [])
            counts[product.category] = counts.get(product.category, 0) + 1
            if len(own) < _TITLES and (title := plain_text(product.title)):
                own.append(title)
    decided = {path: taxonomy.place(name) for path, name in (overrides or {}).items()}
    paths = sorted(counts)
    standard = _standard_scores(paths, titles, taxonomy, encode)
    known = [(row, decided[path]) for row, path in enumerate(paths) if path in decided]
    fitted = len(known) >= _ENOUGH
    chances = _softmax((_fit(standard, known) if fitted else SHARPNESS) * standard)
    mapped = {
        path: Mapped(path, counts[path], taxonomy.paths[decided[path]], 1.0, "by hand")
        if path in decided
        else _by_model(path, counts[path], taxonomy, chances[row])
        for row, path in enumerate(paths)
    }
    return CategoryMap(mapped, least_confidence, fitted)


def _by_model(path: Path_, products: int, taxonomy: Taxonomy, chances: Values) -> Mapped:
    best, *others = np.argsort(-chances, kind="stable")[: _TOLD + 1]
    return Mapped(
        path,
        products,
        taxonomy.paths[best],
        float(chances[best]),
        "by the model",
        tuple((taxonomy.paths[at], float(chances[at])) for at in others),
    )


def _standard_scores(
    paths: Sequence[Path_],
    titles: Mapping[Path_, Sequence[str]],
    taxonomy: Taxonomy,
    encode: Encode,
) -> Values:
    """[paths, taxonomy], z; 0 throughout where the encoder can't tell the taxonomy apart."""
    if not paths:
        return np.zeros((0, len(taxonomy.paths)))
    whole = _encoded(encode, taxonomy.paths)
    narrow = _encoded(encode, [path.rpartition(" > ")[2] for path in taxonomy.paths])
    own = _encoded(encode, [" > ".join(path) for path in paths])
    texts = [title for path in paths for title in titles[path]]
    rows = _encoded(encode, texts) if texts else own[:0]
    owner = np.repeat(np.arange(len(paths)), [len(titles[path]) for path in paths])
    means = np.zeros_like(own)
    np.add.at(means, owner, rows)
    own = _unit((1 - _TITLES_SHARE) * own + _TITLES_SHARE * _unit(means))
    both = (whole + narrow) / 2
    usual, level, spread = _unlike(whole, both, taxonomy)
    return (own @ both.T - usual - level) / spread if spread else np.zeros((len(own), len(both)))


def _unlike(whole: Values, both: Values, taxonomy: Taxonomy) -> tuple[Values, float, float]:
    """How near categories of different roots are.

    Returns:
        Each category's mean cosine [taxonomy], for some are near to everything; of what is above
        that, the mean of the largest, and the standard deviation.
    """
    roots = np.unique([path.partition(" > ")[0] for path in taxonomy.paths], return_inverse=True)[1]
    some = np.unique(np.linspace(0, len(whole) - 1, _SAMPLE).astype(np.int64))
    cosines = whole[some] @ both.T
    other = roots[some][:, None] != roots
    if not other.any():  # One root: whatever is not the category itself.
        other = some[:, None] != np.arange(len(both))
    if not other.any():
        return np.zeros(len(both)), 0.0, 0.0
    counts = other.sum(axis=0)
    usual = np.where(other, cosines, 0).sum(axis=0) / np.maximum(counts, 1)
    above = cosines - usual
    nearest = np.where(other, above, -np.inf).max(axis=1)
    spread = float(above[other].std())
    level = float(nearest[np.isfinite(nearest)].mean())
    return usual, level, spread if spread > _SAME else 0.0


def _encoded(encode: Encode, texts: Sequence[str]) -> Values:
    rows = np.asarray(encode(texts), np.float64)
    if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():  # noqa: PLR2004
        raise MarketingError(
            f"the text encoder gave {rows.shape} for {len(texts)} texts: a row of finite numbers "
            "for each is needed"
        )
    return rows


def _unit(rows: Values) -> Values:
    units: Values = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return units


def _softmax(scores: Values) -> Values:
    """Over the columns and one more of 0, which is left away."""
    top = np.maximum(scores.max(axis=1, keepdims=True, initial=0.0), 0.0)
    powers = np.exp(scores - top)
    shares: Values = powers / (powers.sum(axis=1, keepdims=True) + np.exp(-top))
    return shares


def _fit(standard: Values, known: Sequence[tuple[int, int]]) -> float:
    rows, right = (np.array(part) for part in zip(*known, strict=True))
    losses = [
        -np.log(np.maximum(_softmax(s * standard[rows])[np.arange(len(rows)), right], 1e-12)).mean()
        for s in _GRID
    ]
    return float(_GRID[int(np.argmin(losses))])
