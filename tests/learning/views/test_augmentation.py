"""Variations: like what they vary, the same for the same seed, rare kinds first."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from omnishelf.catalog.labels import Column, Labels
from omnishelf.errors import MediaError
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.views.augmentation import (
    Vary,
    snapshot_of,
    variations_of,
    vary_picture,
    vary_sound,
    vary_text,
)
from omnishelf.types import Product, Sound


def picture(size=(60, 80)):
    made = Image.new("RGB", size, "white")
    ImageDraw.Draw(made).rectangle((15, 20, 45, 60), (200, 30, 40))
    return made


def rng(seed=0):
    return np.random.default_rng(seed)


def tone(seconds=1.0):
    times = np.arange(int(16_000 * seconds)) / 16_000
    return Sound((0.5 * np.sin(2 * np.pi * 440 * times)).astype(np.float32))


def gone(_):
    raise MediaError("it is gone")


VARY = Vary(picture=lambda _: picture(), sound=lambda _: tone(),
            at_hand=lambda reference: not reference.startswith("http"))  # fmt: skip
SETTINGS = ShelfModelSettings(pictures=1000, pieces=1000, sounds=1000)


def labels(kinds):
    column = Column("category", "product", tuple("abcdefgh"))
    return Labels((column,), np.array(kinds, np.int64)[:, None])


def test_a_varied_picture_shows_the_same_thing_differently():
    seen = set()
    for seed in range(8):
        varied = vary_picture(picture(), rng(seed))
        assert varied.mode == "RGB"
        assert varied.width <= 60
        assert varied.height <= 80
        pixels = np.asarray(varied, np.float32)
        red = (pixels[..., 0] > pixels[..., 1] + 40) & (pixels[..., 0] > pixels[..., 2] + 40)
        assert red.mean() > 0.1
        seen.add(varied.tobytes())
    assert len(seen) == 8
    assert vary_picture(picture(), rng(3)).tobytes() == vary_picture(picture(), rng(3)).tobytes()


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (3, 2)])
def test_the_smallest_pictures_can_be_varied(size):
    assert vary_picture(Image.new("RGB", size), rng()).size >= (1, 1)


def test_a_varied_sound_is_the_same_tone_shorter_quieter_and_noisy():
    for seed in range(6):
        varied = vary_sound(tone(), rng(seed)).samples
        assert varied.dtype == np.float32
        assert 0.7 * 16_000 < len(varied) <= 16_000
        assert np.abs(varied).max() <= 1
        spectrum = np.abs(np.fft.rfft(varied))
        loudest = np.argmax(spectrum) * 16_000 / len(varied)
        assert loudest == pytest.approx(440, abs=3)
        # Noise 15 to 30 dB under the tone.
        tone_power = (spectrum**2)[np.argmax(spectrum) - 3 : np.argmax(spectrum) + 4].sum()
        rest = (spectrum**2).sum() - tone_power
        assert 8 < 10 * np.log10(tone_power / rest) < 35


def test_silence_and_nothing_can_be_varied():
    for samples in (np.zeros(1600, np.float32), np.zeros(0, np.float32)):
        assert np.isfinite(vary_sound(Sound(samples), rng()).samples).all()


def test_a_piece_of_a_text_is_some_of_its_title_or_a_sentence():
    product = Product(
        id="a", title="red running shoe for men", description="Light and fast. Made of mesh! 很轻。"
    )
    pieces = {vary_text(product, rng(seed)) for seed in range(60)}
    words = product.title.split()
    for piece in pieces:
        sentence = piece in ("Light and fast.", "Made of mesh!")
        assert sentence or [w for w in words if w in piece.split()] == piece.split()
    assert {"Light and fast.", "Made of mesh!"} <= pieces
    assert len(pieces) > 8


def test_texts_of_one_word_of_sentences_alone_and_of_nothing():
    assert vary_text(Product(id="a", title="shoe"), rng()) == "shoe"
    assert vary_text(Product(id="a", description="Made of mesh."), rng()) == "Made of mesh."
    assert vary_text(Product(id="a"), rng()) is None


def everything(count):
    return [
        Product(id=f"p{n}", title=f"title {n}", images=(f"{n}.png",), sounds=(f"{n}.wav",))
        for n in range(count)
    ]


def test_each_product_is_varied_once_in_all_it_has():
    found = variations_of(everything(12), labels([0] * 12), SETTINGS, VARY, seed=1)
    for source in ("text", "image", "audio"):
        assert sorted(each.owner for each in found[source]) == list(range(12))
        assert len({each.key for each in found[source]}) > 6
    assert isinstance(found["image"][0].load(), Image.Image)
    assert isinstance(found["audio"][0].load(), Sound)


def test_a_budget_is_kept_to_and_spent_on_rare_kinds_first():
    kinds = [0] * 180 + [1] * 20
    few = SETTINGS.model_copy(update={"pictures": 40, "sounds": 0, "pieces": 10})
    found = variations_of(everything(200), labels(kinds), few, VARY, seed=1)
    assert (len(found["image"]), len(found["text"])) == (40, 10)
    assert "audio" not in found
    rare = sum(each.owner >= 180 for each in found["image"])
    # By chance it would be 4 of 40.
    assert rare >= 8


def test_the_same_seed_varies_alike_whatever_else_is_in_the_catalog():
    one = variations_of(everything(9), labels([0] * 9), SETTINGS, VARY, seed=1)
    two = variations_of(everything(12), labels([0] * 12), SETTINGS, VARY, seed=1)
    other = variations_of(everything(9), labels([0] * 9), SETTINGS, VARY, seed=2)
    for source in ("image", "audio", "text"):
        keys = {each.owner: each.key for each in one[source]}
        assert {each.owner: each.key for each in two[source] if each.owner < 9} == keys
    assert {each.key for each in one["image"]}.isdisjoint(each.key for each in other["image"])


def test_what_is_not_at_hand_or_not_there_is_not_varied():
    products = [
        Product(id="web", images=("https://x.example/a.png",)),
        Product(id="both", images=("https://x.example/a.png", "b.png")),
        Product(id="bare"),
    ]
    found = variations_of(products, labels([0, 0, 0]), SETTINGS, VARY, seed=1)
    assert [each.owner for each in found["image"]] == [1]
    assert set(found) == {"image"}
    assert variations_of([], labels(np.zeros(0, int)), SETTINGS, VARY, seed=1) == {}


def test_a_snapshot_is_a_picture_that_can_be_asked_with():
    product = everything(1)[0]
    shot = snapshot_of(product, VARY, seed=1)
    assert Image.open(io.BytesIO(shot)).size <= (60, 80)
    assert shot == snapshot_of(product, VARY, seed=1) != snapshot_of(product, VARY, seed=2)


def test_no_snapshot_of_a_product_without_a_picture_at_hand():
    assert snapshot_of(Product(id="a"), VARY, seed=1) is None
    assert snapshot_of(Product(id="a", images=("http://x.example/a",)), VARY, seed=1) is None
    lost = Vary(picture=gone, sound=gone, at_hand=lambda _: True)
    assert snapshot_of(everything(1)[0], lost, seed=1) is None
