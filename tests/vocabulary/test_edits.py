import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from omnishelf.vocabulary.edits import cost
from omnishelf.vocabulary.keyboard import BESIDE

_WORDS = st.text("abcde", max_size=7)


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("shoes", "shoes", 0.0),
        ("shpes", "shoes", 0.7),  # o and p lie side by side
        ("shzes", "shoes", 1.0),
        ("shaes", "shoes", 0.85),  # vowels
        ("sheos", "shoes", 0.7),  # turned round
        ("shhoes", "shoes", 0.5),  # doubled
        ("runing", "running", 0.5),
        ("rnning", "running", 0.85),
        ("xhoes", "shoes", 0.7 + 0.3),  # the first letter
    ],
)
def test_hand_worked(typed: str, meant: str, expected: float) -> None:
    assert cost(typed, meant) == pytest.approx(expected)


@given(_WORDS, _WORDS)
def test_lies_between_half_an_edit_and_a_whole_one_for_each(one: str, other: str) -> None:
    edits = OSA.distance(one, other)
    assert 0.5 * edits - 1e-9 <= cost(one, other) <= edits + 0.3 + 1e-9


def test_keys_beside_one_another() -> None:
    assert ("o", "p") in BESIDE
    assert ("a", "q") in BESIDE
    assert ("a", "p") not in BESIDE
    assert all((other, one) in BESIDE for one, other in BESIDE)
