"""A shop's reader of reviews: its heads, its encoders, its ears."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.finding import PictureFinding, SoundFinding
from omnishelf.reviews.pictures.looker import PhotoLooker
from omnishelf.reviews.reader import Listen, Look, ReviewReader
from omnishelf.reviews.review import Review
from omnishelf.reviews.sound.listener import VoiceListener
from omnishelf.reviews.text.language import language_of
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.reviews.text.sentiment import SentimentReader
from omnishelf.shelf.insights.reviews.heads import (
    catalog_pictures,
    colour_names,
    encoding,
    photo_head,
    text_model,
    voice_head,
)
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types import Product


def reader_of(seen: Seen) -> ReviewReader:
    """The reader of a shop, with what it has learned so far.

    Raises:
        ReviewError: what it has learned of words is damaged.
    """
    model = text_model(seen)
    encoder, meaning = seen.text_encoder, model.meaning
    fits = encoder is not None and meaning is not None and meaning.encoder == encoder.name
    return ReviewReader(
        model,
        encode=seen.encode if fits else None,
        encoder=encoder.name if fits and encoder is not None else "",
        listen=_listen(seen, model),
        look=_look(seen),
    )


def _listen(seen: Seen, model: ReviewModel) -> Listen:
    sentiments = SentimentReader(model)

    def positive(text: str) -> float | None:
        (said,) = sentiments.read([text], [language_of(text, None)])
        return said.positive if said is not None else None

    listener = VoiceListener(
        voice_head(seen), seen.hear, seen.settings.media, sentiment=positive,
        kept=seen.kept_media,
    )  # fmt: skip

    def listen(review: Review) -> SoundFinding | None:
        if review.sound is None:
            return None
        words = positive(review.text) if review.text else None
        finding, why = listener.listen(review.sound, words)
        if finding.transcript is None and why:
            raise ReviewError(why)
        return finding

    return listen


def _look(seen: Seen) -> Look | None:
    head, encoder = photo_head(seen), seen.picture_encoder
    if head is None or encoder is None:
        return None
    encode = encoding(encoder)

    def catalog(product: Product) -> NDArray[np.float32]:
        return seen.once(("pictures", product.id), partial(_rows, seen, product))

    def _rows(seen: Seen, product: Product) -> NDArray[np.float32]:
        return encode([*catalog_pictures(seen, product)])

    looker = PhotoLooker(
        head, encode, catalog, colour_names(seen), seen.settings.media, kept=seen.kept_media
    )

    def look(review: Review, product: Product | None) -> tuple[PictureFinding, ...]:
        if product is None:
            return ()
        return tuple(looker.look(picture, product) for picture in review.pictures)

    return look
