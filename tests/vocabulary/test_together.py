from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.vocabulary.together import Together

_WORDS = st.lists(st.text(min_size=1, max_size=6), min_size=2, max_size=16, unique=True)


@settings(max_examples=10, deadline=None)
@given(st.lists(_WORDS, max_size=4))
def test_every_pair_of_a_product_is_told(products: list[list[str]]) -> None:
    together = Together()
    together.add(products)
    for words in products:
        assert all(together.has(a, b) for a in words for b in words if a != b)


def test_other_pairs_hardly_ever() -> None:
    together = Together()
    together.add([f"a{n}", f"b{n}"] for n in range(500))
    wrong = sum(together.has(f"a{n}", f"b{n + 1}") for n in range(499))
    assert wrong <= 1
