"""The words of what has been typed so far, in the ways that it may be read."""

from omnishelf.suggest.keys import LONGEST, LONGEST_HAN, word_starts
from omnishelf.vocabulary.tokens import Token, tokens

_MOST_CHARACTERS, _MOST_WORDS = 200, 10

Words = tuple[str, ...]


def readings(prefix: str) -> list[Words]:
    """Folded words, the likeliest reading first: as they stand, Chinese cut into its words, and
    all Latin letters as one word, for pinyin is typed with spaces too. Empty for no words."""
    read = [*tokens(prefix[:_MOST_CHARACTERS])][:_MOST_WORDS]
    if not read:
        return []
    cut = tuple(word for token in read for word in _cut(token))
    joined = ("".join(token.text for token in read),)
    ways = [tuple(map(_key, read)), cut]
    if len(read) > 1 and all(token.text.isascii() for token in read):
        ways.append((joined[0][:LONGEST],))
    return [*dict.fromkeys(ways)]


def _key(token: Token) -> str:
    return token.text[: LONGEST_HAN if token.han else LONGEST]


def _cut(token: Token) -> Words:
    if not token.han:
        return (_key(token),)
    starts = word_starts(token.text)
    return tuple(token.text[start:end][:LONGEST_HAN]
                 for start, end in zip(starts, (*starts[1:], None), strict=True))  # fmt: skip
