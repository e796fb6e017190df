"""What the decoder is told before it listens, and how to know that again."""

from collections.abc import Sequence

from omnishelf.analyzer import fold, stem
from omnishelf.vocabulary.tokens import tokens

_SIMPLIFIED = "以下是普通话的句子。"
"""Makes the model write simplified characters."""

_ECHO = 5
"""Words, or Chinese characters, in the order of the prompt that are nobody's query."""
_BELIEVED = 1 / 3
"""Share of a sentence from which on the told words in it are believed."""


def prompt(language: str, names: Sequence[str]) -> str:
    """A text as if it had been said before: the decoder goes on in its words and spelling.

    Empty where there is nothing to tell. Between names there are spaces alone, for the decoder
    would write commas too, and each takes it time.
    """
    return _SIMPLIFIED if language == "zh" else " ".join(names) + "." * bool(names)


def echoes(text: str, told: str) -> bool:
    """Whether a transcript is the prompt itself, or several of its words in their order."""
    if told == _SIMPLIFIED:
        plain = text.strip(" 。")
        return len(plain) >= _ECHO and plain in _SIMPLIFIED
    words = _words(text)
    return len(words) >= _ECHO and f" {' '.join(words)} " in f" {' '.join(_words(told))} "


def told_words(text: str, told: str) -> list[str]:
    """Stems of a transcript's words that were told, sorted."""
    known = {stem(word) for word in _words(told)}
    return sorted(stem(word) for word in _words(text) if stem(word) in known)


def doubtful(text: str, told: str) -> bool:
    """Whether a sentence holds told words, but few: they may be there because they were told."""
    return 0 < len(told_words(text, told)) < _BELIEVED * len(_words(text))


def _words(text: str) -> list[str]:
    return [piece for token in tokens(fold(text)) for piece in token.pieces]
