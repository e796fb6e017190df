"""The protocol: the same held-back products, the same questions, the same measure for all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from omnishelf.evaluation.builder.build import build_queries
from omnishelf.learning.compare.material import Material, Tell
from omnishelf.learning.compare.outcome import Outcome
from omnishelf.learning.compare.preset import Preset
from omnishelf.learning.compare.questions import (
    Questions,
    photo_questions,
    sound_questions,
    word_questions,
)
from omnishelf.learning.compare.run import run_presets
from omnishelf.learning.compare.settings import CompareSettings
from omnishelf.learning.train import Shop
from omnishelf.types import Product

_MEDIA_SEED = 1_000
"""Added, so that photos asked with are not drawn like those that were learned from."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Presets side by side."""

    settings: CompareSettings
    learned: int
    """Products that presets learned from."""
    pool: int
    """Products held back, which were ranked."""
    questions: tuple[Questions, ...]
    outcomes: tuple[Outcome, ...]


def compare_presets(
    shop: Shop,
    products: Sequence[Product],
    presets: Mapping[str, Preset],
    settings: CompareSettings,
    *,
    kept: Path,
    tell: Tell = lambda _: None,
    done: Callable[[Comparison], None] = lambda _: None,
) -> Comparison:
    """Train presets on a part of a shop's products, and let them rank the rest.

    The shop serves as before: all it keeps of this is features, which a training reuses.

    Args:
        shop: whose products and encoders these are.
        products: all of the shop's.
        presets: by name, baselines first.
        settings: the protocol, and how each family is trained.
        kept: where the shop keeps media.
        tell: told what is being done.
        done: told after each preset what there is so far.

    Raises:
        ModelError: there are too few products.
        QuerySetError: there is nothing to ask for, or there are no sentences in a language.
    """
    with TemporaryDirectory(prefix="omnishelf-compare-") as scratch:
        material = Material.divide(
            shop, products, settings, kept=kept, scratch=Path(scratch), tell=tell
        )
        tell("making questions")
        questions = make_questions(material, products)
        found = Comparison(
            settings, len(material.learned), len(material.pool), tuple(questions), ()
        )
        for outcome in run_presets(presets, material, questions):
            found = replace(found, outcomes=(*found.outcomes, outcome))
            done(found)
        return found


def make_questions(material: Material, products: Sequence[Product]) -> list[Questions]:
    """Questions over the pool: in words, by photos and by sounds, as far as there are such.

    Raises:
        QuerySetError: there is nothing to ask for, or there are no sentences in a language.
    """
    settings = material.settings
    made = build_queries(
        products,
        material.shop.glossary,
        judged={product.id for product in material.pool},
        languages=settings.languages,
        wishes=settings.wishes,
        seed=settings.seed,
    )
    seed = settings.seed + _MEDIA_SEED
    media = [
        make(material.pool, material.shop.vary, most=most, seed=seed)
        for make, most in ((photo_questions, settings.photos), (sound_questions, settings.sounds))
    ]
    return [word_questions(made), *(each for each in media if each is not None)]
