"""What `voice.py` listens to: spoken orders, and sentences that a synthesiser reads out."""

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from omnishelf.catalog.media.sound import decode_sound
from omnishelf.glossary.glossary import Glossary
from omnishelf.settings import MediaLimits
from omnishelf.types import Product, Sound
from omnishelf.vocabulary.vocabulary import Vocabulary

SENTENCES = Path(__file__).parent / "data" / "voice_sentences.tsv"
_AMOUNT = re.compile(r"^(?:(?:some|(?:a )?lots? of|a (?:little )?bit of) )?")
_VOICES = {
    "en": ("en-us", "en-gb", "en-gb-scotland+f2", "en-029+m3"),
    "zh": ("cmn-latn-pinyin", "cmn-latn-pinyin+f2"),
    "es": ("es", "es-419+f2"),
}
_MANNER = {"en": ("140", "50"), "zh": ("100", "70"), "es": ("140", "50")}
"""Words a minute, and pitch, with which the synthesiser is understood."""
_SHOPS = {"en": ("coffee",), "zh": ("zh",), "es": ("coffee", "es")}
"""Whose words are expected: of another language than is spoken, too."""
_TUNED, _HELD_BACK = "tuned on", "held back"


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording and what was said in it."""

    id: str
    kind: str
    """Orders by their half; sentences by their set and language."""
    language: str
    shop: str
    """The coffee shop, or the language of the shop that sells all of the glossary's goods."""
    slots: tuple[str, ...]
    """Values that an order names; none of a sentence."""
    written: str
    """What was said; nobody wrote down the orders."""
    source: Path | str
    """A file, or what is read out."""
    voice: str = ""

    def sound(self) -> Sound:
        """Decode or synthesise it."""
        if isinstance(self.source, Path):
            return decode_sound(self.source.read_bytes(), MediaLimits(), name=self.id)
        speed, pitch = _MANNER[self.language]
        wave = subprocess.run(
            [
                *f"espeak-ng -b 1 -v {self.voice} -s {speed} -p {pitch} --stdout".split(),
                self.source,
            ],
            check=True,
            capture_output=True,
        ).stdout
        return decode_sound(wave, MediaLimits(), name=self.id)


def orders(folder: Path) -> Iterator[Clip]:
    """The spoken orders, every other one held back."""
    for number, (audio, slots) in enumerate(_rows(folder)):
        kind = f"orders, {_HELD_BACK if number % 2 else _TUNED}"
        values = tuple(value.strip() for value in slots.values())
        id = f"order-{number}"
        yield Clip(id, kind, "en", "coffee", values, "", folder / audio)


def sentences() -> Iterator[Clip]:
    """Sentences of ours, the voices of their language taking turns, in each of its shops."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t")]
    for number, row in enumerate(rows):
        language = row["language"]
        voices = _VOICES[language]
        for shop in _SHOPS[language]:
            yield Clip(
                f"sentence-{number}-{shop}",
                f"{row['set']} {language}, shop: {shop}",
                language,
                shop,
                (),
                row["written"],
                row["spoken"],
                voices[number % len(voices)],
            )


def shops(folder: Path) -> dict[str, Vocabulary]:
    """The words of all shops whose words are expected."""
    goods = {
        language: Vocabulary.of(
            Product(id=name, title=name, category=(name,))
            for name in dict.fromkeys(
                name for term in Glossary.load().terms for name in term.words.get(language, ())
            )
        )
        for language in ("zh", "es")
    }
    return {"coffee": coffee_shop(folder), **goods}


def coffee_shop(folder: Path) -> Vocabulary:
    """The words of a shop that sells what the orders name.

    Each drink is a product, named and placed by it, and has as attributes what it can be ordered
    with. Amounts ("a bit of") are no property of a product and left out.
    """
    names: dict[str, list[str]] = {}
    for _, slots in _rows(folder):
        for slot, value in slots.items():
            name = _AMOUNT.sub("", value.strip())
            if name not in names.setdefault(slot, []):
                names[slot].append(name)
    drinks = names.pop("coffeeDrink")
    choices = {slot: tuple(values) for slot, values in names.items()}
    return Vocabulary.of(
        Product(id=str(number), title=drink, category=("Drinks", drink), attributes={**choices})
        for number, drink in enumerate(drinks)
    )


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with (folder / "clips.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["audio"], json.loads(row["slots"])
