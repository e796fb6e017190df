"""What is done to a value on its way into a feed: checked, put right, or refused."""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from omnishelf.marketing.feeds.remark import Note
from omnishelf.personal import mask_personal

_SHOWN = 60
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u200d\ufe0f\U000e0020-\U000e007f]+"
)


class Stepped(NamedTuple):
    """What became of a value."""

    value: str | None
    """None: it can't be used."""
    note: Note | None = None


Step = Callable[[str], Stepped]


def at_most(longest: int) -> Step:
    """Cut a text at a word, so that it has no more than so many characters."""

    def step(value: str) -> Stepped:
        if len(value) <= longest:
            return Stepped(value)
        head = value[: longest + 1].rsplit(maxsplit=1)[0]
        cut = (head if longest // 2 < len(head) <= longest else value[:longest]).rstrip()
        return Stepped(
            cut, Note(f"{len(value):,} characters, {longest:,} at most", "shorten it: it was cut")
        )

    return step


def no_longer_than(longest: int) -> Step:
    """Refuse what is longer: half an id is another one."""

    def step(value: str) -> Stepped:
        if len(value) <= longest:
            return Stepped(value)
        return Stepped(
            None, Note(f"{len(value):,} characters, {longest:,} at most", "give a shorter one")
        )

    return step


def one_of(allowed: Collection[str], *, spaced: bool = False) -> Step:
    """Refuse what the platform does not know; case, spaces and underscores make no difference.

    Args:
        allowed: as the platform writes them.
        spaced: whether it writes spaces where others write underscores.
    """
    joiner = " " if spaced else "_"

    def step(value: str) -> Stepped:
        written = joiner.join(value.lower().replace("_", " ").replace("-", " ").split())
        if written in allowed:
            return Stepped(written)
        return Stepped(
            None, Note(f"{_short(value)} is not known here", f"give one of {', '.join(allowed)}")
        )

    return step


def web_address(longest: int) -> Step:
    """Refuse what is no http or https address of a host, or has spaces or other signs."""

    def step(value: str) -> Stepped:
        try:
            parts = urlsplit(value)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            good = False
        if not good or not value.isprintable() or " " in value:
            return Stepped(
                None,
                Note(
                    f"{_short(value)} is no http or https address",
                    "give an address that everybody can open",
                ),
            )
        return no_longer_than(longest)(value)

    return step


def picture_ending(*endings: str) -> Step:
    """Tell of an address that does not end as the platform wants its pictures'."""

    def step(value: str) -> Stepped:
        if urlsplit(value).path.lower().endswith(endings):
            return Stepped(value)
        return Stepped(
            value,
            Note(
                f"the address of the picture does not end in {', '.join(endings)}",
                "give one that does, or the platform may refuse it",
            ),
        )

    return step


def printable(value: str) -> Stepped:
    """Take out control characters, which neither XML nor the platforms take."""
    if value.isprintable():
        return Stepped(value)
    kept = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return Stepped(kept or None, Note("control characters", "take them out: they were left out"))


def without_personal_data(value: str) -> Stepped:
    """Mask personal data, which has no place in an advertisement."""
    masked = mask_personal(value)
    if not masked.kinds:
        return Stepped(value)
    return Stepped(
        masked.text,
        Note(f"holds personal data ({' and '.join(masked.kinds)})", "take it out: it was masked"),
    )


def without_emoji(value: str) -> Stepped:
    """Take out emoji, where the platform asks for none."""
    kept = " ".join(_EMOJI.sub(" ", value).split())
    if kept == value:
        return Stepped(value)
    return Stepped(kept or None, Note("emoji are not allowed here", "they were left out"))


def iso_time(value: str) -> Stepped:
    """Refuse what is no ISO 8601 date or time."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return Stepped(
            None, Note(f"{_short(value)} is no date", "write it as 2026-12-24T13:00+01:00")
        )
    return Stepped(value)


def _short(value: str) -> str:
    value = mask_personal(value).text
    return f"'{value}'" if len(value) <= _SHOWN else f"'{value[: _SHOWN - 3]}...'"
