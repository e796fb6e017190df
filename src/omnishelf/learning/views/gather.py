"""From a shop to a data set: its raw features, its labels, and what is encoded for training."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import read_labels
from omnishelf.encoders.encoder import Encoder
from omnishelf.encoders.sets import EncoderSet
from omnishelf.glossary.glossary import Glossary
from omnishelf.ingest.encode import CachedEncoder, Load
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.fingerprints import digest
from omnishelf.ingest.raw import raw_features
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.views.augmentation import Variation, Vary, variations_of
from omnishelf.learning.views.dataset import Dataset, standardised_prices
from omnishelf.learning.views.phrases import Phrases, make_phrases
from omnishelf.learning.views.rows import Rows
from omnishelf.types import Product, Source

_PHRASES_A_PRODUCT = 10
"""A small catalog has less to be said of: more phrases would only take time."""

Step = Callable[[str], None]


def gather(
    products: Sequence[Product],
    cache: FeatureCache,
    encoders: EncoderSet,
    glossary: Glossary,
    *,
    languages: Sequence[str],
    settings: ShelfModelSettings,
    vary: Vary,
    seed: int,
    step: Step = lambda _: None,
) -> Dataset:
    """Gather all that products offer to learn from.

    Args:
        products: of a shop, in the same order each time.
        cache: their raw features; what is encoded for training is kept there too.
        encoders: the shop's set.
        glossary: how things are said.
        languages: that phrases are made in.
        settings: how many phrases, pictures, pieces and sounds.
        vary: makes variations of products' media.
        seed: for all draws.
        step: told what is being done.
    """
    ids = [product.id for product in products]
    tokens = {
        source: rows
        for source in encoders
        if (rows := cached_rows(ids, source, encoders[source].product, cache)) is not None
    }
    labels = read_labels(products, glossary)
    # Phrases are nothing to a shelf whose encoders read no text.
    spoken, most = (languages, settings.phrases) if "text" in encoders else ((), 0)
    most = min(most, _PHRASES_A_PRODUCT * len(products))
    phrases = make_phrases(labels, glossary, languages=spoken, most=most, seed=seed)
    encode = CachedEncoder(encoders, cache)
    try:
        step("phrases")
        phrase_features = _encode_phrases(phrases, encoders, cache)
        step("variations")
        wanted = variations_of(products, labels, settings, vary, seed=seed)
        variations = {
            source: varied
            for source, rows in tokens.items()
            if (varied := _encode_variations(wanted.get(source, ()), source, encode, rows))
            is not None
        }
    finally:
        encode.close()
    prices = np.array([np.nan if p.price is None else p.price for p in products], np.float64)
    return Dataset(
        ids=tuple(product.id for product in products),
        tokens=tokens,
        variations=variations,
        labels=labels,
        prices=standardised_prices(prices),
        phrases=phrases,
        phrase_features=phrase_features,
        pieces={products[each.owner].id: str(each.load()) for each in wanted.get("text", ())},
    )


def cached_rows(
    ids: Sequence[str], source: Source, encoder: Encoder[Any], cache: FeatureCache
) -> Rows | None:
    """The raw features of a source that are kept of products; None if there are none."""
    places = {id: place for place, id in enumerate(ids)}
    raw = raw_features(ids, source, encoder.name, cache)
    if not raw:
        return None
    owners = np.concatenate([np.full(len(rows), places[id]) for id, rows in raw.items()])
    return Rows.of(np.concatenate([*raw.values()]), owners.astype(np.int64), len(ids))


def _encode_phrases(
    phrases: Phrases, encoders: EncoderSet, cache: FeatureCache
) -> NDArray[np.float32]:
    if not len(phrases):
        return np.zeros((0, encoders["text"].product.dim if "text" in encoders else 0), np.float32)
    return query_features(phrases.texts, encoders["text"].query["text"], cache)


def query_features(
    texts: Sequence[str], encoder: Encoder[str], cache: FeatureCache
) -> NDArray[np.float32]:
    """Features of texts as queries, float32 [n, dim]; n is at least 1. The cache keeps them."""
    name = f"{encoder.name}:query"
    keys = [digest(text.encode()) for text in texts]
    known = cache.vectors(name, keys)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        made = encoder.encode([*missing.values()], side="query")
        fresh = dict(zip(missing, FeatureCache.rounded(made), strict=True))
        cache.keep_vectors(name, fresh)
        known |= fresh
    return np.stack([known[key] for key in keys])


def _encode_variations(
    variations: Sequence[Variation], source: Source, encode: CachedEncoder, own: Rows
) -> Rows | None:
    # What is told apart from its product needs a product to be told from.
    variations = [variation for variation in variations if own.present[variation.owner]]
    loads: dict[bytes, Load] = {variation.key: variation.load for variation in variations}
    made = encode.encode({source: loads}).vectors[source]
    kept = [variation for variation in variations if variation.key in made]
    if not kept:
        return None
    features = np.stack([made[variation.key] for variation in kept])
    owners = np.array([variation.owner for variation in kept], np.int64)
    return Rows.of(features, owners, len(own.present))
