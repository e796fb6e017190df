"""All heads that a set of labelled reviews allows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.review import Review
from omnishelf.reviews.text.head import Head
from omnishelf.reviews.text.language import language_of
from omnishelf.reviews.text.learn.heads import Material, fit_head, fit_meaning
from omnishelf.reviews.text.learn.targets import Marked, fit_targets
from omnishelf.reviews.text.meaning import MeaningHead
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.reviews.text.sentiment import Encode

GOOD_STARS, BAD_STARS = 4, 2
_ENCODED = 4_000
_SEED = 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text that is known to be good or bad."""

    text: str
    good: bool
    language: str
    group: str = ""
    """Such as the category of its product."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what was learned from how much."""

    model: ReviewModel
    learned: Mapping[str, int]
    """Reviews by head: a language, `meaning`, or `targets`."""
    notes: tuple[str, ...]
    """What was not learned, and why."""


def by_stars(
    reviews: Iterable[Review], group_of: Callable[[str], str] = lambda _: ""
) -> list[Labelled]:
    """A shop's own reviews as labels: four stars and more are good, two and fewer bad.

    Args:
        reviews: those without words, without stars or of an unknown language are passed over.
        group_of: a product's category.
    """
    found = []
    for one in reviews:
        language = language_of(one.text, one.language)
        if not one.text or one.rating is None or language is None:
            continue
        if one.rating >= GOOD_STARS or one.rating <= BAD_STARS:
            good = one.rating >= GOOD_STARS
            found.append(Labelled(one.text, good, language, group_of(one.product)))
    return found


def train(
    labelled: Sequence[Labelled],
    *,
    marked: Sequence[Marked] = (),
    encode: Encode | None = None,
    encoder: str = "",
) -> Trained:
    """Fit a head for each language that has enough reviews, and the others that can be.

    Args:
        labelled: texts that are known to be good or bad. The same text counts once.
        marked: sentences whose targets are known, of one or more languages with spaces.
        encode: the multilingual encoder; with it, a head for all other languages is learned from
            at most 4,000 reviews, as many of each language, good or bad, as can be.
        encoder: its name.

    Raises:
        ReviewError: there was too little for any head.
        ModelError: scipy is not installed.
    """
    unique = list({one.text: one for one in labelled}.values())
    by_language: dict[str, list[Labelled]] = defaultdict(list)
    for one in unique:
        by_language[one.language].append(one)
    heads: dict[str, Head] = {}
    learned: dict[str, int] = {}
    notes: list[str] = []
    for language, own in sorted(by_language.items()):
        try:
            material = Material.of(
                [one.text for one in own],
                np.array([one.good for one in own], np.bool_),
                language=language,
                groups=[one.group for one in own],
            )
            heads[language] = fit_head(material)
            learned[language] = len(own)
        except ReviewError as error:
            notes.append(f"no head for '{language}': {error}")
    meaning: MeaningHead | None = None
    if encode is not None:
        drawn = _drawn(unique)
        try:
            meaning = fit_meaning(
                encode([one.text for one in drawn]),
                np.array([one.good for one in drawn], np.bool_),
                encoder=encoder,
                groups=[f"{one.language} {one.group}" for one in drawn],
            )
            learned["meaning"] = len(drawn)
        except ReviewError as error:
            notes.append(f"no head for other languages: {error}")
    targets = None
    if marked:
        targets = fit_targets(marked)
        learned["targets"] = len(marked)
    if not learned:
        raise ReviewError("; ".join(notes) or "there are no labelled reviews to learn from")
    return Trained(ReviewModel(heads, meaning, targets), learned, tuple(notes))


def _drawn(labelled: Sequence[Labelled]) -> list[Labelled]:
    """At most 4,000, as many of each language and label as there can be: rare ones are all in."""
    kinds: dict[tuple[str, bool], list[Labelled]] = defaultdict(list)
    for one in labelled:
        kinds[one.language, one.good].append(one)
    rng = np.random.default_rng(_SEED)
    drawn: list[Labelled] = []
    for left, own in zip(range(len(kinds), 0, -1), sorted(kinds.values(), key=len), strict=True):
        size = min(len(own), (_ENCODED - len(drawn)) // left)
        drawn += [own[at] for at in rng.permutation(len(own))[:size]]
    return drawn
