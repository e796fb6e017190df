"""Orders of words, against what a shopper would type in each language."""

import numpy as np
import pytest

from omnishelf.catalog.word_order import in_order


def ways(noun, said, language):
    rng = np.random.default_rng(0)
    return {in_order(noun, said, language, rng) for _ in range(60)}


@pytest.mark.parametrize(
    ("noun", "said", "language", "wanted"),
    [
        ("shirt", {"colour": "red", "gender": "men's"}, "en",
         {"men's red shirt", "men's shirt in red"}),
        ("衬衫", {"colour": "红色"}, "zh", {"红色衬衫", "红色的衬衫", "衬衫 红色"}),
        ("シャツ", {"colour": "赤"}, "ja", {"赤のシャツ", "シャツ 赤"}),
        ("Hemd", {"colour": "rot"}, "de", {"Hemd rot", "Hemd in Rot"}),
        ("camiseta", {"colour": "rojo", "material": "algodón", "gender": "hombre"}, "es",
         {"camiseta roja de algodón para hombre",
          "camiseta de color rojo de algodón para hombre"}),
        ("camisa", {"gender": "masculino"}, "es", {"camisa masculina"}),
        ("camisa", {"gender": "de hombre"}, "es", {"camisa de hombre"}),
        ("robe", {"colour": "noir", "brand": "Acme"}, "fr",
         {"Acme robe noire", "Acme robe couleur noir"}),
        ("skjorte", {"colour": "rød"}, "da", {"rød skjorte", "skjorte in rød"}),
        ("", {"colour": "rojo"}, "es", {"rojo"}),
        ("", {"colour": "rot"}, "de", {"rot"}),
        ("", {"colour": "红色"}, "zh", {"红色"}),
        ("hat", {}, "en", {"hat"}),
        ("", {}, "en", {""}),
    ],
)  # fmt: skip
def test_what_is_wanted_is_said_in_the_languages_ways(noun, said, language, wanted):
    assert ways(noun, said, language) == wanted
