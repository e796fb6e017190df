"""Numbers in words, held against spellers of our own that go the other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.understanding.folded import fold
from omnishelf.understanding.numbers import Numbers, read_digits
from omnishelf.understanding.tokens import tokenize

ENGLISH, SPANISH, CHINESE = Numbers("en"), Numbers("es"), Numbers("zh")
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
UNOS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
DECENAS = [
    "_",
    "_",
    "_",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
]
CIENTOS = [
    "_",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
HAN = "零一二三四五六七八九"


def english(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    if n < 1_000:
        return f"{ONES[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    rest = n % 1_000
    joint = " and " if 0 < rest < 100 else " "
    return f"{english(n // 1_000)} thousand" + (joint + english(rest) if rest else "")


def spanish(n: int) -> str:
    if n < 30:
        return UNOS[n]
    if n < 100:
        return DECENAS[n // 10] + (f" y {UNOS[n % 10]}" if n % 10 else "")
    if n == 100:
        return "cien"
    if n < 1_000:
        return CIENTOS[n // 100] + (f" {spanish(n % 100)}" if n % 100 else "")
    many = "mil" if n < 2_000 else f"{spanish(n // 1_000)} mil"
    return many + (f" {spanish(n % 1_000)}" if n % 1_000 else "")


def chinese(n: int) -> str:
    if n < 10:
        return HAN[n]
    for size, name in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十")):
        if n >= size:
            rest = n % size
            gap = "零" if 0 < rest < size // 10 else ""
            return chinese(n // size) + name + (gap + chinese(rest) if rest else "")
    raise AssertionError


def read(numbers: Numbers, text: str) -> tuple[float, float] | None:
    tokens = tokenize(fold(text).text)
    number = numbers.at(tokens, 0)
    if number is None or number.end != len(tokens):
        return None
    return number.low, number.high


@given(st.integers(1, 19_999))
def test_english(n):
    assert read(ENGLISH, english(n)) == (n, n)


@given(st.integers(2, 19_999).filter(lambda n: n % 1_000 != 1))
def test_spanish(n):
    assert read(SPANISH, spanish(n)) == (n, n)


@given(st.integers(1, 99_999).filter(lambda n: n < 10 or n % 10 == 0 or "零" in chinese(n)))
def test_chinese(n):
    assert read(CHINESE, chinese(n)) == (n, n)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一百五", 150, 150),
        ("三千五", 3_500, 3_500),
        ("一万二", 12_000, 12_000),
        ("两三百", 200, 300),
        ("七八十", 70, 80),
        ("十五", 15, 15),
        ("一百二十五", 125, 125),
        ("三点五", 3.5, 3.5),
        ("5千", 5_000, 5_000),
        ("兩百", 200, 200),
        ("二〇二五", 2_025, 2_025),
    ],
)
def test_short_and_mixed_chinese(text, low, high):
    assert read(CHINESE, text) == (low, high)


@pytest.mark.parametrize(
    ("text", "value"),
    [("one fifty", 150), ("a hundred", 100), ("1.5k", 1_500), ("nine and a half", 9.5)],
)
def test_spoken_english(text, value):
    assert read(ENGLISH, text) == (value, value)


def test_articles_are_no_numbers():
    assert read(ENGLISH, "a") is None
    assert read(SPANISH, "una") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.000", 1_000), ("2,000", 2_000), ("1,5", 1.5), ("0.500", 0.5), ("38.5", 38.5)],
)
def test_digits(text, value):
    assert read_digits(text) == value
