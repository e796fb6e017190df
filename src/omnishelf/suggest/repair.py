"""A typing error in what has been typed so far."""

from collections.abc import Callable, Iterator
from string import ascii_lowercase

from omnishelf.vocabulary.edits import cost

_SHORTEST, _LONGEST = 4, 24
"""Letters of a word that is repaired."""


def repaired(word: str, is_beginning: Callable[[str], bool]) -> list[str]:
    """Texts one edit away with which words of the shop begin, the likeliest first.

    All edits are tried (P. Norvig, "How to write a spelling corrector", 2007): a beginning has
    few letters, and looking one up takes a microsecond.
    """
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isalpha() and word.isascii()):
        return []
    found = {edited for edited in _edits(word) if is_beginning(edited)}
    return sorted(found, key=lambda edited: (cost(word, edited), edited))


def _edits(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
