"""Every name and phrase that means something in one language, found by its tokens."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from omnishelf.glossary import Glossary, Term
from omnishelf.glossary.folding import singular
from omnishelf.glossary.tsv import read_terms
from omnishelf.understanding.folded import fold
from omnishelf.understanding.meaning import Meaning
from omnishelf.understanding.names import name_of
from omnishelf.understanding.tables import OURS, read_table
from omnishelf.understanding.tokens import Token, key
from omnishelf.vocabulary.vocabulary import Vocabulary

_SLOT = {"product": "kind"}
"""Kinds of terms that slots call otherwise."""
_AGES = {"kids": "children", "toddler": "children"}
"""Ages of the glossary that are one to a query."""
_AND = ("and", "y", "和")
_SHORTEST = 5
"""Letters of a Spanish word whose ending may be that of a gender."""
_CATEGORY = 2
"""Words of a shop's own category that the glossary lacks, at least: one alone may mean anything."""


class Lexicon:
    """Names to meanings. What was noted first comes first."""

    def __init__(self, language: str) -> None:
        """An empty one for texts of this language."""
        self.language = language
        self._exact: dict[str, list[Meaning]] = {}
        self._stems: dict[str, list[Meaning]] = {}
        self._longest: dict[str, int] = {}

    def note(self, name: str, meaning: Meaning, *, inflects: bool = False) -> None:
        """Know a name; one that inflects is found in other numbers and genders too."""
        found = name_of(name)
        if found is None:
            return
        _add(self._exact, found.key, meaning)
        self._reach(found.first, found.tokens)
        if inflects and found.words:
            stems = [_stem_of(word, self.language) for word in found.key.split(" ")]
            _add(self._stems, " ".join(stems), meaning)
            self._reach(stems[0], found.tokens)

    def knows(self, name: str) -> bool:
        """Whether the name itself means something."""
        found = name_of(name)
        return found is not None and found.key in self._exact

    def longest(self, token: Token) -> int:
        """Tokens of the longest name that begins with this one; 0 if none does."""
        return max(
            self._longest.get(token.text, 0),
            self._longest.get(_stem_of(token.text, self.language), 0)
            if token.kind == "word"
            else 0,
        )

    def find(self, tokens: Sequence[Token]) -> tuple[Sequence[Meaning], bool]:
        """What exactly these tokens mean, and whether they are spelled as the name is."""
        if meanings := self._exact.get(key(tokens)):
            return meanings, True
        if all(token.kind == "word" for token in tokens):
            stems = (_stem_of(token.text, self.language) for token in tokens)
            return self._stems.get(" ".join(stems), ()), False
        return (), False

    def chinese(self) -> Iterable[tuple[str, Sequence[Meaning]]]:
        """The names that hold Chinese characters."""
        return ((name, of) for name, of in self._exact.items() if not name.isascii())

    def codes(self) -> Iterable[tuple[str, Sequence[Meaning]]]:
        """Sizes and units in Latin letters, which every script writes so."""
        return (
            (name, of)
            for name, of in self._exact.items()
            if name.isascii() and of[0].role in ("letter", "unit")
        )

    def _reach(self, first: str, length: int) -> None:
        self._longest[first] = max(length, self._longest.get(first, 0))


def _add(index: dict[str, list[Meaning]], name: str, meaning: Meaning) -> None:
    meanings = index.setdefault(name, [])
    if meaning not in meanings:
        meanings.append(meaning)


@lru_cache(maxsize=65_536)
def _stem_of(word: str, language: str) -> str:
    if language != "es":
        return singular(word, language)
    stem = word[:-2] if word.endswith("es") and len(word) > _SHORTEST else word.removesuffix("s")
    return stem[:-1] if len(stem) >= _SHORTEST and stem[-1:] in ("a", "o", "e") else stem


def build(language: str, glossary: Glossary, vocabulary: Vocabulary, extra: Path | None) -> Lexicon:
    """All that means something in a language: the shop's brands, goods, properties, phrases.

    English names of goods are known in every language.
    """
    lexicon = Lexicon(language)
    for brand, name in brand_names(vocabulary):
        lexicon.note(name, Meaning("brand", brand))
    for role, columns in read_table("phrases.tsv", extra):
        _note_all(lexicon, columns, Meaning(role, ""), language)
    for unit, columns in read_table("units.tsv", extra):
        _note_all(lexicon, columns, Meaning("unit", unit), language)
    for size, columns in read_table("sizes.tsv", extra):
        _note_all(lexicon, columns, Meaning("letter", size), language)
    _note_terms(lexicon, _terms(glossary), language)
    for path in vocabulary.categories:
        if len(path[-1].split()) >= _CATEGORY and not lexicon.knows(path[-1]):
            lexicon.note(path[-1], Meaning("category", " > ".join(path)), inflects=True)
    return lexicon


def _note_all(
    lexicon: Lexicon, columns: dict[str, tuple[str, ...]], meaning: Meaning, language: str
) -> None:
    spoken = (language, "en") if language not in ("en", "es") else (language,)
    for column in spoken:
        for name in columns.get(column, ()):
            lexicon.note(name, meaning)


def _note_terms(lexicon: Lexicon, terms: Sequence[Term], language: str) -> None:
    names: dict[Meaning, set[str]] = {}
    people: set[str] = set()
    for term in terms:
        said = term.words.get("zh", ())
        if term.kind in ("age", "gender"):
            people.update(said)
        else:
            names.setdefault(Meaning(_SLOT.get(term.kind, term.kind), _value(term)), set()).update(
                said
            )
    for speech in dict.fromkeys((language, "en")):
        for term in terms:
            if term.kind == "size":
                continue  # `sizes.tsv` says which words are sizes that fit.
            meaning = Meaning(_SLOT.get(term.kind, term.kind), _value(term))
            for name in term.words.get(speech, ()):
                if _composed(name, names.get(meaning, ()), people):
                    continue
                if speech != language and lexicon.knows(name):
                    continue
                lexicon.note(name, meaning, inflects=True)


def _composed(name: str, others: Collection[str], people: Collection[str]) -> bool:
    """Whether a Chinese name only says for whom another name of the same is: 婴儿连体衣."""
    return not name.isascii() and any(
        name[:size] in people and name[size:] in others for size in range(1, min(4, len(name)))
    )


def _value(term: Term) -> str:
    return _AGES.get(term.value, term.value) if term.kind == "age" else term.value


def _terms(glossary: Glossary) -> list[Term]:
    """The glossary's, and shoppers' further names of them; those that name one thing only."""
    return [*_further(), *glossary.terms]


def canonical_names(glossary: Glossary) -> Iterator[tuple[str, str, str]]:
    """Kind of slot, canonical value and name, for every name in any language."""
    for term in _terms(glossary):
        for names in term.words.values():
            for name in names:
                yield _SLOT.get(term.kind, term.kind), _value(term), name


@cache
def _further() -> tuple[Term, ...]:
    files = sorted((OURS / "names").glob("*.tsv"))
    return tuple(term for file in files for term in read_terms(file))


def brand_names(vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    """Each brand of the shop with each name it goes by: its own, and those in other scripts.

    A name in brackets is one more: `飞鹤 (Feihe)` is found by both.
    """
    known = {fold(brand).text: names.get("names", ()) for brand, names in read_table("brands.tsv")}
    for brand in vocabulary.brands:
        outer, _, inner = brand.replace("（", "(").partition("(")
        for name in (brand, outer, inner.strip().removesuffix(")").removesuffix("）")):
            if name.strip():
                yield brand, name
                for word in _AND if "&" in name else ():
                    yield brand, name.replace("&", f" {word} ")
        for name in known.get(fold(brand).text, ()):
            yield brand, name
