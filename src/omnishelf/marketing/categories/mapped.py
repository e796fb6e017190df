"""What the shop's categories are called in a taxonomy, and how sure that is."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from omnishelf.marketing.errors import MarketingError

Path_ = tuple[str, ...]
"""A shop's category, from the widest to the narrowest."""

_COLUMNS = ("category", "products", "target", "confidence", "how", "alternatives")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One category of the shop."""

    category: Path_
    products: int
    target: str
    """The taxonomy's path."""
    confidence: float
    """In [0, 1]; 1 where a person said so."""
    how: Literal["by hand", "by the model"]
    alternatives: tuple[tuple[str, float], ...] = ()
    """The next likely, with their confidence."""


@dataclass(frozen=True)
class CategoryMap:
    """Of one shop in one taxonomy."""

    mapped: Mapping[Path_, Mapped]
    least_confidence: float
    calibrated: bool
    """Whether confidence was fitted to the shop's own corrections; without, it ranks what to look
    at first, and is no probability."""

    def target(self, category: Path_) -> str | None:
        """The taxonomy's path; None where it is not sure enough: a wrong category shows the
        product to the wrong people, and none leaves it to the platform."""
        found = self.mapped.get(category)
        if found is None or found.confidence < self.least_confidence:
            return None
        return found.target

    @property
    def review(self) -> Sequence[Mapped]:
        """What a person should look at, those of the most products first."""
        unsure = [each for each in self.mapped.values() if each.confidence < self.least_confidence]
        return sorted(unsure, key=lambda each: (-each.products, each.category))

    def write_review(self, path: Path) -> None:
        """Write the review list as TSV; corrected in its `target`, it is read back as overrides.

        Raises:
            MarketingError: the file can't be written.
        """
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                table = csv.writer(file, "excel-tab")
                table.writerow(_COLUMNS)
                for each in self.review:
                    others = "; ".join(f"{name} ({sure:.2f})" for name, sure in each.alternatives)
                    told = (each.products, each.target, f"{each.confidence:.2f}", each.how, others)
                    table.writerow((" > ".join(each.category), *told))
        except OSError as error:
            raise MarketingError(f"the review list {path} can't be written: {error}") from None


def read_overrides(path: Path) -> dict[Path_, str]:
    """Read what a person decided: a TSV with at least `category` and `target`.

    Raises:
        MarketingError: it can't be read, or lacks a column or a value.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, dialect="excel-tab")
            if not {"category", "target"} <= {*(table.fieldnames or ())}:
                raise MarketingError(
                    f"the overrides {path} need the columns 'category' and 'target', apart by tabs"
                )
            found = {}
            for line, row in enumerate(table, 2):
                category, target = (row["category"] or "").strip(), (row["target"] or "").strip()
                if not category or not target:
                    raise MarketingError(
                        f"line {line} of the overrides {path} lacks its category or target: fill "
                        "it in, or take the line out"
                    )
                found[tuple(part.strip() for part in category.split(">"))] = target
            return found
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MarketingError(f"the overrides {path} can't be read: {error}") from None
