"""The ten products of the worked example, and their features by modality."""

import csv
import io
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.analyzer import analyze
from omnishelf.catalog.demo.canvas import Canvas
from omnishelf.catalog.demo.copy import Design, Wording, chinese, english
from omnishelf.catalog.demo.kinds import KINDS
from omnishelf.catalog.demo.palette import COLOURS
from omnishelf.encoders.audio.statistics import sound_statistics
from omnishelf.encoders.image.colour import BINS, colour_histogram
from omnishelf.encoders.rows import joined_rows
from omnishelf.types.sound import SAMPLE_RATE

Vectors = NDArray[np.float32]

SPOKEN = Path(__file__).parent / "data" / "spoken_reviews.csv"
"""Features of the spoken reviews, so that the example needs neither espeak-ng nor librosa."""

TEXT, PICTURE, SOUND = 128, 256, 64
_SHAPE = (8, 16)
"""Cells across and down."""
_VOICE = "en-us"
_HAPPY, _UNHAPPY = ("70", "170"), ("30", "125")
"""Pitch, and words a minute: a synthesiser has no feelings of its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """One product."""

    kind: str
    colour: str
    praised: bool
    review: str

    @property
    def design(self) -> Design:
        """What the demo shop's drawing and wording go by."""
        kind = next(kind for kind in KINDS if kind.name == self.kind)
        return Design(kind, COLOURS[self.colour], kind.materials[0], "plain", "Fieldnote")

    @property
    def english(self) -> Wording:
        """Title and description."""
        return english(self.design, 1)

    @property
    def chinese(self) -> Wording:
        """Title and description."""
        return chinese(self.design, 1)


ITEMS = (
    Item("running shoes", "red", True, "They fit at once. I ran ten miles and felt nothing."),
    Item("running shoes", "blue", True, "Light as a feather, and they breathe. Wonderful."),
    Item("running shoes", "black", False, "The sole came off after a week. Never again."),
    Item("boots", "red", False, "They let the rain in, and the heel hurts."),
    Item("boots", "brown", True, "Three winters old, and still they look like new."),
    Item("dress", "red", True, "Everybody asked me where I had found it. I love it."),
    Item("dress", "blue", False, "It shrank in the first wash. I sent it back."),
    Item("handbag", "red", False, "The clasp broke, and nobody answered my letters."),
    Item("handbag", "brown", True, "So soft, and just the right size. I carry it every day."),
    Item("backpack", "black", True, "It has seen six countries with me. Not one seam is loose."),
)


def terms_of(text: str) -> list[str]:
    """A text's different terms, in order."""
    return list(dict.fromkeys(analyze(text)))


def bucket(term: str) -> int:
    """Which of the 128 places a term falls into."""
    return zlib.crc32(term.encode()) % TEXT


def text_features(text: str) -> Vectors:
    """Hashed bag of words [128]: 1 at each term's place, added up. K. Weinberger et al., 2009."""
    counts = np.zeros(TEXT, np.float32)
    for term in terms_of(text):
        counts[bucket(term)] += 1
    return counts


def picture_features(picture: Image.Image) -> Vectors:
    """What colours there are [128], and how dark each of 8 x 16 cells is [128]."""
    shares = colour_histogram(picture).reshape(2, BINS // 2, BINS, BINS) ** 2
    cells = np.asarray(picture.convert("L").resize(_SHAPE, Image.Resampling.BOX), np.float32)
    colours = np.sqrt(shares.sum(axis=1)).reshape(1, -1)
    joined: Vectors = joined_rows((1.0, colours), (1.0, 1 - cells.reshape(1, -1) / 255))[0]
    return joined


def drawn(item: Item) -> Image.Image:
    """The product's picture, as the demo shop draws it."""
    canvas = Canvas(np.random.default_rng(ITEMS.index(item)))
    design = item.design
    design.kind.draw(canvas, design.colour.rgb, design.pattern)
    return canvas.picture(ground=design.kind.stands)


def sound_features(samples: NDArray[np.float32]) -> Vectors:
    """Means, deviations and movement of 20 MFCC, and the spectrum's entropy and centroid [64].

    Those of `sound_statistics` that tell voices apart: the mel bands and the mean movement,
    which is next to nothing, are left out.
    """
    statistics = sound_statistics(samples)
    return np.concatenate([statistics[80:120], statistics[140:164]])


def spoken(item: Item) -> NDArray[np.float32]:
    """The review as espeak-ng says it, higher and faster where it is a praise."""
    import soundfile  # noqa: PLC0415  (only `--speak` needs these)
    from librosa import resample  # noqa: PLC0415

    pitch, speed = _HAPPY if item.praised else _UNHAPPY
    clip = subprocess.run(
        ["espeak-ng", "-b", "1", "-v", _VOICE, "-p", pitch, "-s", speed, "--stdout", item.review],
        check=True,
        capture_output=True,
    ).stdout
    samples, rate = soundfile.read(io.BytesIO(clip), dtype="float32")
    return np.asarray(resample(samples, orig_sr=rate, target_sr=SAMPLE_RATE), np.float32)


def write_spoken() -> None:
    """Have all reviews spoken, and keep their features."""
    with SPOKEN.open("w", newline="") as file:
        writer = csv.writer(file)
        for item in ITEMS:
            writer.writerow([f"{value:.4f}" for value in sound_features(spoken(item))])


def features() -> tuple[Vectors, Vectors, Vectors]:
    """Of all ten products: text [10, 128], picture [10, 256], spoken review [10, 64].

    What all titles, all pictures or all voices have in common tells no product from another:
    the mean is taken off.
    """
    texts = np.stack([text_features(f"{i.chinese.title} {i.english.title}") for i in ITEMS])
    pictures = np.stack([picture_features(drawn(item)) for item in ITEMS])
    with SPOKEN.open(newline="") as file:
        sounds = np.array([[float(cell) for cell in row] for row in csv.reader(file)], np.float32)
    return (
        texts - texts.mean(axis=0),
        pictures - pictures.mean(axis=0),
        sounds - sounds.mean(axis=0),
    )
