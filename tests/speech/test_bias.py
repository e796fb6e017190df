from hypothesis import given
from hypothesis import strategies as st

from omnishelf.speech.bias import expected
from omnishelf.vocabulary.vocabulary import Vocabulary

COMMON = {"red", "shoe", "coffee", "iced"}


def tokens_in(text):
    """A decoder that writes common words whole, and others letter by letter."""
    return sum(1 if word in COMMON else len(word) for word in text.split())


def shop(**words):
    return Vocabulary(words={word.replace("_", " "): count for word, count in words.items()})


def test_the_rarest_come_first():
    words = shop(red=9, mocha=1, coffee=5, cappuccino=2)
    assert expected(words, tokens_in) == ("cappuccino", "mocha", "red", "coffee")


def test_of_equally_rare_ones_names_come_first_and_then_what_more_products_have():
    words = shop(coffee=9, red=7, iced_coffee=1)
    assert expected(words, tokens_in) == ("iced coffee", "red")


def test_no_more_is_told_than_fits():
    words = shop(cappuccino=1, mocha=1, red=1)
    assert expected(words, tokens_in, most=9) == ("mocha", "red")


def test_codes_and_single_letters_are_not_told():
    assert expected(shop(red=1, x=9, kfrd36=9), tokens_in) == ("red",)


def test_each_script_has_its_own_prompt():
    words = Vocabulary(words={"红色": 3, "red": 3})
    assert expected(words, tokens_in, chinese=True) == ("红色",)
    assert expected(words, tokens_in) == ("red",)


def test_names_are_told_with_their_accents():
    words = Vocabulary(words={"cafe": 1, "lamparas": 1}, values={"drink": {"Café": 1}})
    assert expected(words, tokens_in) == ("lamparas", "café")


def test_of_chinese_the_rarest_characters_count_and_not_the_length():
    words = Vocabulary(words={"coffee杯": 1, "红色运动鞋": 1, "披肩": 1})

    def pieces(text):
        return sum(3 if character == "披" else 1 for character in text)

    assert expected(words, pieces, chinese=True)[0] == "披肩"


@given(st.dictionaries(st.text(max_size=60), st.integers(1, 9), max_size=40), st.integers(0, 60))
def test_any_vocabulary_gives_a_prompt_that_fits(words, most):
    told = expected(Vocabulary(words=words), tokens_in, most=most)
    assert sum(tokens_in(text) + 1 for text in told) <= most
    assert set(told) <= set(words)
    assert len(set(told)) == len(told)
