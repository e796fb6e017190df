"""Whether a text is good or bad, by the best judge that there is for its language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.odds import logistic
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.text.grams import clip
from omnishelf.reviews.text.head import tones
from omnishelf.reviews.text.lexicon import opinion
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.reviews.text.words import LANGUAGES

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors [n, dim] of the multilingual encoder."""

By = Literal["head", "meaning", "words"]


_SURENESS = 4.0
"""Log-odds of a text of which all words judge alike, by the list."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How probable it is that a text is good."""

    positive: float
    calibrated: bool
    by: By
    """The head of its language, the head on the encoder, or the list of words."""


class SentimentReader:
    """Judges texts: by the head of the language, else by a list of words, else by meaning."""

    def __init__(self, model: ReviewModel, encode: Encode | None = None, encoder: str = "") -> None:
        """Judge by a model; the encoder is asked only for languages without a head or list.

        Raises:
            ReviewError: the model's head is for vectors of another encoder.
        """
        if encode is not None and model.meaning is not None and model.meaning.encoder != encoder:
            raise ReviewError(
                f"the model of reviews was learned on '{model.meaning.encoder}', and the encoder "
                f"is '{encoder}': train it again"
            )
        self._model = model
        self._encode = encode

    def read(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[Sentiment | None]:
        """One for each text; None where nothing tells: no words, or no word that anybody knows."""
        found: list[Sentiment | None] = [None] * len(texts)
        for language in dict.fromkeys(languages):
            at = [n for n, own in enumerate(languages) if own == language and _has_words(texts[n])]
            for place, said in zip(at, self._judge([texts[n] for n in at], language), strict=True):
                found[place] = said
        return found

    def positive(self, texts: Sequence[str], language: str | None) -> list[float]:
        """Probabilities alone; 0.5 where nothing tells. What aspects are judged by."""
        said = self.read(texts, [language] * len(texts))
        return [0.5 if one is None else one.positive for one in said]

    def _judge(self, texts: Sequence[str], language: str | None) -> list[Sentiment | None]:
        if not texts:
            return []
        head = self._model.heads.get(language or "")
        if head is not None:
            return [Sentiment(float(p), True, "head") for p in head.positive(texts)]
        meaning = self._model.meaning
        if language not in LANGUAGES and meaning is not None and self._encode is not None:
            # Its calibration is of the languages that it learned from, and this is none of them.
            vectors = self._encode([clip(text) for text in texts])
            return [Sentiment(float(p), False, "meaning") for p in meaning.positive(vectors)]
        said = logistic(_SURENESS * tones(texts, language))
        return [
            Sentiment(float(p), False, "words") if sum(opinion(text, language)) else None
            for text, p in zip(texts, said, strict=True)
        ]


def _has_words(text: str) -> bool:
    return _is_worded(text) or bool(sum(opinion(text, None)))


def _is_worded(text: str) -> bool:
    return any(one.isalpha() for one in text)
