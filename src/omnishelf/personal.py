"""Personal data in texts, masked before anything leaves the shop."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

_LUHN = 10


class Masked(NamedTuple):
    """A text, and what was masked in it."""

    text: str
    kinds: tuple[str, ...]
    """Such as `e-mail address`; each once, in the order of `_KINDS`."""


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    mask: str
    pattern: re.Pattern[str]
    really: Callable[[str], bool] = bool


def mask_personal(text: str) -> Masked:
    """Mask e-mail addresses, phone numbers, payment cards, IBANs and Chinese identity numbers.

    Only what has the form of one: numbers of cards, accounts and identities must have the right
    check digits (ISO/IEC 7812 Luhn, ISO 13616 modulo 97, GB 11643), and phone numbers an
    international prefix, the grouping of North America, or the form of a Chinese mobile, so that
    barcodes, sizes and dates stay. Names and addresses of people are not found.
    """
    kinds = []
    for kind in _KINDS:
        masked = kind.pattern.sub(_by(kind), text)
        if masked != text:
            kinds.append(kind.name)
            text = masked
    return Masked(text, tuple(kinds))


def _by(kind: _Kind) -> Callable[[re.Match[str]], str]:
    return lambda found: kind.mask if kind.really(found[0]) else found[0]


def _is_card(text: str) -> bool:
    digits = [int(one) for one in text if one.isdecimal()]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % _LUHN == 0


def _is_iban(text: str) -> bool:
    code = text.replace(" ", "").upper()
    number = "".join(str(int(one, 36)) for one in code[4:] + code[:4])
    return int(number) % 97 == 1


def _is_identity(text: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(one) * weight for one, weight in zip(text[:17], weights, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _has_digits_of_a_phone(text: str) -> bool:
    return 8 <= sum(one.isdecimal() for one in text) <= 15  # noqa: PLR2004 (ITU-T E.164)


_NUMBER_ENDS = r"(?![\w.]*\d)"
_KINDS = (
    _Kind(
        "e-mail address",
        "[e-mail]",
        re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}"),
    ),
    _Kind(
        "IBAN",
        "[account]",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
        _is_iban,
    ),
    _Kind(
        "identity number",
        "[identity]",
        re.compile(r"(?<![\w.])[1-9]\d{5}(?:19|20)\d{9}[\dXx]" + _NUMBER_ENDS),
        _is_identity,
    ),
    _Kind(
        "payment card",
        "[card]",
        re.compile(
            r"(?<![\w.])[3-6]\d{3}[ \-]?\d{4,6}[ \-]?\d{4,5}(?:[ \-]?\d{3,4})?" + _NUMBER_ENDS
        ),
        _is_card,
    ),
    _Kind(
        "phone number",
        "[phone]",
        re.compile(
            r"(?<![\w.])(?:"
            r"\+[1-9]\d{0,2}(?:[ .\-]?\(?\d{1,4}\)?){2,6}"
            r"|(?:\(\d{3}\) ?|\d{3}[\-.])\d{3}[\-.]\d{4}"
            r"|1[3-9]\d(?:[ \-]?\d{4}){2}"
            r")" + _NUMBER_ENDS
        ),
        _has_digits_of_a_phone,
    ),
)
