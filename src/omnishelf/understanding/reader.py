"""x."""

from omnishelf.glossary.glossary import Glossary
from omnishelf.understanding.reading import Reading
from omnishelf.vocabulary.vocabulary import Vocabulary


class Reader:
    """x."""

    def __init__(self, glossary: Glossary, vocabulary: Vocabulary) -> None:
        """x."""

    def read(self, text: str, locale: str | None = None) -> Reading:
        """x."""
        return Reading(text, None, text)
