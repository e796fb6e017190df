"""Prices as shops write them."""

import re

_SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "฿": "THB",
    "₫": "VND",
    "zł": "PLN",
    "us$": "USD",
    "c$": "CAD",
    "a$": "AUD",
    "hk$": "HKD",
    "r$": "BRL",
    "元": "CNY",
    "人民币": "CNY",
    "rmb": "CNY",
    "円": "JPY",
    "cn¥": "CNY",
    "jp¥": "JPY",
}
"""Signs that mean one currency. $ and ¥ mean several, and are left to the currency column."""

_AMBIGUOUS = ("$", "¥", "￥", "kr", "fr")
_NUMBER = re.compile(r"-?\d[\d.,' \u00a0\u202f]*")
_GROUPED = re.compile(r"-?\d{1,3}([., '])(?:\d{2,3}\1)*\d{3}")
"""Thousands, or lakhs as India writes them: anything else is a slip, not an amount."""


def parse_price(text: str) -> tuple[float, str | None]:
    """An amount, and its currency if the text names one.

    `15.00 USD`, `1.299,00 €`, `$1,299.00`, `CHF 1'200`, `¥199` are all understood: of two kinds
    of separators the last is the decimal one; three digits after a single comma are thousands.

    Raises:
        ValueError: there is no amount, or more than one.
    """
    found = _NUMBER.findall(text)
    rest = _NUMBER.sub(" ", text).strip().lower().removeprefix("-").strip()
    code = rest.strip(" .").upper()
    if len(found) != 1 or (rest and not _is_currency(rest, code)):
        raise ValueError(f"the price '{text[:40]}' is not a number")
    if text.strip().startswith("-") and not found[0].startswith("-"):
        raise ValueError(f"the price {text.strip()[:40]} is negative")
    return _amount(text, found[0]), _SYMBOLS.get(rest) or (
        code if re.fullmatch("[A-Z]{3}", code) else None
    )


def _is_currency(rest: str, code: str) -> bool:
    return rest in _SYMBOLS or rest in _AMBIGUOUS or bool(re.fullmatch("[A-Z]{3}", code))


def _amount(text: str, number: str) -> float:
    digits = re.sub("[\u00a0\u202f]", " ", number).rstrip(" .,'")
    last = max(digits.rfind("."), digits.rfind(","))
    mark = digits[last] if last >= 0 else ""
    decimal = (
        mark != ""
        and digits.count(mark) == 1
        and not (mark == "," and _GROUPED.fullmatch(digits) and not digits.startswith("0"))
    )
    whole, fraction = (digits[:last], digits[last + 1 :]) if decimal else (digits, "0")
    amount = whole.removeprefix("-").isdecimal() or _GROUPED.fullmatch(whole)
    if not (amount and fraction.isdecimal()):
        raise ValueError(f"the price '{text[:40]}' is not a number")
    return float(re.sub("[., ']", "", whole) + "." + fraction)
