"""From reviews that were read to one card for each product."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from omnishelf.reviews.card.aspects import Said, aspect_scores, by_aspect, points
from omnishelf.reviews.card.card import (
    Card,
    Doubt,
    KeyPhrase,
    PictureSummary,
    Share,
    SoundSummary,
)
from omnishelf.reviews.card.score import Prior, fit_prior, score
from omnishelf.reviews.card.trend import Told, changes, trend
from omnishelf.reviews.read import Read
from omnishelf.reviews.text.clauses import sentences
from omnishelf.reviews.text.phrases import key_phrases
from omnishelf.reviews.text.summary import summarise
from omnishelf.types import Product

_ABSENT = 0.5
_STARS = 4
"""Steps from one star to five."""


def cards(reads: Sequence[Read], catalog: Mapping[str, Product]) -> dict[str, Card]:
    """A card for each product that has a review.

    Args:
        reads: of the whole shop: its mean is what products with few reviews are drawn to, and
            what is said of others is what key phrases are compared with.
        catalog: products by id; one that is not there has a card without a title.
    """
    of_product: dict[str, list[Read]] = defaultdict(list)
    for read in reads:
        of_product[read.review.product].append(read)
    prior = fit_prior([_values(own)[0] for own in of_product.values()])
    everywhere = Counter(phrase for read in reads for phrase in read.phrases)
    return {
        product: _card(product, own, catalog.get(product), prior, everywhere)
        for product, own in sorted(of_product.items())
    }


def _card(
    product: str,
    reads: Sequence[Read],
    known: Product | None,
    prior: Prior,
    everywhere: Counter[str],
) -> Card:
    said = by_aspect(reads)
    found = score(*_values(reads), prior)
    told = _told(reads)
    return Card(
        product=product,
        title=known.title if known else "",
        reviews=len(reads),
        stars=1 + _STARS * found.mean,
        stars_low=1 + _STARS * found.low,
        stars_high=1 + _STARS * found.high,
        positive=Share(mean=found.mean, low=found.low, high=found.high),
        pros=points(said, len(reads), good=True),
        cons=points(said, len(reads), good=False),
        aspects=aspect_scores(said),
        phrases=tuple(
            KeyPhrase(text=one.text, reviews=one.reviews)
            for one in key_phrases([set(read.phrases) for read in reads], everywhere)
        ),
        summary=_summary(reads),
        trend=trend(told, prior),
        changes=changes({"score": told, **_told_of(said)}),
        doubts=tuple(
            Doubt(
                review=read.review.id, reasons=tuple(f"{s.kind}: {s.why}" for s in read.suspicions)
            )
            for read in reads
            if read.suspicions
        ),
        duplicates=_duplicates(reads),
        sound=_sound(reads),
        pictures=_pictures(reads),
        notes=_notes(reads),
    )


def _values(reads: Iterable[Read]) -> tuple[np.ndarray, np.ndarray]:
    known = [(value, read.weight) for read in reads if (value := read.value) is not None]
    both = np.array(known, np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _told(reads: Iterable[Read]) -> list[Told]:
    return [
        (read.review.time, value, read.weight)
        for read in reads
        if read.review.time is not None and (value := read.value) is not None
    ]


def _told_of(said: Mapping[str, Sequence[Said]]) -> dict[str, list[Told]]:
    return {
        aspect: [
            (read.review.time, mention.positive, read.weight)
            for read, mention in own
            if read.review.time is not None
        ]
        for aspect, own in said.items()
    }


def _summary(reads: Sequence[Read]) -> tuple[str, ...]:
    """Of reviews that nothing speaks against, if there are any with words."""
    believed = [read for read in reads if not read.suspicions and read.text]
    own = [
        sentence
        for read in believed or [read for read in reads if read.text]
        for sentence in sentences(read.text)
    ]
    return tuple(own[at] for at in summarise(own))


def _duplicates(reads: Sequence[Read]) -> tuple[tuple[str, ...], ...]:
    groups: dict[int, list[str]] = defaultdict(list)
    for read in reads:
        if read.duplicates is not None:
            groups[read.duplicates].append(read.review.id)
    return tuple(tuple(ids) for ids in groups.values())


def _sound(reads: Sequence[Read]) -> SoundSummary | None:
    heard = [(read.review.id, read.sound) for read in reads if read.sound is not None]
    if not heard:
        return None
    return SoundSummary(
        recordings=len(heard),
        emotions=dict(Counter(one.emotion for _, one in heard if one.emotion).most_common()),
        arousal=float(np.mean([one.arousal for _, one in heard])),
        disagreements=tuple(id for id, one in heard if one.disagrees),
    )


def _pictures(reads: Sequence[Read]) -> PictureSummary | None:
    seen = [(read.review.id, one) for read in reads for one in read.pictures]
    if not seen:
        return None
    absent = [
        id for id, one in seen if one.shows_product is not None and one.shows_product < _ABSENT
    ]
    return PictureSummary(
        pictures=len(seen),
        quality=float(np.mean([one.quality for _, one in seen])),
        remarks=dict(Counter(each for _, one in seen for each in one.remarks).most_common()),
        not_as_described=tuple(dict.fromkeys(absent)),
        colour_mismatches=dict(
            Counter(one.colour_mismatch for _, one in seen if one.colour_mismatch).most_common()
        ),
    )


def _notes(reads: Sequence[Read]) -> tuple[str, ...]:
    worded = [read for read in reads if read.text]
    listed = sum(read.sentiment is not None and not read.sentiment.calibrated for read in worded)
    silent = sum(read.sentiment is None for read in worded)
    masked = Counter(kind for read in reads for kind in read.masked)
    notes = []
    if listed:
        notes.append(
            f"{listed} of {len(worded)} texts were judged without a head of their language: their "
            "probabilities are not calibrated; `omnishelf reviews train` learns one"
        )
    if silent:
        notes.append(
            f"{silent} of {len(worded)} texts could not be judged: no word or language was known"
        )
    notes += [f"masked: {count} reviews with a {kind}" for kind, count in masked.most_common()]
    return (*notes, *dict.fromkeys(note for read in reads for note in read.notes))
