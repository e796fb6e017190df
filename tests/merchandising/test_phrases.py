from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.merchandising.phrases import Phrases, clean, join, keys

WORDS = st.lists(st.sampled_from("abc"), max_size=12)


def test_tokens_are_words_numbers_and_chinese_characters():
    assert keys("Red T-Shirts, 500ml") == ("red", "t", "shirt", "500", "ml")
    assert keys("红色Ｎｉｋｅ鞋") == ("红", "色", "nik", "鞋")
    assert keys("1.5 l") == ("1.5", "l")
    assert keys("!? -") == ()


def test_what_cannot_be_seen_is_gone():
    assert clean("re\u200bd\x00shoe\u202e") == "red shoe"
    assert len(clean("a" * 2_000_000)) == 20_000


def test_pieces_are_joined_with_a_space_where_one_is_needed():
    assert join(["red", "", " shoes "]) == "red shoes"
    assert join(["红色", "鞋"]) == "红色鞋"
    assert join(["红色", "sneakers"]) == "红色 sneakers"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), max_size=8), WORDS)
def test_the_trie_finds_what_looking_at_each_place_finds(phrases, text):
    trie = Phrases[tuple[str, ...]]()
    for phrase in phrases:
        trie.add(phrase, tuple(phrase))
    expected = [
        tuple(phrase)
        for at in range(len(text))
        for phrase in phrases
        if text[at : at + len(phrase)] == phrase
    ]
    assert sorted(trie.everywhere(text)) == sorted(expected)

    at, longest = 0, []
    while at < len(text):
        sizes = [len(p) for p in phrases if text[at : at + len(p)] == p]
        if sizes:
            longest.append((at, at + max(sizes)))
        at += max(sizes, default=1)
    assert [(match.start, match.end) for match in trie.longest(text)] == longest
