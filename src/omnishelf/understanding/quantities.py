"""Numbers of a query: prices, sizes, measures and ages, told apart by what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from omnishelf.understanding.families import Families
from omnishelf.understanding.pieces import Piece
from omnishelf.understanding.said import Said

_AROUND = 0.2
"""What "around 50" allows to either side."""
_GAP = 3
"""Words without meaning of their own between a number and what qualifies it."""
_TEEN, _ADULT, _SENIOR, _OLDEST = 13, 18, 60, 100
_NUMERIC_SIZES = {"footwear": ((15, 50),), "clothing": ((24, 62), (66, 199))}
"""Numbers that a size can be where nothing says so: European, waists in inches, heights in cm."""
_HALF_SIZE = (2, 50)


@dataclass(slots=True)
class Quantities:
    """What was read, and which pieces are used up by prices."""

    said: list[Said]
    prices: list[tuple[int, int]]
    used: set[int]
    """Pieces that belong to a number, and name nothing else."""


class QuantityReader:
    """One pass over a query's pieces."""

    def __init__(self, pieces: Sequence[Piece], families: Families, original: str) -> None:
        """Read these pieces; `original` has a character for each of the folded text."""
        self._pieces = pieces
        self._families = families
        self._original = original
        self._goods = {value for piece in pieces if (value := piece.value("kind"))}
        self._worn = families.of("clothing", self._goods) or families.of("footwear", self._goods)
        self._found = Quantities([], [], set())
        self._used = self._found.used

    def read(self) -> Quantities:
        """All quantities, in order."""
        at = 0
        while at < len(self._pieces):
            at = self._number(at) if self._is_number(at) else self._letters(at)
        self._join_bounds()
        return self._found

    def _join_bounds(self) -> None:
        """At least one price and at most another are a range: "over 100 but below 200"."""
        prices = [one for one in self._found.said if one.kind == "price"]
        if len(prices) != 2:  # noqa: PLR2004
            return
        values = sorted((one.value for one in prices), key=lambda value: value.startswith(".."))
        low, high = values[0].removesuffix(".."), values[1].removeprefix("..")
        if ".." in low + high or float(low) >= float(high):
            return
        prices[0].value = f"{low}..{high}"
        prices[1].dropped = True

    # Each reader below returns the piece to go on with, or 0 if it has found nothing.

    def _number(self, at: int) -> int:
        for reader in (self._two_part_size, self._range, self._size, self._age, self._measure):
            if after := reader(at):
                return after
        return self._price(at, at) or self._bare_size(at) or self._plain_pack(at) or at + 1

    def _has(self, at: int, role: str) -> bool:
        return 0 <= at < len(self._pieces) and role in self._pieces[at].roles

    def _is_number(self, at: int) -> bool:
        return 0 <= at < len(self._pieces) and self._pieces[at].number is not None

    def _amount(self, at: int) -> float:
        number = self._pieces[at].number
        return number.low if number else 0.0

    def _say(self, kind: str, value: str, confidence: float, first: int, last: int) -> int:
        said = Said(kind, value, confidence, first, last)  # type: ignore[arg-type]
        self._found.said.append(said)
        self._used.update(range(first, last + 1))
        return last + 1

    # Sizes

    def _letters(self, at: int) -> int:
        piece = self._pieces[at]
        if self._has(at, "dozen"):
            return self._say("measure", "12 pcs", 0.9, at, at)
        if after := self._worded_size(at):
            return after
        size = piece.value("letter")
        if size is None or piece.text.isdigit():
            return at + 1
        told = self._size_word_before(at) is not None or self._has(at + 1, "size_after")
        if not told and not self._certain_letters(at, piece):
            return at + 1
        first = at
        if (word := self._size_word_before(at)) is not None:
            first = word
        last = at + 1 if self._has(at + 1, "size_after") else at
        self._say("size", size, 0.95 if told else 0.8, first, last)
        return last + 1

    def _worded_size(self, at: int) -> int:
        """A letter that is no size elsewhere: "size N"."""
        piece = self._pieces[at]
        if piece.kind != "word" or len(piece.text) != 1 or "letter" in piece.roles:
            return 0
        word = self._size_word_before(at)
        if word is None or word != at - 1 or self._pieces[word].text not in _PLAIN_SIZE_WORDS:
            return 0
        return self._say("size", piece.text.upper(), 0.8, word, at)

    def _certain_letters(self, at: int, piece: Piece) -> bool:
        glued = self._glued(at)
        if _CODE.fullmatch(piece.text):
            return not glued
        if piece.text in _LETTERS:
            written = self._original[piece.start]
            return written.isupper() and not glued and (self._worn or not self._goods)
        return bool(self._worn) and piece.text not in _SOFT_LETTERS

    def _glued(self, at: int) -> bool:
        """Whether letters or digits stand directly beside this piece."""
        piece = self._pieces[at]
        left = self._pieces[at - 1] if at else None
        right = self._pieces[at + 1] if at + 1 < len(self._pieces) else None
        return bool(
            (left and left.end == piece.start and left.kind in ("word", "number"))
            or (right and right.start == piece.end and right.kind in ("word", "number"))
        )

    def _size_word_before(self, at: int) -> int | None:
        before = at - 1
        if self._has(before, "gap") and not self._has(before, "sized"):
            before -= 1
        if not self._has(before, "sized") or before in self._used:
            return None
        while self._has(before - 1, "sized") and before - 1 not in self._used:
            before -= 1
        return before

    def _two_part_size(self, at: int) -> int:
        """Waist and length: 32x34, W32 L34, 32/34 of jeans."""
        pieces, here = self._pieces, self._pieces[at]
        before = pieces[at - 1].text if at else ""
        if before == "w" and at + 2 < len(pieces) and pieces[at + 1].text == "l":
            if not self._is_number(at + 2):
                return 0
            value = f"{_plain(self._amount(at))}x{_plain(self._amount(at + 2))}"
            return self._say("size", value, 0.95, at - 1, at + 2)
        waist = self._size_word_before(at)
        if waist is not None and self._has(at + 1, "leg") and self._is_number(at + 2):
            value = f"{_plain(self._amount(at))}x{_plain(self._amount(at + 2))}"
            return self._say("size", value, 0.95, waist, at + 2)
        if not self._is_number(at + 2) or here.kind != "number":
            return 0
        if pieces[at + 1].text not in ("x", "×", "/", "*") or not self._worn:
            return 0
        low, high = self._amount(at), self._amount(at + 2)
        if not (24 <= low <= 60 and 24 <= high <= 40) or self._has(at + 3, "unit"):  # noqa: PLR2004
            return 0
        return self._say("size", f"{_plain(low)}x{_plain(high)}", 0.9, at, at + 2)

    def _size(self, at: int) -> int:
        word = self._size_word_before(at)
        after = self._has(at + 1, "size_after")
        if word is None and not after:
            return 0
        soft = word is not None and self._pieces[word].text in _SOFT_SIZE_WORDS
        if soft and (
            self._has(at + 1, "unit") or self._has(at + 1, "years") or not self._sized(at)
        ):
            return 0
        if word is not None and not after and self._next_is_measure(at, at + 1):
            return 0
        if self._amount(at) > 250:  # noqa: PLR2004
            return 0
        first, last = (at if word is None else word), at
        value = _plain(self._amount(at))
        if after:
            last = at + 1
            if self._pieces[last + 1 : last + 2] and self._pieces[last + 1].text == "半":
                value, last = _plain(self._amount(at) + 0.5), last + 1
        elif letter := self._cup(at):
            value, last = value + letter, at + 1
        return self._say("size", value, 0.95, first, last)

    def _next_is_measure(self, at: int, after: int) -> bool:
        """Whether a unit directly follows: "in size 50 ml"."""
        if not self._has(after, "unit") or self._has(after, "gap"):
            return False
        return self._pieces[after].start == self._pieces[at].end or not self._worn

    def _cup(self, at: int) -> str:
        after = self._pieces[at + 1] if at + 1 < len(self._pieces) else None
        if after and len(after.text) <= 2 and after.start == self._pieces[at].end:  # noqa: PLR2004
            return after.text.upper() if after.text in _CUPS else ""
        return ""

    def _sized(self, at: int) -> bool:
        value = self._amount(at)
        number = self._pieces[at].number
        if number is None or number.low != number.high:
            return False
        if self._families.of("footwear", self._goods) and 1 <= value <= 50:  # noqa: PLR2004
            return value * 2 % 1 == 0
        return bool(1 <= value <= 62 and value * 2 % 1 == 0)  # noqa: PLR2004

    def _bare_size(self, at: int) -> int:
        """A number beside something worn, where nothing else says what it is."""
        piece, value = self._pieces[at], self._amount(at)
        if piece.kind != "number" or not self._worn:
            return 0
        if letter := self._cup(at):
            return self._say("size", _plain(value) + letter, 0.8, at, at + 1)
        if self._glued(at) or self._has(at - 1, "pack") or self._has(at + 1, "unit"):
            return 0
        if self._has(at - 1, "with") or self._after_unknown(at):
            return 0
        if value % 1:
            fits = _HALF_SIZE[0] <= value <= _HALF_SIZE[1] and value % 1 == 0.5  # noqa: PLR2004
        else:
            fits = any(
                low <= value <= high
                for family, ranges in _NUMERIC_SIZES.items()
                if self._families.of(family, self._goods)
                for low, high in ranges
            )
        return self._say("size", _plain(value), 0.7, at, at) if fits else 0

    def _after_unknown(self, at: int) -> bool:
        """Whether an unknown Latin word stands before: it may be a model, as in `air max 90`."""
        before = self._pieces[at - 1] if at else None
        return before is not None and before.kind == "word" and not before.meanings

    # Ages

    def _age(self, at: int) -> int:
        after = at + 1
        number = self._pieces[at].number
        if number is None:
            return 0
        if self._has(after, "months") and not self._has(after, "years"):
            return self._say("age", "baby", 0.85, at, after)
        if self._has(after, "years"):
            return (
                self._say("age", _age(number.low), 0.85, at, after) if number.low < _OLDEST else 0
            )
        before = at - 1
        if self._has(before, "aged") and number.low < _OLDEST:
            if self._has(after, "unit") or self._has(after, "currency"):
                return 0
            return self._say("age", _age(number.low), 0.8, before, at)
        return 0

    # Measures

    def _measure(self, at: int) -> int:
        after = at + 1
        number = self._pieces[at].number
        if number is None:
            return 0
        dozen = self._has(after, "dozen")
        if dozen:
            last = after
            return self._say("measure", f"{_plain(number.low * 12)} pcs", 0.9, at, last)
        if self._has(at - 1, "pack") and not self._has(after, "unit"):
            if self._has(after, "currency"):
                return 0
            return self._say("measure", f"{_plain(number.low)} pcs", 0.9, at - 1, at)
        while self._half_words(after):
            after += 1
        if not self._has(after, "unit"):
            return 0
        piece, unit = self._pieces[after], self._pieces[after].value("unit") or ""
        if piece.kind == "word" and self._has(after, "gap") and piece.start != self._pieces[at].end:
            return 0  # "ten in black"
        value = number.low
        last = after
        if unit == _COUNTED:
            self._used.update(range(at, last + 1))
            return last + 1
        if unit == "g" and self._written(after) == "G" and value in _MEMORY:
            unit = "gb"
        trailing = self._pieces[after + 1] if after + 1 < len(self._pieces) else None
        if trailing and trailing.number and trailing.kind == "han" and unit == "m":
            if trailing.number.low < 10 and trailing.start == piece.end:  # noqa: PLR2004
                value, last = value + trailing.number.low / 10, after + 1  # 一米八
        elif self._spanish_half(after + 1):
            value, last = value + 0.5, after + 2
        elif unit == "pcs" and self._has(at - 1, "pack"):
            return self._say("measure", f"{_plain(value)} pcs", 0.9, at - 1, last)
        return self._say("measure", f"{_plain(value)} {unit}", 0.9, at, last)

    def _written(self, at: int) -> str:
        piece = self._pieces[at]
        return self._original[piece.start : piece.end]

    def _half_words(self, at: int) -> bool:
        """Articles between a number and its unit: "half a litre"."""
        return (
            self._has(at, "gap")
            and self._pieces[at].text in ("a", "an", "of a")
            and self._has(at + 1, "unit")
        )

    def _spanish_half(self, at: int) -> bool:
        return (
            at + 1 < len(self._pieces)
            and self._pieces[at].text == "y"
            and self._pieces[at + 1].text in ("medio", "media")
        )

    def _plain_pack(self, at: int) -> int:
        """A number after the word: `pack 8`, `x6`."""
        before = self._pieces[at - 1] if at else None
        if before is None or before.value("unit") != "pcs" or at - 1 in self._used:
            return 0
        if before.kind == "han":
            return 0
        return self._say("measure", f"{_plain(self._amount(at))} pcs", 0.8, at - 1, at)

    # Prices

    def _range(self, at: int) -> int:
        """From one number to another; of prices, or of what a unit says."""
        low_end = self._skip(at + 1, ("currency",))
        if not self._has(low_end, "to"):
            return 0
        high = self._skip(low_end + 1, ("currency", "gap"))
        if high >= len(self._pieces) or self._pieces[high].number is None:
            return 0
        after = high + 1
        between = self._qualifier_before(at, ("between",))
        money = low_end > at + 1 or self._has(at - 1, "currency") or self._has(after, "currency")
        if self._has(after, "years") or self._has(after, "months"):
            return self._age_range(at, high, after)
        joined = self._pieces[low_end].text
        if joined in _WEAK_JOINERS and between is None and not self._has(low_end, "-"):
            return 0
        if not money and (self._has(after, "unit") or self._has(after, "size_after")):
            return 0
        if not money and self._size_word_before(at) is not None:
            return 0
        low, top = self._amount(at), self._amount(high)
        number = self._pieces[high].number
        scale = number.scale if number else 1
        own = self._pieces[at].number
        if own and own.scale == 1 and scale > 1 and low < 10 and low * scale < top:  # noqa: PLR2004
            low *= scale
        if not 0 <= low < top:
            return 0
        if between is None and not money and joined == "/":
            return 0
        first = at if between is None else between
        if self._has(first - 1, "currency"):
            first -= 1
        last = high + 1 if self._has(after, "currency") else high
        last = self._tail(last, ("between_after", "around_after"))
        return self._priced(
            f"{_plain(low)}..{_plain(top)}",
            0.9 if money or between is not None else 0.75,
            first,
            last,
        )

    def _age_range(self, at: int, high: int, after: int) -> int:
        if self._has(after, "months"):
            return self._say("age", "baby", 0.8, at, after)
        return self._say("age", _age((self._amount(at) + self._amount(high)) / 2), 0.8, at, after)

    def _price(self, at: int, last: int) -> int:
        piece = self._pieces[at]
        number = piece.number
        if number is None or self._glued_to_word(at):
            return 0
        first = at
        money = False
        if self._has(last + 1, "around_after") and self._pieces[last + 1].text in _INFIX:
            # 百来块: "around" stands before the currency.
            return self._around(number.low, first, self._tail(last + 1, ("currency",)))
        if self._has(last + 1, "currency"):
            money, last = True, last + 1
        if self._has(first - 1, "currency"):
            money, first = True, first - 1
        low, high = number.low, number.high
        if low != high:
            qualifier = self._qualifier_before(first, ("at_most", "around"))
            start = first if qualifier is None else qualifier
            sure = money or qualifier is not None
            if not sure:
                return 0
            return self._priced(f"{_plain(low)}..{_plain(high)}", 0.85, start, last)
        after = last + 1
        if self._has(after, "each") or (self._has(after, "gap") and self._after_gap(after)):
            after += 1
        for role, form in (("at_most_after", "..{}"), ("at_least_after", "{}..")):
            if self._has(after, role):
                start = self._around_or(first)
                return self._priced(form.format(_plain(low)), 0.9, start, after)
        before = self._qualifier_before(first, ("at_most", "at_least", "around"))
        if self._has(after, "around_after") and (before is None or self._has(before, "around")):
            return self._around(low, first if before is None else before, after)
        if before is not None:
            start, form = self._bound(before)
            last = self._tail(last, ("each",))
            if form == "around":
                return self._around(low, start, last) if money or low >= 5 else 0  # noqa: PLR2004
            return self._priced(form.format(_plain(low)), 0.95 if money else 0.85, start, last)
        return self._around(low, first, last, confidence=0.6) if money else 0

    def _after_gap(self, at: int) -> bool:
        return any(
            self._has(at + 1, role) for role in ("at_most_after", "at_least_after", "around_after")
        )

    def _around_or(self, first: int) -> int:
        before = self._qualifier_before(first, ("at_most", "around"))
        return first if before is None else before

    def _bound(self, before: int) -> tuple[int, str]:
        """What a word before a number makes of it, turned round by a "not" before that."""
        roles = self._pieces[before].roles
        refused = self._refusal_before(before)
        if "at_most" in roles:
            if refused is not None:
                return refused, "{}.."
            return before, "..{}"
        if "at_least" in roles:
            if refused is not None:
                return refused, "..{}"
            return before, "{}.."
        return before, "around"

    def _refusal_before(self, at: int) -> int | None:
        before = at - 1
        for _ in range(_GAP):
            if self._has(before, "refusal"):
                return before
            if before < 0 or self._means(before):
                return None
            before -= 1
        return None

    def _means(self, at: int) -> bool:
        piece = self._pieces[at]
        return piece.kind == "mark" or bool(piece.meanings and not piece.roles & _EMPTY)

    def _qualifier_before(self, first: int, roles: tuple[str, ...]) -> int | None:
        before = first - 1
        for _ in range(_GAP):
            if before < 0 or before in self._used:
                return None
            if any(self._has(before, role) for role in roles):
                return before
            piece = self._pieces[before]
            if "currency" not in piece.roles and "gap" not in piece.roles and piece.text != ":":
                return None
            before -= 1
        return None

    def _around(self, value: float, first: int, last: int, confidence: float = 0.8) -> int:
        low, high = round(value * (1 - _AROUND), 2), round(value * (1 + _AROUND), 2)
        return self._priced(f"{_plain(low)}..{_plain(high)}", confidence, first, last)

    def _priced(self, value: str, confidence: float, first: int, last: int) -> int:
        self._found.prices.append((first, last))
        return self._say("price", value, confidence, first, last)

    def _skip(self, at: int, roles: tuple[str, ...]) -> int:
        while any(self._has(at, role) for role in roles) and not self._has(at, "to"):
            at += 1
        return at

    def _tail(self, last: int, roles: tuple[str, ...]) -> int:
        while any(self._has(last + 1, role) for role in roles):
            last += 1
        return last

    def _glued_to_word(self, at: int) -> bool:
        left = self._pieces[at - 1] if at else None
        here = self._pieces[at]
        if left is None or left.end != here.start or left.kind != "word":
            return False
        return not left.roles & {"currency"}


_PLAIN_SIZE_WORDS = {"size", "talla", "talle", "尺码", "码数"}
_SOFT_SIZE_WORDS = {
    *("del", "de la", "en la", "en el", "in", "a", "in a", "i'm a", "he's a", "she's a"),
    *("usa", "numero", "穿", "height", "waist", "im a", "hes a", "shes a", "我穿", "他穿", "她穿"),
}
"""Words that stand before a size, and before much else."""
_CODE = re.compile(r"\d?x+[sl]")
_LETTERS = {"s", "m", "l"}
_SOFT_LETTERS = {"grande", "chico", "chica", "pequeno", "pequena", "大号", "加大"}
"""Words of size that say more often how large something looks than what fits."""
_CUPS = {"a", "b", "c", "d", "dd", "e", "f", "g", "h", "aa"}
_WEAK_JOINERS = {"and", "y", "和", "与", "、", "或", "or", "o", "u", "e", "/"}
"""They join two prices only after a word such as "between"."""
_INFIX = {"来", "多", "几", "来块"}
_COUNTED = "-"
"""The unit of what is counted and makes no slot: 4 man, 24 孔."""
_MEMORY = {8, 16, 32, 64, 128, 256, 512}
"""Sizes of memories, which may be written 128G."""
_EMPTY = {"gap", "filler", "want", "to"}


def _age(years: float) -> str:
    if years < 1:
        return "baby"
    if years < _TEEN:
        return "children"
    if years < _ADULT:
        return "teen"
    return "adult" if years < _SENIOR else "senior"


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
