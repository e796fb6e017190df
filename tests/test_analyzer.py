import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.analyzer import analyze, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shoes", "shoe"),
        ("dresses", "dress"),
        ("watches", "watch"),
        ("berries", "berry"),
        ("RED Shoe", "red shoes"),
        ("Café", "cafe"),
        ("zapatos rojos", "zapato rojo"),
        ("camiseta roja", "camisetas rojas"),
        ("lámpara", "LAMPARAS"),
        ("ｒｅｄ ２００", "red 200"),
        ("500 ml", "500ml"),
        ("the boy's shirt", "the boy shirt"),
        ("Straße", "strasse"),
    ],
)
def test_these_are_the_same_words(one, other):
    assert analyze(one) == analyze(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("bus", "bu"), ("glass", "glas"), ("42", "43"), ("ring", "string"), ("红色", "黑色")],
)
def test_these_are_not(one, other):
    assert set(analyze(one)).isdisjoint(analyze(other))


def test_chinese_is_cut_into_words_and_their_parts():
    terms = analyze("红色运动鞋")
    assert "红色" in terms
    assert "运动鞋" in terms
    # Search mode: the parts of a long word as well.
    assert "运动" in terms


def test_chinese_and_english_mix():
    terms = analyze("Nike红色T恤 size M 500ml")
    assert {"nik", "红色", "m", "500ml"} <= set(terms)


def test_compounds_are_found_by_their_parts_and_joined():
    assert {"t", "shirt", "tshirt"} <= set(analyze("T-Shirt"))
    assert {"iphone15"} <= set(analyze("iPhone15"))


def test_kana_is_cut_into_pairs_that_overlap():
    assert analyze("スニーカー") == ["スニ", "ニー", "ーカ", "カー"]


@pytest.mark.parametrize("text", ["", "   ", "🦄🦄", "!?…—", "\u0000"])
def test_nothing_in_these_is_a_word(text):
    assert analyze(text) == []


@given(st.text(max_size=200))
def test_any_text_is_analyzed_into_clean_terms(text):
    for term in analyze(text):
        assert term
        assert term == term.strip()


@given(st.text(max_size=80), st.text(max_size=80))
def test_terms_of_parts_are_terms_of_the_whole(left, right):
    assert analyze(f"{left}\n{right}") == analyze(left) + analyze(right)


@given(st.from_regex("[a-z]{1,12}", fullmatch=True))
def test_a_stem_is_never_empty_and_a_plural_shares_it(word):
    assert stem(word)
    # `-ies` is taken for the plural of `-y`.
    if word[-1] not in "sxhyiu" and not word.endswith("ie") and len(word) > 3:
        assert stem(word + "s") == stem(word)


@given(st.text(st.characters(max_codepoint=127), max_size=80))
def test_plain_text_is_cut_as_it_is_beside_other_scripts(text):
    """All ASCII takes a way of its own."""
    assert analyze(f"{text} я") == [*analyze(text), "я"]
