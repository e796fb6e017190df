"""Ages: "3 year old", 六个月, "age ten"."""

from omnishelf.understanding.quantities.view import View

_TEEN, _ADULT, _SENIOR, _OLDEST = 13, 18, 60, 100
"""Years at which the groups begin, and one above which it is no age."""
_TOLD, _AGED = 0.85, 0.8


def read_age(view: View, at: int) -> int:
    """An age that begins with this number."""
    years = view.amount(at)
    if years >= _OLDEST:
        return 0
    after = at + 1
    if view.has(after, "years"):
        return view.say("age", age_of(years), _TOLD, at, after)
    if view.has(after, "months"):
        return view.say("age", "baby", _TOLD, at, after)
    if view.has(at - 1, "aged") and not view.has(after, "unit", "currency"):
        return view.say("age", age_of(years), _AGED, at - 1, at)
    return 0


def age_of(years: float) -> str:
    """The age group of somebody of so many years."""
    if years < 1:
        return "baby"
    if years < _TEEN:
        return "children"
    if years < _ADULT:
        return "teen"
    return "adult" if years < _SENIOR else "senior"
