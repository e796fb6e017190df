"""Agreement of adjectives, against phrases written by hand."""

import pytest

from omnishelf.catalog.inflection import agree, base_forms


@pytest.mark.parametrize(
    ("said", "adjective", "noun", "language"),
    [
        ("roja", "rojo", "camiseta", "es"),
        ("rojo", "rojo", "bolso", "es"),
        ("rojas", "rojo", "zapatillas deportivas", "es"),
        ("rojos", "rojo", "zapatos", "es"),
        ("negro", "negro", "pijama", "es"),
        ("blanca", "blanco", "decoración", "es"),
        ("azul", "azul", "camisa", "es"),
        ("azules", "azul", "pantalones", "es"),
        ("marrones", "marrón", "botas", "es"),
        ("rosa", "rosa", "vestido", "es"),
        ("óxido", "óxido", "bolsa", "es"),
        ("azul marino", "azul marino", "camisas", "es"),
        ("estampada", "estampado", "falda", "es"),
        ("noire", "noir", "chemise", "fr"),
        ("noir", "noir", "pantalon", "fr"),
        ("blanches", "blanc", "chaussures", "fr"),
        ("blanc", "blanc", "portefeuille", "fr"),
        ("dorée", "doré", "montre", "fr"),
        ("marron", "marron", "robe", "fr"),
        ("gris", "gris", "pulls", "fr"),
        ("red", "red", "shirts", "en"),
        ("rojo", "rojo", "", "es"),
    ],
)
def test_adjectives_agree_with_their_noun(said, adjective, noun, language):
    assert agree(adjective, noun, language) == said


@pytest.mark.parametrize(
    ("kept", "ways", "language"),
    [
        (("negro",), ("negro", "negra"), "es"),
        (("morado", "púrpura", "violeta"), ("morado", "púrpura", "violeta", "morada"), "es"),
        (("azul",), ("azul", "azules"), "es"),
        (("blanc",), ("blanc", "blanche"), "fr"),
        (("violet", "pourpre"), ("violet", "violette", "pourpre"), "fr"),
        (("azul marino", "azul oscuro"), ("azul marino", "azul oscuro"), "es"),
        (("red", "reds"), ("red", "reds"), "en"),
    ],
)
def test_inflected_spellings_are_one_word(kept, ways, language):
    assert base_forms(ways, language) == kept
