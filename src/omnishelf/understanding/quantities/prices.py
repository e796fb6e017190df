"""Prices: at most, at least, about."""

from omnishelf.understanding.quantities.view import View, plain

_AROUND = 0.2
"""What "around 50" allows to either side."""
_GAP = 3
"""Words without meaning of their own between a number and what qualifies it."""
_MONEY, _TOLD, _ABOUT, _TWO, _BARE = 0.95, 0.88, 0.82, 0.85, 0.6
_LEAST_ABOUT = 5
"""Below it "about 2" without a currency is no price."""
_EMPTY = frozenset({"gap", "filler", "want", "to"})


def read_price(view: View, at: int) -> int:
    """A price whose number stands here; a number alone is none."""
    number = view.pieces[at].number
    if number is None or (view.touch(at - 1, at) and _strange(view, at - 1)):
        return 0
    if view.has(at + 1, "around_infix"):
        # 百来块: "around" stands before the currency.
        return _around(view, number.low, at, view.tail(at + 1, "currency", "around_infix"), _ABOUT)
    first = at - 1 if view.has(at - 1, "currency") else at
    last = at + 1 if view.has(at + 1, "currency") else at
    money = first < last
    if number.low != number.high:
        before = qualifier_before(view, first, "at_most", "around")
        last = view.tail(last, "around_after", "at_most_after")
        if not money and before is None and last == at:
            return 0
        first = first if before is None else before
        return view.say("price", f"{plain(number.low)}..{plain(number.high)}", _TWO, first, last)
    return (
        _bound_behind(view, number.low, first, last)
        or _bound_before(view, number.low, first, last, money=money)
        or (_around(view, number.low, first, last, _BARE) if money else 0)
    )


def _strange(view: View, at: int) -> bool:
    """Whether letters stand here that are no currency: b12 is no price."""
    return view.pieces[at].kind == "word" and not view.has(at, "currency")


def _bound_behind(view: View, value: float, first: int, last: int) -> int:
    """What a word behind makes of a number: 200以内, "80 or less", "30 or so"."""
    after = last + 1
    bounds = ("at_most_after", "at_least_after", "around_after")
    if view.has(after, "each", "gap") and view.has(after + 1, *bounds):
        after += 1
    before = qualifier_before(view, first, "at_most", "at_least", "around")
    start = first if before is None or view.has(before, "at_least") else before
    if view.has(after, "at_most_after"):
        return view.say("price", f"..{plain(value)}", _TOLD, start, after)
    if view.has(after, "at_least_after"):
        return view.say("price", f"{plain(value)}..", _TOLD, start, after)
    if view.has(after, "around_after") and (before is None or view.has(before, "around", "budget")):
        return _around(view, value, start, after, _ABOUT)
    return 0


def _bound_before(view: View, value: float, first: int, last: int, *, money: bool) -> int:
    """What a word before makes of a number, turned round by a "not" before that."""
    before = qualifier_before(view, first, "at_most", "at_least", "around")
    if before is None:
        return 0
    last = view.tail(last, "each")
    confidence = _MONEY if money else _TOLD
    at_most = view.has(before, "at_most")
    if not at_most and not view.has(before, "at_least"):
        if not money and value < _LEAST_ABOUT:
            return 0
        return _around(view, value, before, last, _ABOUT)
    refused = _refusal_before(view, before)
    if refused is not None:
        at_most, before = not at_most, refused
    bound = f"..{plain(value)}" if at_most else f"{plain(value)}.."
    return view.say("price", bound, confidence, before, last)


def _refusal_before(view: View, at: int) -> int | None:
    for before in range(at - 1, max(-1, at - 1 - _GAP), -1):
        if view.has(before, "refusal"):
            return before
        piece = view.pieces[before]
        if piece.kind == "mark" or (piece.meanings and piece.roles.isdisjoint(_EMPTY)):
            return None
    return None


def qualifier_before(view: View, first: int, *roles: str) -> int | None:
    """The word with one of these roles before a number, over currencies and small words."""
    for before in range(first - 1, max(-1, first - 1 - _GAP), -1):
        if before in view.used:
            return None
        if view.has(before, *roles):
            return before
        if not view.has(before, "currency", "gap") and view.text(before) != ":":
            return None
    return None


def _around(view: View, value: float, first: int, last: int, confidence: float) -> int:
    low, high = value * (1 - _AROUND), value * (1 + _AROUND)
    return view.say("price", f"{plain(low)}..{plain(high)}", confidence, first, last)


def join_bounds(view: View) -> None:
    """Make one price of two bounds: "over 100 but below 200"."""
    prices = [one for one in view.said if one.kind == "price"]
    if len(prices) != 2:  # noqa: PLR2004
        return
    low, high = sorted((one.value for one in prices), key=lambda value: value.startswith(".."))
    low, high = low.removesuffix(".."), high.removeprefix("..")
    if ".." in low + high or float(low) >= float(high):
        return
    prices[0].value = f"{low}..{high}"
    prices[1].dropped = True
