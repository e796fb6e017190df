"""From a query's text to its slots."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from omnishelf.glossary import Glossary
from omnishelf.types.query import MAX_TEXT
from omnishelf.understanding import goods, negation, pinyin
from omnishelf.understanding.families import Families
from omnishelf.understanding.folded import Folded, fold
from omnishelf.understanding.language import Languages
from omnishelf.understanding.lexicon import Lexicon, brand_names, build
from omnishelf.understanding.meaning import Meaning
from omnishelf.understanding.numbers import Numbers
from omnishelf.understanding.pieces import Piece, split
from omnishelf.understanding.quantities import View, read_quantities
from omnishelf.understanding.reading import Reading
from omnishelf.understanding.remainder import remainder
from omnishelf.understanding.said import Said, Stretch
from omnishelf.understanding.slot import Slot
from omnishelf.understanding.terms import terms
from omnishelf.understanding.tokens import Token, tokenize
from omnishelf.vocabulary.vocabulary import Vocabulary

_PINYIN = 0.8
"""Pinyin has no tones, so that much less is sure."""
_COVERED = 0.6
"""Share of a text's words that pinyin must explain before it is taken for that."""


class Reader:
    """Reads queries; make one for a shop and keep it.

    A language's names are put in order when its first query comes, in some tens of
    milliseconds. Reading changes nothing else, so that threads may share a reader.
    """

    def __init__(
        self, glossary: Glossary, vocabulary: Vocabulary, *, extra: Path | None = None
    ) -> None:
        """Know a shop's words.

        Args:
            glossary: names of goods and properties, the shop's own included.
            vocabulary: the shop's brands and categories.
            extra: a folder with the shop's own rows for our tables, in files of the same names.

        Raises:
            RulesError: a file of the shop's cannot be read.
        """
        self._glossary = glossary
        self._vocabulary = vocabulary
        self._extra = extra
        self._languages = Languages(extra)
        self._families = Families(extra)
        self._lexicons: dict[str, Lexicon] = {}
        self._numbers: dict[str, Numbers] = {}

    def warm(self) -> None:
        """Put all names in order now, so that no query waits for it."""
        for language in ("en", "es", "zh"):
            self._lexicon(language)
            self._number_words(language)

    def read(self, text: str, locale: str | None = None) -> Reading:
        """Understand a text; of a longer one than a query may have, its beginning.

        Args:
            text: anything; what is not understood stays in `plain`.
            locale: a BCP 47 code that says the language where the words do not.
        """
        text = text[:MAX_TEXT]
        folded = fold(text)
        tokens = tokenize(folded.text)
        language = self._languages.guess(text, tokens, locale, self._lexicon)
        if language != "zh" and (chinese := self._pinyin_tokens(tokens, language)):
            pieces = split(chinese, self._pinyin, self._number_words("zh"))
            if _covered(pieces) >= _COVERED:
                return self._reading(text, folded, pieces, "zh", _PINYIN)
        pieces = split(tokens, self._lexicon(language), self._number_words(language))
        return self._reading(text, folded, pieces, language, 1.0)

    def _reading(
        self, text: str, folded: Folded, pieces: list[Piece], language: str, trust: float
    ) -> Reading:
        original = "".join(text[place] for place in folded.places)
        view = View(pieces, self._families, original)
        read_quantities(view)
        said = [*terms(pieces, view.used, self._families), *view.said]
        said.sort(key=lambda one: one.first)
        prices = [Stretch(one.first, one.last) for one in view.said if one.kind == "price"]
        priced = {at for price in prices for at in range(price.first, price.last + 1)}
        refused = negation.refuse(pieces, said, priced)
        goods.settle(pieces, said, self._families, language)
        slots = _slots(said, pieces, folded, trust)
        plain = remainder(text, folded, pieces, [*refused, *prices], said)
        return Reading(text, language, slots, plain)

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._lexicons:
            self._lexicons[language] = build(
                language, self._glossary, self._vocabulary, self._extra
            )
        return self._lexicons[language]

    def _number_words(self, language: str) -> Numbers:
        if language not in self._numbers:
            self._numbers[language] = Numbers(language, self._extra)
        return self._numbers[language]

    @cached_property
    def _pinyin(self) -> Lexicon:
        lexicon = Lexicon("pinyin")
        for brand, name in brand_names(self._vocabulary):
            lexicon.note(name, Meaning("brand", brand))
        for name, meanings in self._lexicon("zh").chinese():
            for way in pinyin.readings(name):
                for meaning in meanings:
                    lexicon.note(way, meaning)
        for name, meanings in self._lexicon("zh").codes():
            for meaning in meanings:
                lexicon.note(name, meaning)
        return lexicon

    def _pinyin_tokens(self, tokens: Sequence[Token], language: str) -> list[Token] | None:
        """The tokens with words cut into syllables, if they look like pinyin at all."""
        lexicon = self._lexicon(language)
        words = [
            token
            for token in tokens
            if token.kind == "word" and len(token.text) > 1 and token.text not in self._brand_words
        ]
        strange = [token for token in words if not lexicon.find([token])[0]]
        if not strange or 2 * len(strange) < len(words):
            return None
        cut: list[Token] = []
        for token in tokens:
            parts = None
            if token.kind == "word" and token.text not in self._brand_words:
                parts = pinyin.cut(token)
                if parts is None and token in strange:
                    return None
            cut += parts or [token]
        return cut

    @cached_property
    def _brand_words(self) -> frozenset[str]:
        names = (fold(name).text.split() for _, name in brand_names(self._vocabulary))
        return frozenset(word for words in names for word in words)


def _covered(pieces: Sequence[Piece]) -> float:
    words = [piece for piece in pieces if piece.kind == "word" and "brand" not in piece.roles]
    lengths = [len(piece.text.split()) for piece in words]
    known = sum(
        size for piece, size in zip(words, lengths, strict=True) if piece.meanings or piece.number
    )
    return known / max(1, sum(lengths)) if max(lengths, default=0) > 1 else 0.0


def _slots(
    said: Sequence[Said], pieces: Sequence[Piece], folded: Folded, trust: float
) -> tuple[Slot, ...]:
    slots: dict[str, Slot] = {}
    for one in said:
        if one.dropped:
            continue
        start, end = folded.span(pieces[one.first].start, pieces[one.last].end)
        confidence = round(one.confidence * trust, 3)
        slot = Slot(one.kind, one.value, one.negated, confidence, start, end)
        known = slots.get(slot.id)
        if known is None:
            slots[slot.id] = slot
        elif known.confidence < confidence:
            slots[slot.id] = replace(known, confidence=confidence)
    return tuple(slots.values())
