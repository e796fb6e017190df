"""Measures: a number and its unit, and how many of something."""

from omnishelf.understanding.quantities.view import View, plain

_COUNTED = "-"
"""The unit of what is counted and makes no slot: 4 man, 24 孔."""
_MEMORY = {8, 16, 32, 64, 128, 256, 512}
"""Sizes of memories in gigabytes, which may be written 128G, or 128g of what has one."""
_SURE, _LIKELY = 0.9, 0.8
_DOZEN = 12
_TEN = 10


def read_measure(view: View, at: int) -> int:
    """A measure that begins with this number."""
    value, after = view.amount(at), at + 1
    if view.has(after, "dozen"):
        return view.say("measure", f"{plain(value * _DOZEN)} pcs", _SURE, at, after)
    if view.has(at - 1, "pack") and not view.has(after, "unit", "currency"):
        return view.say("measure", f"{plain(value)} pcs", _SURE, at - 1, at)
    if view.has(after, "pack") and not view.is_number(after + 1):
        return view.say("measure", f"{plain(value)} pcs", _SURE, at, after)
    while view.has(after, "article") and view.has(after + 1, "unit"):
        after += 1  # "half a litre"
    if not view.has(after, "unit") or _only_a_word(view, at, after):
        return 0
    unit = view.pieces[after].value("unit") or ""
    if unit == _COUNTED:
        return view.use(at, after)
    if unit == "g" and value in _MEMORY and _of_memory(view, after):
        unit = "gb"
    first = at - 1 if unit == "pcs" and view.has(at - 1, "pack") else at
    more, last = _fraction(view, after, unit)
    return view.say("measure", f"{plain(value + more)} {unit}", _SURE, first, last)


def _of_memory(view: View, unit_at: int) -> bool:
    return view.written(unit_at) == "G" or view.families.of("electronic", view.goods)


def _only_a_word(view: View, at: int, after: int) -> bool:
    """Whether what looks like a unit is a small word: "size ten in black"."""
    return view.has(after, "gap") and not view.touch(at, after)


def _fraction(view: View, unit_at: int, unit: str) -> tuple[float, int]:
    """What is said behind the unit, 一米八 or "litro y medio", and the last piece of it."""
    behind = unit_at + 1
    if view.has(behind, "and_half"):
        return 0.5, behind
    if unit == "m" and view.touch(unit_at, behind) and view.is_number(behind):
        tenths = view.amount(behind)
        if view.pieces[behind].kind == "han" and tenths < _TEN:
            return tenths / _TEN, behind
    return 0.0, unit_at


def read_dozen(view: View, at: int) -> int:
    """A dozen by itself."""
    if not view.has(at, "dozen"):
        return 0
    return view.say("measure", f"{_DOZEN} pcs", _SURE, at, at)


def read_unit_and_half(view: View, at: int) -> int:
    """One and a half without the one: "litro y medio"."""
    unit = view.pieces[at].value("unit")
    if unit in (None, _COUNTED) or not view.has(at + 1, "and_half"):
        return 0
    return view.say("measure", f"1.5 {unit}", _LIKELY, at, at + 1)


def read_pack(view: View, at: int) -> int:
    """How many, behind the word for it: `pack 8`."""
    if at - 1 in view.used or not view.has(at - 1, "unit"):
        return 0
    before = view.pieces[at - 1]
    if before.value("unit") != "pcs" or before.kind == "han":
        return 0
    return view.say("measure", f"{plain(view.amount(at))} pcs", _LIKELY, at - 1, at)
