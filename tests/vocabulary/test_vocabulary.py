from omnishelf.types import Product, Translation
from omnishelf.vocabulary.vocabulary import Vocabulary


def test_counts_products_that_have_a_word() -> None:
    words = Vocabulary.of(
        [
            Product(id="1", title="Red T-shirt, red", brand="Old Mill", category=("Tops", "Tees")),
            Product(id="2", title="Café Tasse", attributes={"colour": ("red", "sky blue")}),
            Product(id="abc-x", translations={"zh": Translation(title="红色运动鞋")}),
        ]
    )
    assert words.products == 3
    assert words.words["red"] == 2
    assert {"t-shirt", "shirt", "t", "cafe", "old", "old mill", "sky blue", "运动鞋"} <= {
        *words.words
    }
    assert words.brands == {"Old Mill": 1}
    assert words.categories == {("Tops",): 1, ("Tops", "Tees"): 1}
    assert words.values == {"colour": {"red": 1, "sky blue": 1}}
    assert {"abc", "x", "abc-x"} <= words.codes
    assert words.together.has("mill", "shirt")
    assert words.together.has("shirt", "mill")
    assert not words.together.has("mill", "cafe")
