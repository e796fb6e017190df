import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.speech.chinese_names import ChineseNames

SHOP = ["红色", "运动鞋", "连衣裙", "渔具", "red", "t恤", "鞋"]


def heard(text):
    return [
        (change.heard, change.meant, change.start, change.likeness)
        for change in ChineseNames(SHOP).suspects(text)
    ]


def test_what_is_read_alike_is_suspected():
    assert heard("我要宏色云动协") == [("宏色", "红色", 2, 1.0), ("云动协", "运动鞋", 4, 1.0)]


def test_southern_readings_are_alike_but_less():
    # 能 neng and 嫩 nen; here lian and nian, as half of China says them.
    assert heard("年衣裙") == [("年衣裙", "连衣裙", 0, pytest.approx(0.83))]


@pytest.mark.parametrize("text", ["红色运动鞋", "于", "red shoes", "", "你好"])
def test_names_as_they_are_written_and_other_words_are_not(text):
    assert heard(text) == []


def test_nothing_that_touches_a_name_is_suspected():
    # 色云 is no name, but 红色 is there already.
    assert [change[0] for change in heard("红色连一群")] == ["连一群"]


@given(st.text(alphabet="红宏色云运动鞋协a ，", max_size=40))
def test_places_are_those_of_the_text(text):
    for change in ChineseNames(SHOP).suspects(text):
        assert text[change.start : change.end] == change.heard
        assert change.heard != change.meant
