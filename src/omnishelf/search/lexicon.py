"""What a shop's own words are good for: reading, correcting and completing queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from omnishelf.glossary.glossary import Glossary
from omnishelf.index.function_words import function_words
from omnishelf.index.index import FieldKind
from omnishelf.suggest.suggester import Suggester
from omnishelf.types import Product
from omnishelf.understanding.conditions import Conditions
from omnishelf.understanding.reader import Reader
from omnishelf.vocabulary.codes import Codes
from omnishelf.vocabulary.speller import Speller
from omnishelf.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Made of a shop's products as they were at one moment."""

    vocabulary: Vocabulary
    reader: Reader
    conditions: Conditions
    speller: Speller
    suggester: Suggester
    codes: Codes

    @classmethod
    def of(
        cls,
        products: Callable[[], Iterable[Product]],
        fields: Mapping[str, FieldKind],
        glossary: Glossary,
    ) -> "Lexicon":
        """Read the products.

        Args:
            products: gives all of them, each time anew.
            fields: that can be filtered.
            glossary: what goods and properties are called, the shop's own terms included.
        """
        vocabulary = Vocabulary.of(products())
        return cls(
            vocabulary,
            Reader(glossary, vocabulary),
            Conditions(glossary, vocabulary, fields),
            Speller(vocabulary, glossary, ordinary=function_words()),
            Suggester(products(), glossary),
            Codes(products()),
        )
