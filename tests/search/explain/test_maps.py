"""Heat maps and maps of sounds: where what matters is, they are hot."""

import io

import numpy as np
import pytest
from PIL import Image

from omnishelf.encoders.sets import SourceEncoders
from omnishelf.errors import MediaError, QueryError, UnknownProductError
from omnishelf.merchandising.rules.context import Context
from omnishelf.merchandising.rules.decide import Decision
from omnishelf.search.aims import Aim
from omnishelf.search.asked import Asked
from omnishelf.search.explain.comparing import Comparer
from omnishelf.search.explain.maps import Maps
from omnishelf.search.explain.occlusion import Window, covered, lattices, spread, wanted
from omnishelf.search.showing import Shown
from omnishelf.search.trace import Trace
from omnishelf.search.wording import Worded
from omnishelf.settings import MediaLimits
from omnishelf.types import Product, Query, Sound
from omnishelf.types.sound import SAMPLE_RATE


class Redness:
    """How much of a picture is red, and how much is blue."""

    modality, dim = "image", 2

    def __init__(self):
        self.encoded = 0

    def encode(self, batch, *, side="product"):
        self.encoded += len(batch)
        rows = np.array([np.asarray(picture, np.float32)[..., [0, 2]].mean((0, 1)) / 255
                         for picture in batch], np.float32)  # fmt: skip
        return rows.reshape(-1, 2)


class Loudness:
    """How loud the halves of a sound are."""

    modality, dim = "audio", 2

    def encode(self, batch, *, side="product"):
        halves = [np.array_split(sound.samples, 2) for sound in batch]
        return np.array([[abs(half).mean() for half in of] for of in halves], np.float32)


def asked(source, vector):
    aim = Aim(source, ("photo",), None, np.array(vector, np.float32))
    nothing = Asked(None, (), None, None, None, ())
    worded = Worded(None, Decision(Context()))
    return Trace(Query(text="x"), nothing, nothing, None, (aim,), {}, worded, Shown([]))


def png(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def picture():
    """Black, red at the top left, blue at the bottom right."""
    made = Image.new("RGB", (70, 140))
    made.paste((255, 0, 0), (10, 20, 20, 40))
    made.paste((0, 0, 255), (50, 100, 60, 120))
    return made


def maps(encoder, content, source="image"):
    comparer = Comparer({source: SourceEncoders(encoder, {})}, None)
    return Maps(comparer, lambda _: content, MediaLimits())


PRODUCT = Product(id="1", images=("a",), sounds=("a",))


def test_what_speaks_for_a_match_is_hot_and_what_speaks_against_it_is_cold():
    encoder = Redness()
    made = maps(encoder, png(picture()))
    found = made.heat_map(asked("image", (1, -1)), PRODUCT, 0)
    cells = np.array(found.cells)
    assert cells.shape == (found.rows, found.columns) == (7, 7)
    assert np.unravel_index(cells.argmax(), cells.shape) == (1, 1)
    assert np.unravel_index(cells.argmin(), cells.shape) == (5, 5)
    assert cells[3, 3] == 0
    assert found.base == pytest.approx(0, abs=1e-6)
    # One window of each lattice holds either; all others are background.
    assert encoder.encoded == 1 + 4
    assert cells[1, 1] == pytest.approx(200 / 9800 / 4, abs=1e-5)


def test_a_map_is_made_once_for_a_question():
    encoder = Redness()
    made = maps(encoder, png(picture()))
    one = made.heat_map(asked("image", (1, 0)), PRODUCT, 0)
    assert made.heat_map(asked("image", (1, 0)), PRODUCT, 0) is one
    assert encoder.encoded == 4, (
        "blue does not matter: its window of the second lattice is left out"
    )
    assert made.heat_map(asked("image", (0, 1)), PRODUCT, 0) != one


def test_each_cell_is_in_a_window_of_both_lattices():
    """If every cell loses 1, so do windows for each of their cells, and each cell is told so."""
    for lattice in lattices():
        losses = {of: float((of.bottom - of.top) * (of.right - of.left)) for of in lattice}
        assert len(losses) == 16
        assert (spread(losses) == 1.0).all()


def test_where_the_first_lattice_finds_little_the_second_is_not_asked():
    coarse, fine = lattices()
    near, others = wanted(fine, spread({**dict.fromkeys(coarse, 0.04), coarse[5]: 4.0}))
    # The window in the middle of four of the first lattice, and the three beside it.
    assert near == [Window(1, 1, 3, 3), Window(1, 3, 3, 5), Window(3, 1, 5, 3), Window(3, 3, 5, 5)]
    assert len(others) == 12
    # A single cell of a window of four that loses .04.
    assert others[Window(0, 0, 1, 1)] == pytest.approx(0.01)


def test_a_background_that_is_covered_stays_as_it_is():
    assert covered(Image.new("RGB", (50, 50), (7, 90, 200)), [Window(0, 0, 7, 7)]) is None


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (7, 7)])
def test_pictures_of_few_pixels_have_a_map(size):
    made = maps(Redness(), png(Image.effect_noise(size, 80).convert("RGB")))
    found = made.heat_map(asked("image", (1, 0)), PRODUCT, 0)
    assert np.isfinite(found.cells).all()


def test_the_loud_seconds_of_a_sound_are_what_matched(monkeypatch):
    samples = np.full(4 * SAMPLE_RATE, 0.01, np.float32)
    samples[SAMPLE_RATE : 2 * SAMPLE_RATE] = 0.5
    monkeypatch.setattr(
        "omnishelf.search.explain.maps.decode_sound", lambda *_, **__: Sound(samples)
    )
    found = maps(Loudness(), b"", "audio").sound_map(asked("audio", (1, 0)), PRODUCT, 0)
    assert [(one.start, one.end) for one in found.segments] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    weights = [one.weight for one in found.segments]
    assert weights == pytest.approx([0.005, 0.25, 0, 0], abs=1e-3)
    assert found.base == pytest.approx(0.255, abs=1e-3)


def test_the_whole_picture_is_as_similar_as_the_index_says(shop, photo):
    trace = shop.trace(text="red shoe", image=photo, using=frozenset({"image"}))
    for hit in trace.found["image"][:3]:
        found = shop.explainer.heat_map(trace, hit.id)
        assert found.base == pytest.approx(hit.score, abs=2e-3)
        assert np.abs(found.cells).max() > 0


def test_what_can_not_be_mapped_says_why(plain, photo):
    with pytest.raises(QueryError, match="Ask by a picture, or train"):
        plain.explainer.heat_map(plain.trace(text="red"), "p0")
    trace = plain.trace(image=photo)
    with pytest.raises(MediaError, match="'bare' has no picture 0: it has 0"):
        plain.explainer.heat_map(trace, "bare")
    with pytest.raises(MediaError, match="no picture -1: it has 1"):
        plain.explainer.heat_map(trace, "p0", -1)
    with pytest.raises(UnknownProductError, match="nobody"):
        plain.explainer.heat_map(trace, "nobody")
    with pytest.raises(QueryError, match="sounds"):
        plain.explainer.sound_map(trace, "p0")
