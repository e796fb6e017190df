"""Products in numbers: words, pixels, sounds, and what is missing."""

import numpy as np
from textbook_shop import SMALL, VARY

from omnishelf.learning.textbook.inputs import PICTURE, SOUND, TEXT, product_inputs
from omnishelf.learning.textbook.media import read_media
from omnishelf.learning.textbook.vocabulary import (
    make_vocabulary,
    numbers_of,
    product_text,
    read_words,
)
from omnishelf.types import Product, Translation


def test_words_of_queries_and_products_get_the_same_numbers():
    vocabulary = make_vocabulary(["Red shoes, red", "a shoe", "红色运动鞋", "红色 衬衫"], most=10)
    assert set(vocabulary.terms) == {"red", "sho", "红色"}
    assert vocabulary.terms[0] in ("red", "sho", "红色")
    words = read_words(["RED Shoe", "红色", "zebra red", ""], vocabulary, most=5)
    red, shoe, chinese = (2 + vocabulary.place(term) for term in ("red", "sho", "红色"))
    assert words.tolist() == [[red, shoe], [chinese, 0], [1, red], [1, 0]]
    assert numbers_of(vocabulary) == 5
    assert words.max() < numbers_of(vocabulary)


def test_the_commonest_words_are_kept_and_long_texts_cut_off():
    vocabulary = make_vocabulary(["one two three"] * 2 + ["one two", "one"], most=2)
    assert vocabulary.terms == ("one", "two")
    assert read_words(["one two " * 10], vocabulary, most=3).tolist() == [[2, 3, 2]]
    assert read_words([], vocabulary, most=3).shape == (0, 1)


def test_a_products_text_tells_titles_and_facts_and_descriptions_only_where_no_title_is():
    product = Product(
        id="a",
        title="Red shoe",
        description="Long story.",
        brand="Acme",
        category=("All", "Shoes"),
        attributes={"colour": "red", "tags": ("soft", "light"), "sizes": 4.0},
        translations={"zh": Translation(title="红鞋", description="故事")},
    )
    told = "Red shoe. 红鞋. Acme. Shoes. red. soft. light"
    assert product_text(product) == told
    untitled = Product(id="c", description="Long story", brand="Acme")
    assert product_text(untitled) == "Long story. Acme"
    assert product_text(Product(id="b")) == ""


def test_media_are_letterboxed_on_white_and_the_first_readable_counts():
    products = [
        Product(id="a", images=("unreadable", "shirt/red"), sounds=("mug",)),
        Product(id="b", images=("unreadable",)),
        Product(id="c", images=("https://example.com/x.jpg",)),
    ]
    media = read_media(products, VARY, side=24)
    assert media.seen.tolist() == [True, False, False]
    assert media.heard.tolist() == [True, False, False]
    # 12 x 18 pixels become 16 x 24: four columns of white on each side.
    assert (media.pixels[0, :, :4] == 255).all()
    assert (media.pixels[0, :, 20:] == 255).all()
    assert media.pixels[0, 2, 6].tolist() == [220, 30, 30]
    assert (media.pixels[1:] == 255).all()
    assert not media.sounds[1:].any()
    assert media.sounds[0].any()


def test_what_is_missing_is_told():
    products = [Product(id="a", title="red shirt", images=("shirt/red",)), Product(id="b")]
    vocabulary = make_vocabulary(["red shirt"] * 2, most=10)
    inputs = product_inputs(products, read_media(products, VARY, side=16), vocabulary, SMALL)
    assert inputs.present[0, [TEXT, PICTURE, SOUND]].tolist() == [True, True, False]
    assert not inputs.present[1].any()
    assert not inputs.words[1].any()
    np.testing.assert_array_equal(inputs.rows(np.array([1])).words, inputs.words[1:])
