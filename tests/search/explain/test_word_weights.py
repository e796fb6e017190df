import pytest

from omnishelf.search.explain.word_weights import words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red shoes", {"red": "red", "sho": "shoes"}),
        ("water 500 ml", {"water": "water", "500": "500", "ml": "ml", "500ml": "500 ml"}),
        ("红色运动鞋", {"红色": "红色", "运动": "运动", "运动鞋": "运动鞋"}),
        ("T-shirt", {"t": "T-shirt", "shirt": "T-shirt", "tshirt": "T-shirt"}),
        ("red RED Reds", {"red": "red"}),
        ("!? \x00", {}),
    ],
)
def test_terms_come_from_the_words_as_they_are_written(text, expected):
    assert words_of(text) == expected
