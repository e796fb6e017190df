"""What is likely: the numbers of the noisy channel that decides over corrections.

M. Kernighan, K. Church, W. Gale, "A spelling correction program based on a noisy channel model",
COLING 1990: of all w choose that with the highest P(w) P(typed | w). All are natural logarithms.
"""

import math

EDIT = 6.0
"""Lost by an edit of cost 1: some one in twenty words is mistyped, and there are some hundred ways
to mistype a word by one edit."""
SOUNDS_ALIKE, SOUNDS_FURTHER = 7.0, 2.5
"""Lost by writing a word as it sounds; and by each edit more than one that it differs by, since
keys of sound are coarse."""
SPACE = 6.0
"""Lost by a space that is missing or too many."""
READ_ALOUD = 3.0
"""Lost by typing pinyin: who does so knows what the shop has, and types nothing else."""
SAME_SOUND, NEAR_SOUND = 5.0, 6.5
"""Lost by a Chinese character chosen wrongly among those of its syllable, or of one that many
take for it."""
TOGETHER = 1.2
"""Gained by a word that products have together with the rest of the query, lost by one that none
has."""
_NEW = math.log(0.003)
"""A word of a query is in no list: a name, or of another language."""
_LETTER = 2.4
"""Lost by each letter of a new word (English has some 2 nats a letter)."""


def everyday(share: float) -> float:
    """A word that the shop lacks, from its share of all words."""
    return math.log(share)


def new(word: str) -> float:
    """A word that is in no list."""
    return _NEW - _LETTER * len(word)


def among(score: float, others: list[float]) -> float:
    """The chance of one of several cases, from their scores."""
    return 1 / sum(math.exp(min(other - score, 50.0)) for other in [score, *others])
