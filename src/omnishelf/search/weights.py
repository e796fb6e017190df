"""How much each source's ranking counts in a shop that is not trained."""

from collections.abc import Mapping, Sequence

from omnishelf.search.aims import Aim
from omnishelf.types import Source


def weigh(aims: Sequence[Aim], weights: Mapping[Source, float]) -> dict[Source, float]:
    """Weight of each aim's ranking.

    Every part of the query (its words, its photo, its likes) has the same say, shared equally
    by the sources it asks: words ask two sources and would outvote a photo otherwise. The
    shop's own weights multiply this.
    """
    asked = [part for aim in aims for part in _says(aim)]
    return {
        aim.source: weights.get(aim.source, 1.0) * sum(1 / asked.count(part) for part in _says(aim))
        for aim in aims
    }


def _says(aim: Aim) -> set[str]:
    # Typed and spoken words are searched for as one text.
    return {"words" if part == "voice" else part for part in aim.asked_by}
