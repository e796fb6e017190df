"""Key phrases: what is said of one product more than of others."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from omnishelf.analyzer import HAN, fold, segmenter
from omnishelf.reviews.text.clauses import clauses
from omnishelf.reviews.text.grams import clip
from omnishelf.reviews.text.words import LANGUAGES, words_of

_WORD = re.compile(rf"[{HAN}]+|(?:(?![{HAN}])[^\W\d_])+(?:['’\-](?:(?![{HAN}])[^\W\d_])+)*")
_LONGEST = 3
_LEAST_REVIEWS = 2
_LEAST_Z = 1.0
_PRIOR = 10.0
"""Weight of what is said of all products, in phrases."""


class Phrase(NamedTuple):
    """A phrase, and how many of the product's reviews have it."""

    text: str
    reviews: int
    z: float
    """How many standard errors it is more frequent here than elsewhere."""


def phrases_of(text: str, language: str | None) -> set[str]:
    """Runs of 1 to 3 words of a text, within clauses, that don't begin or end with small words."""
    small = words_of(language)["small"] if language in LANGUAGES else frozenset()
    found: set[str] = set()
    for clause in clauses(fold(clip(text)), language):
        words = [word for run in _WORD.findall(clause) for word in _cut(run)]
        for length in range(1, _LONGEST + 1):
            for start in range(len(words) - length + 1):
                run = words[start : start + length]
                if run[0] in small or run[-1] in small:
                    continue
                phrase = ("" if language == "zh" else " ").join(run)
                if len(phrase) > 1:
                    found.add(phrase)
    return found


def key_phrases(
    own: Sequence[set[str]], everywhere: Counter[str], *, most: int = 8
) -> tuple[Phrase, ...]:
    """The phrases that set a product's reviews apart.

    The z of the log odds ratio with an informative Dirichlet prior: B. Monroe, M. Colaresi, K.
    Quinn, "Fightin' Words", Political Analysis 16 (2008), eqs. 16, 18, 20 and 22; the prior is
    what is said of all products. A phrase counts once a review, and needs two reviews. Of
    phrases one of which is part of the other, the one of greater z stays.

    Args:
        own: phrases of each of the product's reviews.
        everywhere: in how many reviews of the shop, these too, each phrase stands.
        most: phrases.
    """
    counts = Counter(phrase for phrases in own for phrase in phrases)
    total, all_total = sum(counts.values()), sum(everywhere.values())
    others_total = all_total - total
    if not total:
        return ()
    found = []
    for phrase, count in counts.items():
        if count < _LEAST_REVIEWS:
            continue
        prior = _PRIOR * everywhere[phrase] / all_total
        others = everywhere[phrase] - count
        odds = _log_odds(count + prior, total + _PRIOR)
        odds -= _log_odds(others + prior, others_total + _PRIOR)
        z = odds / math.sqrt(1 / (count + prior) + 1 / (others + prior))
        if z >= _LEAST_Z:
            found.append(Phrase(phrase, count, z))
    found.sort(key=lambda one: (-one.z, -len(one.text), one.text))
    kept: list[Phrase] = []
    for one in found:
        if len(kept) == most:
            break
        if not any(one.text in other.text or other.text in one.text for other in kept):
            kept.append(one)
    return tuple(kept)


def _log_odds(count: float, total: float) -> float:
    return math.log(count / max(total - count, 1e-9))


def _cut(run: str) -> Iterable[str]:
    if not re.match(f"[{HAN}]", run):
        return (run,)
    return segmenter().cut(run)  # type: ignore[no-any-return]
