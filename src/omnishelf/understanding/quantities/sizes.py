"""Sizes in numbers and letters: 42, 38.5, XL, 34D, W32 L34."""

import re

from omnishelf.understanding.quantities.view import View, plain

_TOLD, _TWO_PARTS, _LETTERS, _BARE = 0.95, 0.9, 0.8, 0.7
_CODE = re.compile(r"\d?x+[sl]")
"""Letters that are a size and nothing else."""
_ONE_LETTER = frozenset("sml")
_CUP = re.compile(r"aa|dd|[a-h]")
_WAIST, _LENGTH = (24, 60), (24, 40)
_NUMBERS = {"footwear": ((15, 50),), "clothing": ((24, 62), (66, 199))}
"""Numbers that a size can be where nothing says so: European, waists in inches, heights in cm."""
_HALVES = (2, 50)
_LARGEST = 250
_LARGEST_GUESSED = 62


def read_two_part_size(view: View, at: int) -> int:
    """Waist and length: 32x34, W32 L34, "waist 32 leg 34", 32/34 of something worn."""
    if view.has(at + 1, "leg") and view.is_number(at + 2):
        word = at - 1 if view.text(at - 1) == "w" else word_before(view, at)
        if word is not None:
            return view.say("size", _two(view, at), _TOLD, word, at + 2)
    if not view.worn or not view.has(at + 1, "by") or not view.is_number(at + 2):
        return 0
    fits = _between(view.amount(at), _WAIST) and _between(view.amount(at + 2), _LENGTH)
    if not fits or view.has(at + 3, "unit", "currency"):
        return 0
    return view.say("size", _two(view, at), _TWO_PARTS, at, at + 2)


def read_size(view: View, at: int) -> int:
    """A number that a word before or behind it calls a size."""
    word, told_behind = word_before(view, at), _told_behind(view, at)
    value = view.amount(at)
    if (word is None and not told_behind) or value > _LARGEST:
        return 0
    if not told_behind and word is not None:
        doubtful = view.has(word, "maybe_sized")
        if doubtful and (view.has(at + 1, "unit", "years", "months") or not _could_be(view, at)):
            return 0
        if _unit_behind(view, at):
            return 0
    first, last = (at if word is None else word), at
    cup = _cup(view, at)
    if told_behind:
        last = at + 1
        if view.has(last + 1, "half_size"):
            value, last = value + 0.5, last + 1  # 36码半
    elif cup:
        last = at + 1
    return view.say("size", plain(value) + cup, _TOLD, first, last)


def read_bare_size(view: View, at: int) -> int:
    """A number beside something worn, where nothing else says what it is."""
    piece, value = view.pieces[at], view.amount(at)
    if piece.kind != "number" or not view.worn:
        return 0
    if cup := _cup(view, at):
        return view.say("size", plain(value) + cup, _LETTERS, at, at + 1)
    if view.glued(at) or view.has(at - 1, "pack", "with") or view.has(at + 1, "unit"):
        return 0
    if _model_before(view, at):
        return 0
    if value % 1:
        fits = value % 1 == 0.5 and _between(value, _HALVES)  # noqa: PLR2004
    else:
        fits = any(
            _between(value, limits)
            for family, ranges in _NUMBERS.items()
            if view.families.of(family, view.goods)
            for limits in ranges
        )
    return view.say("size", plain(value), _BARE, at, at) if fits else 0


def read_letters(view: View, at: int) -> int:
    """A size in letters or words."""
    piece = view.pieces[at]
    size = piece.value("letter")
    word, told_behind = word_before(view, at), _told_behind(view, at)
    if size is None:
        return _any_letter(view, at, word)
    told = word is not None or told_behind
    if not told and not _certain(view, at):
        return 0
    first, last = (at if word is None else word), at + 1 if told_behind else at
    return view.say("size", size, _TOLD if told else _LETTERS, first, last)


def _any_letter(view: View, at: int, word: int | None) -> int:
    """A letter that is no size elsewhere: "size N" of a ring."""
    piece = view.pieces[at]
    if piece.kind != "word" or len(piece.text) != 1 or word != at - 1:
        return 0
    if not view.has(word, "sized_letter"):
        return 0
    return view.say("size", piece.text.upper(), _LETTERS, word, at)


def _certain(view: View, at: int) -> bool:
    piece = view.pieces[at]
    if _CODE.fullmatch(piece.text):
        return not view.glued(at)
    if piece.text in _ONE_LETTER:
        return view.written(at).isupper() and not view.glued(at) and (view.worn or not view.goods)
    # "A large umbrella" is no size; nor is every large dress, in some languages.
    return view.worn and "looks" not in piece.roles


def word_before(view: View, at: int) -> int | None:
    """The first of the words before a number that call it a size."""
    before = at - 1
    if view.has(before, "gap") and not view.has(before, "sized"):
        before -= 1
    if not view.has(before, "sized") or before in view.used:
        return None
    while view.has(before - 1, "sized") and before - 1 not in view.used:
        before -= 1
    return before


def _told_behind(view: View, at: int) -> bool:
    """Whether a word behind says that it is a size, and belongs to no number behind that."""
    if not view.has(at + 1, "size_after"):
        return False
    after_all = view.pieces[at + 1].kind == "word" and view.has(at + 1, "sized")
    return not (after_all and view.is_number(at + 2))


def _unit_behind(view: View, at: int) -> bool:
    """Whether it is a measure after all: "in size 50 ml"."""
    if not view.has(at + 1, "unit") or view.has(at + 1, "gap"):
        return False
    return view.touch(at, at + 1) or not view.worn


def _could_be(view: View, at: int) -> bool:
    number, value = view.pieces[at].number, view.amount(at)
    single = number is not None and number.low == number.high
    return single and 1 <= value <= _LARGEST_GUESSED and value * 2 % 1 == 0


def _model_before(view: View, at: int) -> bool:
    """Whether an unknown Latin word stands before: it may be a model, as in `air max 90`."""
    before = view.pieces[at - 1] if at else None
    return before is not None and before.kind == "word" and not before.meanings


def _cup(view: View, at: int) -> str:
    letter = view.text(at + 1)
    return letter.upper() if view.touch(at, at + 1) and _CUP.fullmatch(letter) else ""


def _two(view: View, at: int) -> str:
    return f"{plain(view.amount(at))}x{plain(view.amount(at + 2))}"


def _between(value: float, limits: tuple[int, int]) -> bool:
    return limits[0] <= value <= limits[1]
