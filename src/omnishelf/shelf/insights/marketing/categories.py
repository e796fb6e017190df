"""The shop's categories in a platform's taxonomy, as a part of marketing."""

from collections.abc import Sequence
from pathlib import Path

from omnishelf.marketing.categories.by_meaning import map_categories
from omnishelf.marketing.categories.mapped import CategoryMap, Mapped, read_overrides
from omnishelf.marketing.categories.taxonomy import Taxonomy
from omnishelf.marketing.errors import MarketingError
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen

TAXONOMY = "taxonomy.txt"
OVERRIDES = "categories.tsv"
"""In the shop's folder: the platform's taxonomy, and what a person has decided."""


class CategoriesWanted(Frozen):
    """What is mapped to what."""

    taxonomy: str | None = None
    """The text of the platform's file; None: `taxonomy.txt` of the shop's folder."""
    overrides: str | None = None
    """The text of a table of decisions; None: `categories.tsv` of the shop's folder, if there."""


class MappedCategory(Frozen):
    """One category of the shop."""

    category: tuple[str, ...]
    products: int
    target: str
    confidence: float
    how: str
    alternatives: tuple[tuple[str, float], ...]
    review: bool
    """Whether a person should look at it: feeds leave it out until then."""


class CategoriesResult(Result):
    """All categories, those to be reviewed first, of most products first."""

    least_confidence: float
    calibrated: bool
    categories: tuple[MappedCategory, ...]


def map_of(result: CategoriesResult) -> CategoryMap:
    """For feeds."""
    mapped = {
        one.category: Mapped(
            one.category, one.products, one.target, one.confidence,
            "by hand" if one.how == "by hand" else "by the model",
        )
        for one in result.categories
    }  # fmt: skip
    return CategoryMap(mapped, result.least_confidence, result.calibrated)


def compute(seen: Seen, wanted: CategoriesWanted, folder: Path) -> CategoriesResult:
    """Map; the file `review.tsv` is to be corrected and put into the shop as `categories.tsv`.

    Raises:
        MarketingError: there is no taxonomy, or a file can't be read.
        QueryError: the shop has no text encoder.
    """
    taxonomy = Taxonomy.read(_file(seen, wanted.taxonomy, TAXONOMY, folder))
    overrides = {}
    if wanted.overrides is not None or (seen.folder / OVERRIDES).exists():
        overrides = read_overrides(_file(seen, wanted.overrides, OVERRIDES, folder))
    seen.tell(f"reading {len(taxonomy.paths):,} categories of the taxonomy")
    found = map_categories(seen.products(), taxonomy, seen.encode, overrides=overrides)
    found.write_review(folder / "review.tsv")
    to_review = {one.category for one in found.review}
    every = sorted(
        found.mapped.values(),
        key=lambda one: (one.category not in to_review, -one.products, one.category),
    )
    return CategoriesResult(
        least_confidence=found.least_confidence,
        calibrated=found.calibrated,
        categories=tuple(
            MappedCategory(
                category=one.category, products=one.products, target=one.target,
                confidence=one.confidence, how=one.how, alternatives=one.alternatives,
                review=one.category in to_review,
            )
            for one in every
        ),
    )  # fmt: skip


def _file(seen: Seen, text: str | None, name: str, folder: Path) -> Path:
    """The file of a text that was given, or the one that the shop keeps."""
    if text is not None:
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name
    if not (seen.folder / name).exists():
        raise MarketingError(
            f"there is no taxonomy: take the platform's file (Google's is linked from its help, "
            f"answer 6324436), and give it, or put it into the shop's folder as {name}"
        )
    return seen.folder / name


def sections(result: CategoriesResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [" > ".join(one.category), one.products, one.target, one.confidence, one.how,
         "; ".join(name for name, _ in one.alternatives)]
        for one in result.categories
    ]  # fmt: skip
    review = sum(one.review for one in result.categories)
    told = (
        f"Below a confidence of {result.least_confidence:g} a person should look. "
        + ("It was fitted to the shop's own decisions." if result.calibrated else
           "It ranks what to look at first and is no probability, until there are 20 decisions.")
    )  # fmt: skip
    return [
        Tiles([("categories", f"{len(rows):,}", f"{review:,} to be reviewed")]),
        Table("categories", "Categories", told,
              ["category", "products", "target", "confidence", "how", "or"], rows),
    ]  # fmt: skip


CATEGORIES = Part("categories", CategoriesWanted, CategoriesResult, compute, sections, alone=False)
