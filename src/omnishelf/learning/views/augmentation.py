"""Variations of products' media, as shoppers' own photos and recordings differ from them."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageEnhance

from omnishelf.catalog.labels import Labels
from omnishelf.errors import MediaError
from omnishelf.ingest.encode import Load
from omnishelf.ingest.fingerprints import digest
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.training.sampling import balanced_weights
from omnishelf.types import Product, Sound, Source

_TILT, _CROP, _DIM = 12.0, (0.72, 0.97), (0.55, 1.1)
"""Degrees; share of each side that is kept; factor of brightness."""
_NOISE = (2.0, 12.0)
"""Standard deviation, of 255."""
_RARE = 0.5
"""Power of a kind's share that its chance of being varied goes with."""
_PIECE = re.compile(r"(?<=[.!?。！？;；\n])\s*")
_MIN_PIECE = 4


@dataclass(frozen=True, slots=True)
class Variation:
    """One variation of a product's text, picture or sound."""

    owner: int
    """The product's place."""
    key: bytes
    """Of its features in the cache."""
    load: Load
    """Gives the encoder's input; raises MediaError."""


@dataclass(frozen=True, slots=True)
class Vary:
    """Reads a product's media to vary; None where a medium is not at hand (a URL, say)."""

    picture: Callable[[str], Image.Image]
    sound: Callable[[str], Sound]
    at_hand: Callable[[str], bool]


def variations_of(
    products: Sequence[Product],
    labels: Labels,
    settings: ShelfModelSettings,
    vary: Vary,
    *,
    seed: int,
) -> dict[Source, list[Variation]]:
    """Variations to be encoded, products of rare kinds varied more often.

    Each product is varied once at most, so that what a budget buys is spread over the catalog.
    """
    rng = np.random.default_rng((seed, 1))
    kinds = labels.grid[:, 0] if labels.has_kind else np.zeros(len(products), np.int64)
    weights = balanced_weights(kinds, _RARE) if len(products) else np.zeros(0)
    # Gumbel's trick: a weighted draw without putting back.
    order = np.argsort(-(np.log(np.maximum(weights, 1e-12)) + rng.gumbel(size=len(weights))))
    found: dict[Source, list[Variation]] = {"text": [], "image": [], "audio": []}
    makers: dict[Source, tuple[int, Callable[[int], Iterator[Variation]]]] = {
        "text": (settings.pieces, lambda place: _pieces(place, products[place], seed)),
        "image": (settings.pictures, lambda place: _pictures(place, products[place], vary, seed)),
        "audio": (settings.sounds, lambda place: _sounds(place, products[place], vary, seed)),
    }
    for source, (most, make) in makers.items():
        for place in order:
            if len(found[source]) >= most:
                break
            found[source] += make(int(place))
    return {source: made for source, made in found.items() if made}


def vary_picture(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A picture cropped, tilted, dimmed, mirrored at times and noisy, as a snapshot would be."""
    tilted = picture.rotate(
        rng.uniform(-_TILT, _TILT), resample=Image.Resampling.BILINEAR, fillcolor=(255, 255, 255)
    )
    width, height = tilted.size
    wide = max(1, int(width * rng.uniform(*_CROP)))
    high = max(1, int(height * rng.uniform(*_CROP)))
    left, top = int(rng.integers(0, width - wide + 1)), int(rng.integers(0, height - high + 1))
    shot = tilted.crop((left, top, left + wide, top + high))
    shot = ImageEnhance.Brightness(shot).enhance(rng.uniform(*_DIM))
    pixels = np.asarray(shot, np.float32) + rng.normal(0, rng.uniform(*_NOISE), (high, wide, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def snapshot_of(product: Product, vary: Vary, *, seed: int) -> bytes | None:
    """A product's picture as a shopper might photograph it, as PNG; None if none is at hand."""
    reference = next((each for each in product.images if vary.at_hand(each)), None)
    if reference is None:
        return None
    try:
        picture = vary.picture(reference)
    except MediaError:
        return None
    file = io.BytesIO()
    vary_picture(picture, np.random.default_rng(_seeds(product.id, seed))).save(file, "PNG")
    return file.getvalue()


def vary_sound(sound: Sound, rng: np.random.Generator) -> Sound:
    """A sound of another loudness, cut at its ends, under noise, as a phone would hear it."""
    samples = sound.samples
    start = int(rng.uniform(0, 0.1) * len(samples))
    end = len(samples) - int(rng.uniform(0, 0.15) * len(samples))
    cut = samples[start:end] * np.float32(rng.uniform(0.3, 1.0))
    level = float(np.sqrt(np.mean(np.square(cut)))) if len(cut) else 0.0
    noise = rng.normal(0, level * 10 ** (-rng.uniform(15, 30) / 20), len(cut))
    return Sound((cut + noise).clip(-1, 1).astype(np.float32))


def vary_text(product: Product, rng: np.random.Generator) -> str | None:
    """A piece of a product's text: its title with words left out, or a sentence of its
    description."""
    pieces = [piece.strip() for piece in _PIECE.split(product.description)]
    pieces = [piece for piece in pieces if len(piece) >= _MIN_PIECE]
    titles = [product.title, *(t.title for t in product.translations.values())]
    titles = [title for title in titles if title]
    if pieces and (not titles or rng.random() < 0.5):  # noqa: PLR2004
        return pieces[rng.integers(len(pieces))]
    if not titles:
        return None
    words = titles[rng.integers(len(titles))].split()
    kept = [word for word in words if rng.random() > 0.25] or words  # noqa: PLR2004
    return " ".join(kept)


def _pieces(place: int, product: Product, seed: int) -> Iterator[Variation]:
    text = vary_text(product, np.random.default_rng(_seeds(product.id, seed)))
    if text:
        yield Variation(place, digest(text.encode()), lambda: text)


def _pictures(place: int, product: Product, vary: Vary, seed: int) -> Iterator[Variation]:
    reference = next((each for each in product.images if vary.at_hand(each)), None)
    if reference is not None:
        rng = np.random.default_rng(_seeds(product.id, seed))
        yield Variation(
            place,
            _key("picture", product.id, reference, seed),
            lambda: vary_picture(vary.picture(reference), rng),
        )


def _sounds(place: int, product: Product, vary: Vary, seed: int) -> Iterator[Variation]:
    reference = next((each for each in product.sounds if vary.at_hand(each)), None)
    if reference is not None:
        rng = np.random.default_rng(_seeds(product.id, seed))
        yield Variation(
            place,
            _key("sound", product.id, reference, seed),
            lambda: vary_sound(vary.sound(reference), rng),
        )


def _key(what: str, id: str, reference: str, seed: int) -> bytes:
    return digest(f"varied {what} 2 {seed} {id} {reference}".encode())


def _seeds(id: str, seed: int) -> list[int]:
    # By the product, not by where its picture lies: a shop that was moved learns the same.
    return [seed, int.from_bytes(digest(id.encode())[:8], "big")]
