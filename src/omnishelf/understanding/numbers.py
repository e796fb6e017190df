"""Numbers in digits and in words: English, Spanish and Chinese."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from omnishelf.understanding.folded import fold
from omnishelf.understanding.tables import read_table
from omnishelf.understanding.tokens import Token

_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_TEN, _HUNDRED, _THOUSAND = 10, 100, 1_000
_POINTS = {"点", "點"}
_AND = {"en": ("and",), "es": ("y",)}
_HALVES = {"en": (("and", "a", "half"),), "es": (("y", "medio"), ("y", "media"))}
_NOT_WITHIN = {"a", "half", "medio", "media"}
"""Words that never go on with a number: "nine and a half" is no ten."""
_LONGEST = 12
"""Tokens of a number; a longer one is no price."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or two that were said as one: 两三百 is 200 to 300."""

    low: float
    high: float
    end: int
    """The token after its last."""
    scale: float = 1
    """The last multiplier that was said, 100 in 三百: it may hold for a number before it too."""


class Numbers:
    """The words for numbers in one language."""

    def __init__(self, language: str, extra: Path | None = None) -> None:
        """Know the words of a language, and Chinese ones."""
        self._values: dict[str, float] = {}
        for value, columns in read_table("numbers.tsv", extra):
            for name in (*columns.get("zh", ()), *columns.get(language, ())):
                self._values.setdefault(fold(name).text, float(value))
        self._and = _AND.get(language, ())
        self._halves = _HALVES.get(language, ())
        # "a" and "un" stand for one only before a hundred, and alone are articles.
        self._articles = {"a", "un", "una", "uno"}

    def at(self, tokens: Sequence[Token], start: int) -> Number | None:
        """The number that begins at this token, the longest one; None if none does."""
        first = tokens[start]
        if first.kind == "number":
            return self._digits(tokens, start)
        if first.kind == "han":
            return _chinese(tokens, start, self._values) if first.text in self._values else None
        return self._words(tokens, start) if first.text in self._values else None

    def ways(self, tokens: Sequence[Token], start: int) -> list[Number]:
        """All numbers that may begin here: 5千克 is five kilograms and no 5,000 grams."""
        number = self.at(tokens, start)
        if number is None:
            return []
        if tokens[start].kind != "number" or number.end == start + 1:
            return [number]
        value = read_digits(tokens[start].text)
        return [number, Number(value, value, start + 1)]

    def single(self, token: Token) -> Number | None:
        """The number that this token is by itself."""
        number = self.at([token], 0)
        return number and Number(number.low, number.high, 1)

    def _digits(self, tokens: Sequence[Token], start: int) -> Number:
        value, end, scale = read_digits(tokens[start].text), start + 1, 1.0
        while end < len(tokens):
            factor = self._values.get(tokens[end].text, 0)
            if factor < _HUNDRED or _HUNDRED < factor < _THOUSAND:
                break
            value, scale, end = value * factor, scale * factor, end + 1
        halved = self._half(tokens, end)
        return Number(value + halved[0], value + halved[0], halved[1], scale)

    def _words(self, tokens: Sequence[Token], start: int) -> Number | None:
        total, current, last, end = 0.0, 0.0, 0.0, start
        scale = 1.0
        at = start
        while at < len(tokens) and at - start < _LONGEST:
            word = tokens[at].text
            if word in self._and and end > start:
                at += 1
                continue
            value = self._values.get(word)
            if end > start and word in _NOT_WITHIN:
                break
            if value is None or tokens[at].kind != "word":
                break
            if at == start and word in self._articles and not self._multiplies(tokens, at + 1):
                return None
            if value in (_HUNDRED, _THOUSAND) and (current or word not in ("cien", "ciento")):
                current = max(current, 1) * value
                if value == _THOUSAND:
                    total, current = total + current, 0
                scale = value
            elif last == 0 or value < last:
                current += value
            elif last < _TEN and value >= 20 and value % _TEN == 0 and value < _HUNDRED:  # noqa: PLR2004
                current = current * _HUNDRED + value  # "one fifty"
            else:
                break
            last = value
            at += 1
            end = at
        if end == start:
            return None
        halved = self._half(tokens, end)
        value = total + current + halved[0]
        return Number(value, value, halved[1], scale)

    def _multiplies(self, tokens: Sequence[Token], at: int) -> bool:
        return at < len(tokens) and self._values.get(tokens[at].text, 0) >= _HUNDRED

    def _half(self, tokens: Sequence[Token], at: int) -> tuple[float, int]:
        for words in self._halves:
            if tuple(token.text for token in tokens[at : at + len(words)]) == words:
                return 0.5, at + len(words)
        return 0.0, at


def read_digits(text: str) -> float:
    """A number in digits; groups of three after a mark are thousands, else it is the decimal."""
    if _GROUPED.fullmatch(text) and not text.startswith("0"):
        return float(text.replace(",", "").replace(".", ""))
    whole, mark, rest = text.replace(",", ".").partition(".")
    return float(f"{whole[:15]}{mark}{rest.replace('.', '')[:15]}")


def _chinese(tokens: Sequence[Token], start: int, values: Mapping[str, float]) -> Number | None:
    """Chinese numerals: 一百五 is 150, 三千五 3500, 两三百 200 to 300, 八九十 80 to 90."""
    end = start
    while (
        end < len(tokens)
        and end - start < _LONGEST
        and tokens[end].kind == "han"
        and not (tokens[end].spaced and end > start)
        and (tokens[end].text in values or (tokens[end].text in _POINTS and end > start))
    ):
        end += 1
    words = [token.text for token in tokens[start:end]]
    if words[-1] in _POINTS:
        words, end = words[:-1], end - 1
    if any(word in _POINTS for word in words):
        return _decimal(words, end, values)
    digits = [values[word] for word in words]
    if len(digits) > 1 and max(digits) < _TEN:
        # Digits read out one by one; two neighbours are "seven or eight".
        if len(digits) == 2 and digits[1] == digits[0] + 1:  # noqa: PLR2004
            return Number(digits[0], digits[1], end)
        value = float("".join(str(int(digit)) for digit in digits))
        return Number(value, value, end)
    for at in range(len(digits) - 1):
        low, high = digits[at], digits[at + 1]
        if 0 < low < high < _TEN and high == low + 1:
            before, after = digits[:at], digits[at + 2 :]
            return Number(
                _sum([*before, low, *after]), _sum([*before, high, *after]), end, _last_scale(after)
            )
    value = _sum(digits)
    return Number(value, value, end, _last_scale(digits))


def _decimal(words: Sequence[str], end: int, values: Mapping[str, float]) -> Number:
    point = next(at for at, word in enumerate(words) if word in _POINTS)
    rest = "".join(str(int(values.get(word, 0))) for word in words[point + 1 :])
    value = float(f"{int(_sum([values[word] for word in words[:point]]))}.{rest}")
    return Number(value, value, end)


def _sum(digits: Sequence[float]) -> float:
    total, section, digit, scale = 0.0, 0.0, 0.0, 0.0
    for value in digits:
        if value >= 10_000:  # noqa: PLR2004
            total = (total + section + digit or 1) * value
            section, digit, scale = 0, 0, value
        elif value >= _TEN:
            section += (digit or 1) * value
            digit, scale = 0, value
        else:
            digit = value
            if value == 0:
                scale = _TEN
    # A last digit after a hundred or more counts in the next lower place.
    return total + section + digit * (scale / _TEN if scale >= _HUNDRED else 1)


def _last_scale(digits: Sequence[float]) -> float:
    return next((value for value in reversed(digits) if value >= _HUNDRED), 1)
