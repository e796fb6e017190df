"""Which of a shop's words the decoder is told to expect."""

import re
from collections.abc import Callable
from itertools import chain

from omnishelf.analyzer import HAN, UNSPACED, fold
from omnishelf.vocabulary.vocabulary import Vocabulary

MOST_TOKENS = 120
"""Of a prompt, of which the decoder takes 224: each costs time."""

_LEAST_TOLD = 0.5
"""Share of a shop's words. Told a few out of many, the decoder hears those few in others."""
_LONGEST = 40
"""Characters of a name that somebody would say."""
_UNSAID = re.compile(rf"[\d{HAN}{UNSPACED}]")


def expected(
    vocabulary: Vocabulary, tokens_in: Callable[[str], int], *, most: int = MOST_TOKENS
) -> tuple[str, ...]:
    """Words and names of a small shop for the decoder's prompt, rarest first, as many as fit.

    Rare is what the decoder writes in many pieces: it has one token for a common word. Among
    equally rare ones names come before their words, and what more products have before the rest.
    Left out is whatever has a digit, for codes are not said, and what is written without spaces:
    told Chinese names, the decoder lists them instead of listening.

    Args:
        vocabulary: the shop's.
        tokens_in: how many tokens the decoder writes a text with.
        most: tokens of all together.

    Returns:
        Names with their accents; none if less than half of the shop's words fit.
    """
    sayable = {
        text: products
        for text, products in vocabulary.words.items()
        if 1 < len(text) <= _LONGEST and text.split() and not _UNSAID.search(text)
    }
    words = {word for text in sayable for word in text.split()}
    if len(words) * _LEAST_TOLD > most:
        return ()
    rarity = {word: tokens_in(word) for word in words}
    spelled = _spelled(vocabulary)
    kept: list[str] = []
    told: set[str] = set()
    left = most
    for text in sorted(
        sayable,
        key=lambda text: (
            -max(rarity[word] for word in text.split()),
            -len(text.split()),
            -sayable[text],
            text,
        ),
    ):
        name = spelled.get(text, text)
        # `coffee` needs no place of its own beside `iced coffee`.
        if told.issuperset(text.split()) or (cost := tokens_in(name)) > left:
            continue
        kept.append(name)
        told.update(text.split())
        left -= cost
    return tuple(kept) if len(told) >= _LEAST_TOLD * len(words) else ()


def _spelled(vocabulary: Vocabulary) -> dict[str, str]:
    """Names by what they are folded: the decoder goes on in the spelling that it is told."""
    names = chain(
        vocabulary.brands,
        (path[-1] for path in vocabulary.categories),
        *vocabulary.values.values(),
    )
    return {fold(name).strip(): name.strip().lower() for name in names}
