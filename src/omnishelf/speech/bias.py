"""Which of a shop's words the decoder is told to expect."""

import re
from collections.abc import Callable
from heapq import nsmallest
from itertools import chain

from omnishelf.analyzer import HAN, fold
from omnishelf.vocabulary.vocabulary import Vocabulary

MOST_TOKENS = 120
"""Of a prompt, of which the decoder takes 224: each costs time."""

_CONSIDERED = 2_000
"""Words that most products have: what one product in a large shop has is seldom asked for."""
_LONGEST = 40
"""Characters of a name that somebody would say."""
_DIGIT = re.compile(r"\d")
_CHINESE = re.compile(f"[{HAN}]")


def expected(
    vocabulary: Vocabulary,
    tokens_in: Callable[[str], int],
    *,
    chinese: bool = False,
    most: int = MOST_TOKENS,
) -> tuple[str, ...]:
    """Words and names of a shop for the decoder's prompt, rarest first, as many as fit.

    Rare is what the decoder writes in many pieces: it has one token for a common word. Among
    equally rare ones names come before their words, and what more products have before the rest.
    What has a digit is left out, for codes are not said.

    Args:
        vocabulary: the shop's.
        tokens_in: how many tokens the decoder writes a text with.
        chinese: whether to take names in Chinese characters, or those in other scripts: a prompt
            in one language makes the decoder write it.
        most: tokens of all together, with the commas between them.
    """
    kept: list[str] = []
    there: set[str] = set()
    left = most
    for text in _rarest_first(vocabulary, tokens_in, chinese):
        words = set(text.split())
        cost = tokens_in(text) + 1
        # `coffee` needs no place of its own beside `iced coffee`.
        if words <= there or cost > left:
            continue
        kept.append(text)
        there |= words
        left -= cost
    return tuple(kept)


def _rarest_first(
    vocabulary: Vocabulary, tokens_in: Callable[[str], int], chinese: bool
) -> list[str]:
    sayable = (
        (products, text)
        for text, products in vocabulary.words.items()
        if 1 < len(text) <= _LONGEST
        and not _DIGIT.search(text)
        and (_CHINESE.search(text) is not None) == chinese
    )
    spelled = _spelled(vocabulary)
    ranked = []
    for products, text in nsmallest(_CONSIDERED, sayable, key=lambda pair: (-pair[0], pair[1])):
        # Chinese has no spaces to tell where a word ends: its characters are rare or not.
        words = text if chinese else text.split()
        rarity = max(tokens_in(word) for word in words)
        ranked.append((-rarity, -len(text.split()), -products, spelled.get(text, text)))
    return [text for *_, text in sorted(ranked)]


def _spelled(vocabulary: Vocabulary) -> dict[str, str]:
    """Folded names with their accents, for the decoder goes on in the spelling it is told."""
    names = chain(
        vocabulary.brands,
        (path[-1] for path in vocabulary.categories),
        *vocabulary.values.values(),
    )
    return {fold(name): name.lower() for name in names}
