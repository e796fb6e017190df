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


def parse_price(text: str) -> tuple[float, str | None]:
    """An amount, and its currency if the text names one.

    `15.00 USD`, `1.299,00 €`, `$1,299.00`, `CHF 1'200`, `¥199` are all understood: of two kinds
    of separators the last is the decimal one; of one kind, three digits after it are thousands.

    Raises:
        ValueError: there is no amount, or more than one.
    """
    found = _NUMBER.findall(text)
    rest = _NUMBER.sub(" ", text).strip().lower()
    code = rest.strip(" .").upper()
    if len(found) != 1 or (rest and not _is_currency(rest, code)):
        raise ValueError(f"the price '{text[:40]}' is not a number")
    if text.strip().startswith("-") and not found[0].startswith("-"):
        raise ValueError(f"the price {text.strip()[:40]} is negative")
    return _amount(found[0]), _SYMBOLS.get(rest) or (
        code if re.fullmatch("[A-Z]{3}", code) else None
    )


def _is_currency(rest: str, code: str) -> bool:
    return rest in _SYMBOLS or rest in _AMBIGUOUS or bool(re.fullmatch("[A-Z]{3}", code))


def _amount(number: str) -> float:
    digits = re.sub(r"[' \u00a0\u202f]", "", number).rstrip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return float(digits)
    mark = digits[last]
    other = "," if mark == "." else "."
    after = len(digits) - last - 1
    thousands = digits.count(mark) > 1 or (
        other not in digits and after == 3 and mark == "," and not digits.startswith("0")  # noqa: PLR2004
    )
    if thousands:
        return float(digits.replace(mark, "").replace(other, "."))
    return float(digits.replace(other, "").replace(mark, "."))
