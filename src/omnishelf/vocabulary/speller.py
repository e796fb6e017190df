"""Typing errors in a query, corrected to words that the shop has."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import prod

from omnishelf.analyzer import HAN, stem
from omnishelf.glossary.glossary import Glossary
from omnishelf.vocabulary import chances
from omnishelf.vocabulary.candidates import Candidate, Candidates
from omnishelf.vocabulary.chinese import ChineseWords
from omnishelf.vocabulary.correction import Change, Correction
from omnishelf.vocabulary.everyday import everyday_words
from omnishelf.vocabulary.tokens import Token, tokens
from omnishelf.vocabulary.vocabulary import Vocabulary

LANGUAGES = ("en", "zh", "es")
_SHORTEST, _LONGEST = 3, 30
"""Letters of a word that is corrected. Two letters are a size, a unit, or too little to tell."""
_MOST_CHARACTERS, _MOST_WORDS = 2_000, 40
"""A longer text is no query and stays as it is; of one with more words, these are looked at."""
_MOST_JOINED = 6
"""Words that may be one: the syllables of a Chinese phrase."""
_SIZE = re.compile(r"x+[sl]")
_UNITS = frozenset(
    {"inch", "inches", "mah", "ghz", "mhz", "khz", "rpm", "dpi", "fps", "lbs", "pcs"}
)
_HAN_ONLY = re.compile(rf"[{HAN}]{{2,}}")
_WORD = re.compile(rf"[^\W\d_{HAN}]+(?:['’./\-][^\W\d_{HAN}]+)*")


class Speller:
    """Corrects texts by the words of one shop. Safe to use from several threads."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        glossary: Glossary | None = None,
        *,
        languages: Collection[str] = LANGUAGES,
        ordinary: Collection[str] = (),
    ) -> None:
        """Index the words.

        Args:
            vocabulary: the shop's.
            glossary: what goods and properties are called. Its names of what the shop has are the
                shop's words too, and the rest is never changed either. Ours if None.
            languages: of the names that words are corrected to, besides the catalog's own words.
            ordinary: folded words, or their stems, that are never changed: those that only ask.
        """
        glossary = glossary or Glossary.load()
        words = _spoken(vocabulary, glossary, languages)
        chinese = ChineseWords({w: n for w, n in words.items() if _HAN_ONLY.fullmatch(w)})
        spaced = {
            word: count
            for word, count in words.items()
            if _SHORTEST <= len(word) <= _LONGEST and _WORD.fullmatch(word)
        }
        self._words, self._codes = words, vocabulary.codes
        self._candidates = Candidates(spaced, chinese, vocabulary.together)
        self._chinese = chinese
        self._stems = {stem(word) for word in spaced}
        self._named = _names(glossary).union(ordinary)
        self._everyday = everyday_words()

    def correct(self, text: str) -> Correction:
        """The text with the words put right that the shop lacks, where another word is likelier
        to be meant than the word as it stands.

        What the shop has is never changed: its words, brands, ids and codes. Nor are numbers,
        sizes, units, whatever holds a digit, names of goods and properties in the glossary, and
        words that nothing of the shop's comes near.
        """
        if len(text) > _MOST_CHARACTERS:
            return Correction(text, text, (), 1.0)
        read = [*islice(tokens(text), _MOST_WORDS)]
        known = [self._is_known(token) for token in read]
        context = [token.text for token, is_known in zip(read, known, strict=True) if is_known]
        changes: list[Change] = []
        at = 0
        while at < len(read):
            used = 1
            if read[at].han:
                changes += self._within(text, read[at])
            elif not known[at]:
                change, used = self._meant(text, read, at, context)
                changes += [change] if change else []
            at += used
        confidence = prod(change.confidence for change in changes)
        return Correction(text, _applied(text, changes), tuple(changes), confidence)

    def _is_known(self, token: Token) -> bool:
        """Whether a word is none of ours to change."""
        word = token.text
        if token.han or not _SHORTEST <= len(word) <= _LONGEST or not _WORD.fullmatch(word):
            return True
        if word in _UNITS or _SIZE.fullmatch(word):
            return True
        return self._has(word) or all(map(self._has, token.pieces))

    def _has(self, word: str) -> bool:
        return (
            word in self._words
            or word in self._codes
            or word in self._named
            or stem(word) in self._named
            or stem(word) in self._stems
        )

    def _meant(
        self,
        text: str,
        read: Sequence[Token],
        at: int,
        context: Sequence[str],
    ) -> tuple[Change | None, int]:
        """What a word, or with the words behind it one word, was meant as; how many they are."""
        for count in range(min(_MOST_JOINED, len(read) - at), 1, -1):
            group = read[at : at + count]
            if text[group[0].start : group[-1].end].count(" ") != count - 1:
                continue
            words = [token.text for token in group]
            whole = self._candidates.joined(words) if count == 2 else None  # noqa: PLR2004
            if whole is None and not any(word in self._words for word in words):
                whole = self._candidates.read_aloud("".join(words))
            apart = sum(map(self._as_it_stands, words))
            if whole and whole.score > apart:
                return _change(text, group, whole, [apart]), count
        # Who types a word of the language does not write it as it sounds.
        by_ear = not {read[at].text, stem(read[at].text)} & self._everyday.keys()
        found = self._candidates.of(read[at].text, context, by_ear=by_ear)
        best = max(found, key=lambda candidate: candidate.score, default=None)
        as_it_stands = self._as_it_stands(read[at].text)
        if best is None or best.score <= as_it_stands:
            return None, 1
        others = [other.score for other in found if other is not best]
        return _change(text, [read[at]], best, [as_it_stands, *others]), 1

    def _as_it_stands(self, word: str) -> float:
        share = self._everyday.get(word) or self._everyday.get(stem(word))
        return chances.new(word) if share is None else chances.everyday(share)

    def _within(self, text: str, run: Token) -> list[Change]:
        """Changes within a run of Chinese characters."""
        if run.end - run.start != len(run.text):
            return []  # folding moved its characters: places in it would not be the text's
        return [
            Change(text[run.start + start : run.start + end], word, run.start + start,
                   run.start + end, chance)
            for start, end, word, chance in self._chinese.correct(run.text)
        ]  # fmt: skip


def _spoken(
    vocabulary: Vocabulary, glossary: Glossary, languages: Collection[str]
) -> Mapping[str, int]:
    """The shop's words, and what its categories and values are called in other words and
    languages: products are found by those too."""
    values = Counter[str]()
    for path, count in vocabulary.categories.items():
        values[path[-1]] += count
    for told in vocabulary.values.values():
        values.update(told)
    spoken: dict[str, int] = {}
    for value, count in values.items():
        for term in glossary.lookup(value)[:1]:
            names = [name for language in languages for name in term.words.get(language, ())]
            for word in set(_words(names)):
                spoken[word] = spoken.get(word, 0) + count
    return spoken | dict(vocabulary.words)


def _names(glossary: Glossary) -> frozenset[str]:
    """Words of all the glossary's names, in all its languages."""
    return frozenset(
        word
        for term in glossary.terms
        for spellings in term.words.values()
        for word in _words(spellings)
    )


def _words(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (token.text for token in tokens(name))


def _change(text: str, group: Sequence[Token], meant: Candidate, others: Sequence[float]) -> Change:
    start, end = group[0].start, group[-1].end
    return Change(text[start:end], meant.text, start, end, chances.among(meant.score, [*others]))


def _applied(text: str, changes: Sequence[Change]) -> str:
    parts, at = [], 0
    for change in changes:
        parts += [text[at : change.start], change.meant]
        at = change.end
    return "".join([*parts, text[at:]])
