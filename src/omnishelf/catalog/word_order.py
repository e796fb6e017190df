"""The order that a language puts a product's properties in, and its other ways to say them."""

import re
from collections.abc import Callable, Mapping

import numpy as np

from omnishelf.catalog.inflection import agree

_BEFORE = ("style", "occasion", "season", "size", "age", "gender", "pattern", "colour", "material")
"""Order of the words before the noun, where a language puts them there."""
_ADJECTIVES = ("pattern", "colour", "style", "size")
"""Roles whose words agree with the noun, where words do."""

_IS_ADJECTIVE = re.compile(r"^(de )|(ino|in|unisexe?|mixte)$")
"""Words for a gender that need no `for` before them."""

_OTHER_WAY = 0.3
"""How often it is said in a less common way."""

Said = Mapping[str, str]
Order = Callable[[str, Said, np.random.Generator], str]


def in_order(noun: str, said: Said, language: str, rng: np.random.Generator) -> str:
    """What is wanted, in one of a language's ways.

    Args:
        noun: the goods; may be empty.
        said: words by role.
        language: its code; one that is not known is spoken like English.
        rng: chooses among the ways.
    """
    return _ORDERS.get(language, _english)(noun, said, rng)


def _words_before(said: Said, *, without: str = "") -> list[str]:
    ranks = {role: at for at, role in enumerate(_BEFORE)}
    roles = sorted(said, key=lambda role: ranks.get(role, -1))
    return [said[role] for role in roles if role != without]


def _english(noun: str, said: Said, rng: np.random.Generator) -> str:
    """`men's red shirt`, or `men's shirt in red`."""
    if noun and "colour" in said and rng.random() < _OTHER_WAY:
        return _joined(*_words_before(said, without="colour"), noun, "in", said["colour"])
    return _joined(*_words_before(said), noun)


def _german(noun: str, said: Said, rng: np.random.Generator) -> str:
    """`Hemd rot` or `Hemd in Rot`: as shoppers type it, which spares the adjective its ending."""
    if not noun or "colour" not in said:
        return _joined(*_words_before(said), noun)
    colour = said["colour"]
    end = ("in", colour[:1].upper() + colour[1:]) if rng.random() < 0.5 else (colour,)  # noqa: PLR2004
    return _joined(*_words_before(said, without="colour"), noun, *end)


def _chinese(noun: str, said: Said, rng: np.random.Generator) -> str:
    """`红色男士衬衫`, `红色的衬衫`, or `衬衫 红色`."""
    words = "".join(_words_before(said))
    if noun and words and rng.random() < _OTHER_WAY:
        return f"{noun} {words}"
    joint = "的" if noun and words and rng.random() < 0.5 else ""  # noqa: PLR2004
    return words + joint + noun


def _japanese(noun: str, said: Said, rng: np.random.Generator) -> str:
    words = "".join(_words_before(said))
    if noun and words and rng.random() < _OTHER_WAY:
        return f"{noun} {words}"
    return words + ("の" if noun and words else "") + noun


def _spanish(noun: str, said: Said, rng: np.random.Generator) -> str:
    """`camiseta roja de algodón para hombre`, or `camiseta de color rojo`."""
    return _noun_first(noun, said, rng, language="es", of="de", whom="para", coloured="de color")


def _french(noun: str, said: Said, rng: np.random.Generator) -> str:
    """`chemise noire en coton pour homme`, or `chemise couleur noir`."""
    return _noun_first(noun, said, rng, language="fr", of="en", whom="pour", coloured="couleur")


def _noun_first(
    noun: str,
    said: Said,
    rng: np.random.Generator,
    *,
    language: str,
    of: str,
    whom: str,
    coloured: str,
) -> str:
    word = {
        role: agree(way, noun, language) if role in _ADJECTIVES else way
        for role, way in said.items()
    }
    if noun and "colour" in said and rng.random() < _OTHER_WAY:
        word["colour"] = f"{coloured} {said['colour']}"
    if noun and "material" in said:
        word["material"] = f"{of} {said['material']}"
    if noun and "gender" in said:
        alone = _IS_ADJECTIVE.search(said["gender"])
        word["gender"] = (
            agree(said["gender"], noun, language) if alone else f"{whom} {said['gender']}"
        )
    placed = [word.pop(role, "") for role in ("brand", "pattern", "colour", "material", "gender")]
    return _joined(placed[0], noun, *placed[1:], *word.values())


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


_ORDERS: Mapping[str, Order] = {
    "en": _english,
    "de": _german,
    "es": _spanish,
    "fr": _french,
    "zh": _chinese,
    "ja": _japanese,
}
