"""A feed written to a file, with a report of what was left out and why."""

import csv
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from omnishelf.marketing.errors import MarketingError
from omnishelf.marketing.feeds.check import check
from omnishelf.marketing.feeds.platform import Platform
from omnishelf.marketing.feeds.registry import platform as platform_named
from omnishelf.marketing.feeds.remark import Note, Remark
from omnishelf.marketing.feeds.terms import Terms
from omnishelf.marketing.feeds.writers import Channel, Row
from omnishelf.types import Product


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What became of the products."""

    platform: str
    format: str
    rules: str
    """Where the platform publishes its rules."""
    written: int
    left_out: int
    remarks: tuple[Remark, ...]

    def counts(self) -> Counter[tuple[str, str, str]]:
        """Remarks by effect, field and what is to be done, for a short report."""
        return Counter((each.effect, each.field, each.do) for each in self.remarks)

    def write_csv(self, path: Path) -> None:
        """One row a remark.

        Raises:
            MarketingError: the file can't be written.
        """
        names = [each.name for each in fields(Remark)]
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                table = csv.writer(file)
                table.writerow(names)
                for remark in self.remarks:
                    table.writerow([getattr(remark, name) for name in names])
        except OSError as error:
            raise MarketingError(f"the report {path} can't be written: {error}") from None


def write_feed(
    products: Iterable[Product],
    path: Path,
    *,
    platform: str,
    format: str,
    terms: Terms | None = None,
) -> FeedReport:
    """Write a platform's feed of these products.

    A product that breaks a rule is left out, or only the field that does, and told of; it never
    stops the feed. The file is replaced when the new one is whole.

    Args:
        products: read once, one after the other.
        path: the file.
        platform: its name in `PLATFORMS`.
        format: one of those that the platform takes.
        terms: what no product says itself.

    Raises:
        MarketingError: platform or format are not known; the file can't be written.
    """
    chosen = platform_named(platform)
    if format not in chosen.writers:
        raise MarketingError(
            f"{platform} takes no '{format}' from us: choose one of {', '.join(chosen.writers)}"
        )
    terms = terms or Terms()
    tally = _Tally(chosen, terms, [], set())
    channel = Channel(terms.shop, terms.home, [column.name for column in chosen.columns])
    try:
        _replace(path, chosen, format, channel, tally.rows(products))
    except OSError as error:
        raise MarketingError(f"the feed {path} can't be written: {error}") from None
    return FeedReport(
        platform, format, chosen.rules, tally.written, tally.left_out, tuple(tally.remarks)
    )


@dataclass(slots=True)
class _Tally:
    platform: Platform
    terms: Terms
    remarks: list[Remark]
    seen: set[str]
    written: int = 0
    left_out: int = 0

    def rows(self, products: Iterable[Product]) -> Iterator[Row]:
        name = self.platform.columns[0].name
        for product in products:
            if product.id in self.seen:
                note = Note("the id is there twice", "give each product its own")
                remark = Remark(product.id, name, note.wrong, note.do, "product left out")
                self.remarks.append(remark)
                self.left_out += 1
                continue
            self.seen.add(product.id)
            checked = check(product, self.platform, self.terms)
            self.remarks += checked.remarks
            if checked.row is None:
                self.left_out += 1
            else:
                self.written += 1
                yield checked.row


def _replace(
    path: Path, chosen: Platform, format: str, channel: Channel, rows: Iterable[Row]
) -> None:
    """Rows go to disk as they come: a feed may be larger than memory."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            chosen.writers[format](file, channel, rows)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
