"""From one number to another: prices, or ages."""

from omnishelf.understanding.quantities.ages import age_of
from omnishelf.understanding.quantities.prices import qualifier_before
from omnishelf.understanding.quantities.sizes import word_before
from omnishelf.understanding.quantities.view import View, plain

_TOLD, _GUESSED, _AGE = 0.9, 0.75, 0.8
_TEN = 10


def read_range(view: View, at: int) -> int:
    """A range whose lower end is this number."""
    joint = _skip(view, at + 1, "currency")
    high = _skip(view, joint + 1, "currency", "gap")
    if not view.has(joint, "to") or not view.is_number(high):
        return 0
    after = high + 1
    if view.has(after, "years"):
        return view.say("age", age_of((view.amount(at) + view.amount(high)) / 2), _AGE, at, after)
    if view.has(after, "months"):
        return view.say("age", "baby", _AGE, at, after)
    return _prices(view, at, joint, high)


def _prices(view: View, at: int, joint: int, high: int) -> int:
    after = high + 1
    between = qualifier_before(view, at, "between")
    money = joint > at + 1 or view.has(at - 1, "currency") or view.has(after, "currency")
    if view.has(joint, "weak_to") and between is None:
        return 0  # "two and three"
    if not money and (view.has(after, "unit", "size_after") or word_before(view, at) is not None):
        return 0
    low, top = _ends(view, at, high)
    if not 0 <= low < top:
        return 0
    first = at if between is None else between
    if view.has(first - 1, "currency"):
        first -= 1
    last = view.tail(high, "currency")
    last = view.tail(last, "between_after", "around_after")
    told = money or between is not None
    return view.say(
        "price", f"{plain(low)}..{plain(top)}", _TOLD if told else _GUESSED, first, last
    )


def _ends(view: View, at: int, high: int) -> tuple[float, float]:
    """The two numbers; a multiplier of the second holds for the first too: 2到3百."""
    low, top = view.amount(at), view.amount(high)
    own, other = view.pieces[at].number, view.pieces[high].number
    if own and other and own.scale == 1 < other.scale and low < _TEN and low * other.scale < top:
        low *= other.scale
    return low, top


def _skip(view: View, at: int, *roles: str) -> int:
    while view.has(at, *roles) and not view.has(at, "to"):
        at += 1
    return at
