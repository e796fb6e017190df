"""Why a product is offered, as facts; `reasons.tsv` has the words."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from omnishelf.search.explain.explanation import Language
from omnishelf.search.explain.sentences import shown
from omnishelf.types.frozen import Frozen

ReasonKind = Literal[
    "looks_like",
    "reads_like",
    "sounds_like",
    "is_like",
    "bought_together",
    "bought_with_alike",
    "bought_before",
    "matches",
    "trending",
    "popular",
    "range",
    "viewed",
    "like_viewed",
    "like_bought",
    "same_taste",
]

_FILE = Path(__file__).with_name("reasons.tsv")


class Reason(Frozen):
    """Why a product is offered."""

    kind: ReasonKind
    product: str | None = None
    """Id of the product that it is offered because of."""
    title: str | None = None
    """What that one is called; its id if it has no title."""
    shoppers: int | None = None
    """How many stand behind it; never fewer than the shop's `least_shoppers`."""

    def tell(self, language: Language = "en") -> str:
        """The reason as a short line of plain text, for a page to escape as it does any text."""
        words = _words()[self.kind]
        about = shown(self.title or self.product or "")
        return words.get(language, words["en"]).format(title=about, shoppers=self.shoppers)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    header, *lines = _FILE.read_text(encoding="utf-8").splitlines()
    _, *languages = header.split("\t")
    cells = [line.split("\t") for line in lines]
    return {kind: dict(zip(languages, told, strict=True)) for kind, *told in cells}
