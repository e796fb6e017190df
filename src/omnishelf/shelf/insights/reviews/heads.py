"""The heads by which a shop reads its reviews: `reviews/` in its folder, trained on its machine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.catalog.labels import Column
from omnishelf.catalog.media.picture import decode_picture
from omnishelf.encoders.encoder import PICTURE_SIDE, Encoder
from omnishelf.errors import MediaError, OmnishelfError
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.pictures.colours import ColourNames
from omnishelf.reviews.pictures.head import PhotoHead
from omnishelf.reviews.pictures.train import Encode, Pictured, train_photos
from omnishelf.reviews.sound.clips import read_clips
from omnishelf.reviews.sound.head import VoiceHead
from omnishelf.reviews.sound.train import train_voice
from omnishelf.reviews.text.learn.labelled import read_labelled
from omnishelf.reviews.text.learn.train import Labelled, by_stars, train
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.shelf.insights.reviews.kept_reviews import KeptReviews
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types import Product

FOLDER = "reviews"
_TEXT, _PHOTOS, _VOICES = "text", "photos", "voices"
_MOST_PICTURES = 600
"""Products whose first picture is learned from."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, head by head, and what was not."""

    learned: tuple[str, ...]
    notes: tuple[str, ...]


def learn(seen: Seen, labelled: Sequence[Path] = (), voices: Path | None = None) -> Learned:
    """Train all heads that there is something to learn from, and keep them in the shop.

    Words are learned from labelled files and from the shop's own reviews with stars; photos from
    the catalog's pictures; voices from clips with known emotions.

    Args:
        seen: the shop.
        labelled: files that `read_labelled` reads.
        voices: a file that `read_clips` reads.

    Raises:
        ReviewError: nothing could be learned; the notes say why.
        ModelError: a library of training is not installed.
    """
    folder, told, notes = seen.folder / FOLDER, list[str](), list[str]()
    tasks: list[tuple[str, Callable[[], tuple[str, Sequence[str]]]]] = [
        ("words", lambda: _words(seen, labelled, folder / _TEXT)),
        ("photos", lambda: _photos(seen, folder / _PHOTOS)),
    ]
    if voices is not None:
        clips = voices
        tasks.append(("voices", lambda: _voices(seen, clips, folder / _VOICES)))
    for name, task in tasks:
        seen.tell(f"learning {name}")
        try:
            said, more = task()
        except OmnishelfError as error:
            notes.append(f"{name}: {error}")
        else:
            told.append(f"{name}: {said}")
            notes += more
    if not told:
        raise ReviewError("; ".join(notes))
    return Learned(tuple(told), tuple(notes))


def text_model(seen: Seen) -> ReviewModel:
    """What was learned of words; nothing yet, if nothing was.

    Raises:
        ReviewError: it is damaged.
    """
    return ReviewModel.open(seen.folder / FOLDER / _TEXT)


def photo_head(seen: Seen) -> PhotoHead | None:
    """What was learned of photos; None if nothing was, or of another encoder."""
    encoder = seen.picture_encoder
    if encoder is None:
        return None
    with suppress(OmnishelfError):
        return PhotoHead.load(seen.folder / FOLDER / _PHOTOS, encoder.name)
    return None


def voice_head(seen: Seen) -> VoiceHead | None:
    """What was learned of voices; None if nothing was."""
    with suppress(OmnishelfError):
        return VoiceHead.load(seen.folder / FOLDER / _VOICES)
    return None


def colour_names(seen: Seen) -> ColourNames | None:
    """Where the shop tells colours; None if it does not."""
    field = seen.colour_field
    return None if field is None else ColourNames(Column(field, "colour", ()), seen.glossary)


def encoding(encoder: Encoder[Image.Image]) -> Encode:
    """Pictures by an encoder, few at a time."""

    def encode(pictures: Sequence[Image.Image]) -> NDArray[np.float32]:
        parts = [encoder.encode(pictures[at : at + 16]) for at in range(0, len(pictures), 16)]
        return np.concatenate(parts) if parts else np.zeros((0, encoder.dim), np.float32)

    return encode


def catalog_pictures(seen: Seen, product: Product) -> Iterator[Image.Image]:
    """A product's pictures, those that can be read."""
    for reference in product.images:
        with suppress(MediaError):
            content = seen.read_media(reference)
            yield decode_picture(
                content, seen.settings.media, name=reference, longest_side=PICTURE_SIDE
            )


def _words(seen: Seen, files: Sequence[Path], folder: Path) -> tuple[str, Sequence[str]]:
    labelled: list[Labelled] = []
    notes: list[str] = []
    for file in files:
        read = read_labelled(file)
        labelled += read.labelled
        if read.rejected:
            first = read.rejected[0]
            notes.append(
                f"{file.name}: {len(read.rejected):,} rows refused, the first in line "
                f"{first.line}: {first.reason}"
            )
    reviews = KeptReviews(seen.folder).all()
    known = seen.product([*{review.product for review in reviews}])
    own = by_stars(reviews, lambda id: " > ".join(known[id].category) if id in known else "")
    encoder = seen.text_encoder
    made = train(
        [*labelled, *own],
        encode=seen.encode if encoder is not None else None,
        encoder=encoder.name if encoder is not None else "",
    )
    made.model.save(folder)
    counts = ", ".join(f"{name} from {count:,}" for name, count in made.learned.items())
    return counts, [*notes, *made.notes]


def _photos(seen: Seen, folder: Path) -> tuple[str, Sequence[str]]:
    encoder = seen.picture_encoder
    if encoder is None:
        raise ReviewError("this shop has no encoder of pictures")
    pictured = []
    for product in seen.products():
        picture = next(catalog_pictures(seen, product), None)
        if picture is not None:
            pictured.append(Pictured(product, picture))
        if len(pictured) == _MOST_PICTURES:
            break
    head = train_photos(pictured, encoding(encoder), encoder.name, colour_names(seen))
    head.save(folder)
    return f"from {head.pictures:,} pictures of the catalog", ()


def _voices(seen: Seen, clips: Path, folder: Path) -> tuple[str, Sequence[str]]:
    read = read_clips(clips, seen.settings.media)
    head = train_voice(read.rows)
    head.save(folder)
    card = head.card
    said = (
        f"{', '.join(head.emotions)} from {card.clips:,} clips of {card.speakers} speakers; "
        f"recall of speakers left out {card.recall:.2f} ({card.recall_low:.2f} to "
        f"{card.recall_high:.2f})"
    )
    return said, read.rejected
