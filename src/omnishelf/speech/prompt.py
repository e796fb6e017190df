"""What the decoder is told before it listens, and how to know that again."""

import re
from collections.abc import Sequence

_SIMPLIFIED = "以下是普通话的句子。"
"""Makes the model write simplified characters."""

_ECHO = 3
"""Names in a row that are nobody's query."""


def prompt(language: str, names: Sequence[str]) -> str:
    """A text as if it had been said before: the decoder goes on in its words and spelling.

    Empty where there is nothing to tell.
    """
    if language == "zh":
        return "、".join(names) + "。" * bool(names) + _SIMPLIFIED
    return ", ".join(names) + "." * bool(names)


def echoes(text: str, told: str) -> bool:
    """Whether a transcript is the prompt itself, or several of its names in their order."""
    plain = _plain(text)
    if not plain or plain not in _plain(told):
        return False
    return text.strip("。") == _SIMPLIFIED.strip("。") or plain.count(",") >= _ECHO - 1


def _plain(text: str) -> str:
    return re.sub(r"[、,]\s*", ",", text.casefold()).strip(" .。,")
