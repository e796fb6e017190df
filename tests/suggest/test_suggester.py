import threading
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.glossary import Glossary, Term
from omnishelf.suggest import Suggester, Suggestion
from omnishelf.types import Product, Translation

_GLOSSARY = Glossary(
    [
        Term("product", {"en": ("shoes",), "zh": ("运动鞋",), "es": ("zapatos",)}),
        Term("product", {"en": ("lamp",), "zh": ("台灯",), "es": ("lámpara",)}),
        Term("colour", {"en": ("red",), "zh": ("红色",), "es": ("rojo",)}),
        Term("colour", {"en": ("blue",), "zh": ("蓝色",), "es": ("azul",)}),
    ]
)


def _product(id: str, kind: str, colour: str, zh: str = "") -> Product:
    return Product(
        id=id,
        title=f"{colour.capitalize()} {kind} number {id}",
        brand="Old Mill",
        category=(kind.capitalize(),),
        attributes={"colour": colour},
        locale="en",
        translations={"zh": Translation(title=zh)} if zh else {},
    )


_PRODUCTS = [
    _product("1", "shoes", "red", "红色运动鞋"),
    _product("2", "shoes", "red", "红色跑步运动鞋"),
    _product("3", "shoes", "blue"),
    _product("4", "lamp", "blue"),
]


def _texts(found: tuple[Suggestion, ...], kind: str) -> list[str]:
    return [suggestion.text for suggestion in found if suggestion.kind == kind]


@cache
def _suggester() -> Suggester:
    return Suggester(_PRODUCTS, _GLOSSARY)


def test_from_the_catalog_alone_by_any_words_start() -> None:
    found = _suggester().suggest("sho", 20)
    assert found[0] == Suggestion("query", "Old Mill shoes", None, 3, 9, 12)
    assert _texts(found, "query") == ["Old Mill shoes", "red shoes", "blue shoes"]
    assert _texts(found, "category") == ["Shoes"]
    assert {suggestion.id for suggestion in found if suggestion.kind == "product"} == {*"123"}
    assert _texts(_suggester().suggest("mil"), "brand") == ["Old Mill"]


def test_all_words_must_be_met_in_any_order() -> None:
    found = _suggester().suggest("shoes r", 20)
    assert _texts(found, "query") == ["red shoes"]
    assert {suggestion.id for suggestion in found if suggestion.kind == "product"} == {*"12"}


@pytest.mark.parametrize(
    ("typed", "highlighted"),
    [
        ("红色运", "红色运"),
        ("hsydx", "红色运动鞋"),
        ("hongse", "红色"),
        ("hong se yun", "红色运"),
        ("yundongx", "运动鞋"),
        ("ydx", "运动鞋"),
        ("运动鞋", "运动鞋"),
    ],
)
def test_chinese_by_characters_and_by_pinyin(typed: str, highlighted: str) -> None:
    first = next(s for s in _suggester().suggest(typed) if s.text == "红色运动鞋")
    assert first.text[first.start : first.end] == highlighted


def test_a_phrase_of_two_words_that_do_not_follow_one_another() -> None:
    assert _texts(_suggester().suggest("红色跑步鞋"), "product") == []
    assert _texts(_suggester().suggest("运动鞋红色"), "query") == ["红色运动鞋"]


@pytest.mark.parametrize("typed", ["shos", "hsoes", "shoess", "zhoes", "red shoos"])
def test_one_typing_error_is_forgiven_where_nothing_begins_like_this(typed: str) -> None:
    assert "red shoes" in _texts(_suggester().suggest(typed), "query")


def test_language_asked_for_comes_first() -> None:
    assert _texts(_suggester().suggest("o", 2, "zh-CN"), "query") == ["Old Mill 运动鞋"]
    assert _texts(_suggester().suggest("o", 2, "en"), "query") == ["Old Mill shoes"]
    titles = [s.id for s in _suggester().suggest("red", 20, "en") if s.kind == "product"]
    assert sorted(titles) == ["1", "2"]


def test_nothing_for_nothing() -> None:
    for text in ("", " ", "\x00\u200b\u202e", "<>", "qqqqqq"):
        assert _suggester().suggest(text) == ()
    assert _suggester().suggest("sho", 0) == ()
    assert _suggester().suggest("x" * 2_000_000) == ()
    assert Suggester((), _GLOSSARY).suggest("a") == ()


def test_html_comes_back_as_the_text_that_it_is() -> None:
    title = "<img src=x onerror=alert(1)> Mug"
    assert Suggester([Product(id="1", title=title)], _GLOSSARY).suggest("mug")[0].text == title


def test_queries_of_too_few_shoppers_are_not_shown() -> None:
    suggester = Suggester(_PRODUCTS, _GLOSSARY)
    suggester.add_queries({"shoes for anna": (90, 4), "shoes for work": (7, 5)})
    found = suggester.suggest("shoes")
    assert found[0] == Suggestion("query", "shoes for work", None, 7, 0, 5)
    assert "shoes for anna" not in _texts(found, "query")
    suggester.add_queries({"Shoes for work": (7, 4), "shoes for anna": (95, 6)})
    assert _texts(suggester.suggest("shoes fo"), "query") == ["shoes for anna"]


def test_put_replaces_and_remove_forgets_what_only_they_were_called() -> None:
    suggester = Suggester(_PRODUCTS, _GLOSSARY)
    suggester.put([_product("4", "lamp", "red")])
    assert _texts(suggester.suggest("lamp"), "query") == ["Old Mill lamp", "red lamp"]
    suggester.remove(["4", "nothing"])
    assert suggester.suggest("lamp") == ()
    suggester.put([_product("4", "lamp", "blue")])
    assert "blue lamp" in _texts(suggester.suggest("lamp"), "query")
    assert suggester.suggest("old m", 1)[0].text == "Old Mill shoes"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["red", "blue", ""])), max_size=12))
def test_however_it_came_about_it_suggests_what_a_new_one_does(
    changes: list[tuple[int, str]],
) -> None:
    grown = Suggester((), _GLOSSARY)
    there: dict[str, Product] = {}
    for number, colour in changes:
        id = str(number)
        if colour:
            there[id] = _product(id, "shoes", colour)
            grown.put([there[id]])
        else:
            there.pop(id, None)
            grown.remove([id])
    fresh = Suggester(there.values(), _GLOSSARY)
    for typed in ("sho", "red", "blue s", "old"):
        assert {*grown.suggest(typed, 50)} == {*fresh.suggest(typed, 50)}


def test_readers_see_whole_suggestions_while_products_come_and_go() -> None:
    suggester = Suggester(_PRODUCTS, _GLOSSARY)
    failed: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                assert suggester.suggest("red")
        except Exception as error:
            failed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for round in range(60):
        suggester.put([_product(f"n{round}", "lamp", "blue")])
        suggester.remove([f"n{round - 1}"])
    done.set()
    reader.join()
    assert failed == []
