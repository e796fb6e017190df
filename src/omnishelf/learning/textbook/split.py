"""Three parts of a catalog: to learn from, to validate by, and to test by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omnishelf.learning.textbook.judge import Places
from omnishelf.learning.textbook.queries import PHRASE, Queries
from omnishelf.learning.textbook.settings import TextbookSettings
from omnishelf.learning.views.holdout import SHARE_OF_PHRASES, held_phrases, held_products
from omnishelf.learning.views.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Products and queries of which no other part has any."""

    products: Places
    queries: Places


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a catalog."""

    learned: Part
    validated: Part
    tested: Part


def split_catalog(
    ids: Sequence[str], phrases: Phrases, queries: Queries, settings: TextbookSettings
) -> Split:
    """Split products by their ids, phrases by their texts, and pieces of titles with their
    products."""
    share, most = settings.held_back, settings.most_held_back
    part_of = np.zeros(len(ids), np.int64)
    part_of[held_products(ids, share=share, most=most)] = 2
    rest = np.flatnonzero(part_of == 0)
    part_of[
        rest[held_products([ids[place] for place in rest.tolist()], share=share, most=most)]
    ] = 1
    asked_in = np.where(queries.owners == PHRASE, 0, part_of[queries.owners])
    for part, since in ((1, SHARE_OF_PHRASES), (2, 0.0)):
        held = held_phrases(phrases, since=since, share=SHARE_OF_PHRASES)
        asked_in[queries.of_phrases[held]] = part
    parts = [
        Part(np.flatnonzero(part_of == part), np.flatnonzero(asked_in == part)) for part in range(3)
    ]
    return Split(*parts)
