"""What a shop's own words tell a listener."""

from collections.abc import Iterator
from functools import cache

from omnishelf.encoders.audio.whisper import Whisper
from omnishelf.speech.bias import expected
from omnishelf.speech.change import Change
from omnishelf.speech.chinese_names import ChineseNames
from omnishelf.speech.spelled_names import SpelledNames
from omnishelf.vocabulary.everyday import everyday_words
from omnishelf.vocabulary.vocabulary import Vocabulary

_COMMON = 1e-6
"""Share of all words of a language: its 13,000 commonest or so are no rarer."""


class ShopWords:
    """A vocabulary as the decoder is told of it, and as transcripts are held against it.

    What a language needs is made when it is first spoken. Calls may come from several threads.
    """

    def __init__(self, vocabulary: Vocabulary, whisper: Whisper) -> None:
        self.vocabulary = vocabulary
        self._tokens_in = whisper.tokens_in
        self._names = cache(self._expected)
        self._spelled = cache(self._spelled_names)
        self._chinese = cache(self._chinese_names)

    def prepare(self, language: str) -> None:
        """Make what a language needs, so that the first query in it need not wait."""
        self.expected(language)
        everyday_words()
        self._spelled(language)
        if language == "zh":
            self._chinese()

    def expected(self, language: str) -> tuple[str, ...]:
        """Names that the decoder is told before it listens."""
        # Told names in other letters, it writes those.
        return () if language == "zh" else self._names()

    def suspects(self, text: str, language: str) -> Iterator[Change]:
        """Stretches of a transcript that sound like something of the shop's."""
        yield from self._spelled(language).suspects(text, _common)
        if language == "zh":
            yield from self._chinese().suspects(text)

    def _expected(self) -> tuple[str, ...]:
        return expected(self.vocabulary, self._tokens_in)

    def _spelled_names(self, language: str) -> SpelledNames:
        return SpelledNames(self.vocabulary.words, language)

    def _chinese_names(self) -> ChineseNames:
        return ChineseNames(self.vocabulary.words)


def _common(word: str) -> bool:
    return everyday_words().get(word, 0.0) >= _COMMON
