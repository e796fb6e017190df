"""What a shop's own words are good for: reading, correcting and completing queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

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

_BATCH = 20_000
"""Products in memory at a time: reading them is most of the work."""


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
        products: Iterable[Product],
        fields: Mapping[str, FieldKind],
        glossary: Glossary,
    ) -> "Lexicon":
        """Read the products.

        Args:
            products: all of them, one pass.
            fields: that can be filtered.
            glossary: what goods and properties are called, the shop's own terms included.
        """
        suggester, codes = Suggester(glossary=glossary), Codes()

        def passed_on() -> Iterator[Product]:
            pending = iter(products)
            while batch := [*islice(pending, _BATCH)]:
                suggester.put(batch)
                codes.put(batch)
                yield from batch

        vocabulary = Vocabulary.of(passed_on())
        return cls(
            vocabulary,
            Reader(glossary, vocabulary),
            Conditions(glossary, vocabulary, fields),
            Speller(vocabulary, glossary, ordinary=function_words()),
            suggester,
            codes,
        )
