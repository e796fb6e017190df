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


def test_of_a_shop_with_many_more_words_nothing_is_told():
    words = shop(cappuccino=1, mocha=1, red=1)
    assert expected(words, tokens_in, most=4) == ()
    many = Vocabulary(words={f"{one}{other}": 1 for one in "abcdefghij" for other in "abcdefghij"})
    assert expected(many, tokens_in, most=40) == ()


def test_codes_single_letters_and_chinese_are_not_told():
    words = Vocabulary(words={"red": 1, "x": 9, "kfrd36": 9, "红色": 9, "红 red": 3})
    assert expected(words, tokens_in) == ("red",)


def test_names_are_told_with_their_accents():
    words = Vocabulary(words={"cafe": 1, "lamparas": 1}, values={"drink": {"Café": 1}})
    assert expected(words, tokens_in) == ("lamparas", "café")


@given(st.dictionaries(st.text(max_size=60), st.integers(1, 9), max_size=40), st.integers(0, 60))
def test_any_vocabulary_gives_a_prompt_that_fits(words, most):
    told = expected(Vocabulary(words=words), tokens_in, most=most)
    assert sum(map(tokens_in, told)) <= most
    assert set(told) <= set(words)
    assert len(set(told)) == len(told)


def test_no_words_give_no_prompt():
    assert expected(Vocabulary(), tokens_in) == ()
