"""Adjectives that agree with their noun, where a language asks for it: Spanish and French.

Gender and number are read off the noun's ending, which is right for nearly all names of goods;
the exceptions among them are listed. A word that is not sure to be an adjective stays as it is.
"""

import re
from collections.abc import Collection

_FEMININE = {
    "es": re.compile(r"(a|as|ción|ciones|sión|dad|tad)$"),
    "fr": re.compile(r"(e|es|tion|tions)$"),
}
_EXCEPTIONS = {
    "es": frozenset({"pijama", "pijamas", "sofá", "mapa"}),
    "fr": frozenset(
        {"portefeuille", "costume", "parapluie", "vase", "livre", "meuble", "casque", "cadre"}
        | {"cartable", "porte-monnaie", "masque", "siège", "verre", "couvercle", "peigne"}
    ),
}
"""Nouns of the other gender than their ending says, all masculine."""

_SPANISH_NOUNS = frozenset({"acero", "óxido", "petróleo", "oro", "topo", "durazno", "ladrillo"})
"""They stay as they are beside another noun: zapatos óxido."""
_SPANISH_OTHERS = {"azul": "azules", "gris": "grises", "marrón": "marrones", "verde": "verdes"}
"""One form for both genders, and its plural."""

_FRENCH = {
    "noir": "noire",
    "blanc": "blanche",
    "bleu": "bleue",
    "gris": "grise",
    "vert": "verte",
    "brun": "brune",
    "violet": "violette",
    "petit": "petite",
    "grand": "grande",
    "long": "longue",
    "court": "courte",
    "fleuri": "fleurie",
    "masculin": "masculine",
    "féminin": "féminine",
}


def agree(adjective: str, noun: str, language: str) -> str:
    """An adjective in the gender and number of a noun; as it is where that can't be told.

    Args:
        adjective: masculine singular, such as "rojo" or "noir"; other words pass through.
        noun: what it is said of, its head first: "zapatos de vestir".
        language: "es" or "fr"; others are not inflected.
    """
    if language not in _FEMININE or not noun or " " in adjective:
        return adjective
    head = noun.split(maxsplit=1)[0].lower()
    feminine = bool(_FEMININE[language].search(head)) and head not in _EXCEPTIONS[language]
    plural = head.endswith("s")
    return (_spanish if language == "es" else _french)(adjective, feminine, plural)


def base_forms(ways: Collection[str], language: str) -> tuple[str, ...]:
    """Spellings without those that only inflect an earlier one: of "rojo" and "roja" the first."""
    if language not in _FEMININE:
        return tuple(ways)
    kept: list[str] = []
    for way in ways:
        if not any(_inflects(way, earlier) for earlier in kept):
            kept.append(way)
    return tuple(kept)


def _inflects(way: str, earlier: str) -> bool:
    if " " in way or " " in earlier:
        return False
    stem = max(3, len(way) - 2)
    return way[:stem] == earlier[:stem] and abs(len(way) - len(earlier)) <= 2  # noqa: PLR2004


def _spanish(adjective: str, feminine: bool, plural: bool) -> str:
    if adjective in _SPANISH_OTHERS:
        return _SPANISH_OTHERS[adjective] if plural else adjective
    if not adjective.endswith("o") or adjective in _SPANISH_NOUNS:
        return adjective
    return adjective[:-1] + ("a" if feminine else "o") + ("s" if plural else "")


def _french(adjective: str, feminine: bool, plural: bool) -> str:
    if adjective not in _FRENCH and not adjective.endswith("é"):
        return adjective
    said = adjective
    if feminine:
        said = _FRENCH.get(adjective, adjective + "e")
    return said + "s" if plural and not said.endswith(("s", "x")) else said
