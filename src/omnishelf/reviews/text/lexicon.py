"""Opinions by a list of words: what a shop has before anything was learned."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from omnishelf.analyzer import HAN, fold
from omnishelf.reviews.text.words import LANGUAGES, words_of

_WORD = re.compile(rf"(?:(?![{HAN}])[^\W_])+(?:['’\-](?:(?![{HAN}])[^\W_])+)*|[.,;:!?()]")
GOOD_SIGNS = tuple("👍😀😃😄😁😊🙂😍🥰😘🤩❤♥💕💯🎉👏👌😋🌹💪")
BAD_SIGNS = tuple("👎😡😠🤬😤😞😢😭😒🙄🤮🤢💩😩😫💔🙁☹😣")

_SENTENCE_ENDS = frozenset(".!?;")
_MODALS, _BEING = frozenset({"would", "could", "should"}), frozenset({"be", "been"})
_REACH = 4
"""Words that a negation reaches over: S. Das, M. Chen, Management Science 53 (2007)."""
_REACH_HAN = 3
"""Characters before a Chinese word in which a negation may stand."""


class Opinion(NamedTuple):
    """How many words of a text judge well and badly; a negated one counts for the other side.

    What a sentence says before a `but` counts half: it is conceded.
    """

    good: float
    bad: float

    @property
    def tone(self) -> float:
        """-1 (all bad) to 1 (all good); 0 where no word judges."""
        return (self.good - self.bad) / (self.good + self.bad + 1)


def opinion(text: str, language: str | None) -> Opinion:
    """Count the judging words of a text, and its judging emoji, which need no language."""
    folded = fold(text)
    good = sum(folded.count(sign) for sign in GOOD_SIGNS)
    bad = sum(folded.count(sign) for sign in BAD_SIGNS)
    if language in LANGUAGES:
        said = _chinese(folded) if language == "zh" else _spaced(folded, language)
        return Opinion(said.good + good, said.bad + bad)
    return Opinion(good, bad)


def words(text: str) -> list[str]:
    """Folded words of spaced languages and their punctuation, in order; `don't` is `do` `n't`."""
    parts: list[str] = []
    for word in _WORD.findall(fold(text).replace("’", "'")):
        if word.endswith("n't") and len(word) > len("n't"):
            parts += [word[: -len("n't")], "n't"]
        else:
            parts.append(word)
    return parts


def negated(parts: Sequence[str], at: int, negations: frozenset[str]) -> bool:
    """Whether a negation stands before the word at a place, in the same clause and near."""
    for part in reversed(parts[max(0, at - _REACH) : at]):
        if not part[0].isalnum():
            return False
        if part in negations:
            return True
    return False


def _spaced(folded: str, language: str) -> Opinion:
    known = words_of(language)
    parts = words(folded)
    good = bad = 0.0
    start = Opinion(0, 0)
    for at, part in enumerate(parts):
        if part in _SENTENCE_ENDS:
            start = Opinion(good, bad)
        elif part in known["but"]:
            good, bad = (good + start.good) / 2, (bad + start.bad) / 2
        judges = (part in known["good"]) - (part in known["bad"])
        if judges and negated(parts, at, known["not"]) != _wished(parts, at):
            judges = -judges
        good += judges > 0
        bad += judges < 0
    return Opinion(good, bad)


def _wished(parts: Sequence[str], at: int) -> bool:
    """Whether something is only wished for: `would have been nice`, `could be better`."""
    before = parts[max(0, at - _REACH) : at]
    return bool(_BEING & {*before[-2:]}) and bool(_MODALS & {*before})


def _chinese(folded: str) -> Opinion:
    known = words_of("zh")
    good = bad = 0
    for found in _judging().finditer(folded):
        judges = 1 if found[0] in known["good"] else -1
        before = folded[max(0, found.start() - _REACH_HAN) : found.start()]
        if any(before.endswith(negation) for negation in known["not"]):
            judges = -judges
        good += judges > 0
        bad += judges < 0
    return Opinion(good, bad)


@cache
def _judging() -> re.Pattern[str]:
    """The longest words first: `不好` is one, and no negated `好`."""
    known = words_of("zh")
    longest_first = sorted(known["good"] | known["bad"], key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))
