"""Reviews in, cards out: what a shop calls."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from omnishelf.errors import OmnishelfError
from omnishelf.personal import mask_personal
from omnishelf.reviews.card.build import cards
from omnishelf.reviews.card.card import Card
from omnishelf.reviews.finding import PictureFinding, SoundFinding
from omnishelf.reviews.read import Read
from omnishelf.reviews.review import Review
from omnishelf.reviews.text.aspects import Aspects, Mention
from omnishelf.reviews.text.clauses import clauses
from omnishelf.reviews.text.grams import clip
from omnishelf.reviews.text.language import language_of
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.reviews.text.own_aspects import own_aspects
from omnishelf.reviews.text.phrases import phrases_of
from omnishelf.reviews.text.sentiment import Encode, SentimentReader
from omnishelf.reviews.trust.duplicates import duplicates
from omnishelf.reviews.trust.suspicious import suspicions
from omnishelf.types import Product

Listen = Callable[[Review], SoundFinding | None]
"""What is heard in a review's sound."""
Look = Callable[[Review, Product | None], tuple[PictureFinding, ...]]
"""What is seen in a review's pictures, beside the product as the catalog has it."""


class ReviewReader:
    """Reads a shop's reviews by what was learned from labelled ones, or by our lists of words."""

    def __init__(
        self,
        model: ReviewModel | None = None,
        *,
        aspects: Aspects | None = None,
        encode: Encode | None = None,
        encoder: str = "",
        listen: Listen | None = None,
        look: Look | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            model: what was learned; None: nothing yet.
            aspects: with a shop's own words for its categories.
            encode: the multilingual encoder, for languages without a head of their own; used if
                the model has a head on it.
            encoder: its name.
            listen: for reviews with a sound; None leaves sounds unheard.
            look: for reviews with pictures; None leaves them unseen.

        Raises:
            ReviewError: the model's head is for vectors of another encoder.
        """
        self._model = model or ReviewModel()
        self._aspects = aspects or Aspects()
        self._sentiments = SentimentReader(self._model, encode, encoder)
        self._listen, self._look = listen, look

    def read(
        self, reviews: Sequence[Review], catalog: Mapping[str, Product] | None = None
    ) -> list[Read]:
        """Read reviews, in their order. One that can't be heard or seen says so in its notes.

        Args:
            reviews: all of the shop: who copied from whom, and what is said of one product more
                than of others, is seen only over all of them.
            catalog: products by id, for their categories and pictures.
        """
        known = catalog or {}
        reads = [self._sense(review, known.get(review.product)) for review in reviews]
        texts = [read.text for read in reads]
        said = self._sentiments.read(texts, [read.language for read in reads])
        groups = duplicates(texts)
        group_of = {at: number for number, group in enumerate(groups) for at in group}
        doubts = suspicions(reviews, said, groups)
        own = self._own(reads)
        return [
            replace(
                read,
                sentiment=said[at],
                mentions=(*self._mentions(read, known.get(read.review.product)), *own[at]),
                phrases=frozenset(phrases_of(read.text, read.language)),
                suspicions=doubts[at],
                duplicates=group_of.get(at),
            )
            for at, read in enumerate(reads)
        ]

    def cards(
        self, reads: Sequence[Read], catalog: Mapping[str, Product] | None = None
    ) -> dict[str, Card]:
        """One card for each product that was reviewed."""
        return cards(reads, catalog or {})

    def _sense(self, review: Review, product: Product | None) -> Read:
        notes: list[str] = []
        sound: SoundFinding | None = None
        pictures: tuple[PictureFinding, ...] = ()
        if review.sound is not None and self._listen is not None:
            try:
                sound = _masked(self._listen(review))
            except OmnishelfError as error:
                notes.append(mask_personal(f"review '{review.id}' was not heard: {error}").text)
        if review.pictures and self._look is not None:
            try:
                pictures = self._look(review, product)
            except OmnishelfError as error:
                notes.append(mask_personal(f"review '{review.id}' was not seen: {error}").text)
        spoken = sound.transcript if sound else None
        text, kinds = mask_personal(clip("\n".join(filter(None, (review.text, spoken)))))
        return Read(
            review=review,
            text=text,
            masked=kinds,
            language=language_of(text, review.language),
            sound=sound,
            pictures=pictures,
            notes=tuple(notes),
        )

    def _mentions(self, read: Read, product: Product | None) -> tuple[Mention, ...]:
        category = product.category if product else ()
        return self._aspects.mentions(read.text, read.language, self._sentiments.positive, category)

    def _own(self, reads: Sequence[Read]) -> list[tuple[Mention, ...]]:
        """What products' reviews judge beside our aspects, if the model knows to find it."""
        found: list[tuple[Mention, ...]] = [()] * len(reads)
        if self._model.targets is None:
            return found
        of_product: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for at, read in enumerate(reads):
            if read.language not in (None, "zh"):
                of_product[read.review.product, read.language].append(at)
        for (_, language), places in of_product.items():
            pieces = [clauses(reads[at].text, language) for at in places]
            judge = self._sentiments.positive
            for at, own in zip(
                places, own_aspects(pieces, self._model.targets, judge, language), strict=True
            ):
                found[at] = own
        return found


def _masked(sound: SoundFinding | None) -> SoundFinding | None:
    if sound is None or sound.transcript is None:
        return sound
    return replace(sound, transcript=mask_personal(sound.transcript).text)
