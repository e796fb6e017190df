import pytest

from omnishelf.vocabulary.pinyin import alike, syllables
from omnishelf.vocabulary.sounds import english, spanish


@pytest.mark.parametrize(
    ("one", "other"),
    [("fone", "phone"), ("nite", "night"), ("rite", "write"), ("kat", "cat")],
)
def test_sound_alike_in_english(one: str, other: str) -> None:
    assert english(one) == english(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("sapato", "zapato"), ("baquero", "vaquero"), ("jersei", "gersei"), ("amarijo", "amarijo"),
     ("cueyo", "cuello"), ("kaqui", "caqui"), ("uevo", "huevo"), ("gitarra", "jitarra")],
)  # fmt: skip
def test_sound_alike_in_spanish(one: str, other: str) -> None:
    assert spanish(one) == spanish(other) != ""


def test_guitarra_is_not_jitarra() -> None:
    assert spanish("guitarra") != spanish("gitarra")


def test_other_scripts_have_no_key() -> None:
    assert english("обувь") == spanish("обувь") == english("a1") == ""


def test_pinyin() -> None:
    assert syllables("运动鞋") == ("yun", "dong", "xie")
    assert syllables("绿色") == ("lv", "se")
    assert alike("zhang") == alike("zan")
    assert alike("lin") == alike("ning")
    assert alike("shi") == alike("si") != alike("xi")
