"""Feeds of the whole catalog, as a part of marketing."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from omnishelf.catalog.media.reference import is_url
from omnishelf.marketing.categories.mapped import CategoryMap
from omnishelf.marketing.errors import MarketingError
from omnishelf.marketing.feeds.registry import platform as platform_named
from omnishelf.marketing.feeds.terms import Terms
from omnishelf.marketing.feeds.write import FeedReport, write_feed
from omnishelf.settings import MarketingSettings
from omnishelf.shelf.insights.marketing.categories import CategoriesResult, map_of
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen

_EXAMPLES = 3


class FeedsWanted(Frozen):
    """Which feeds are made."""

    platforms: tuple[str, ...] | None = None
    """None: those of the shop's settings; each in its first format."""


class Noted(Frozen):
    """Remarks that say the same."""

    effect: str
    field: str
    do: str
    count: int
    products: tuple[str, ...]
    """The first few."""


class Feed(Frozen):
    """What became of the products in one platform's feed."""

    platform: str
    format: str
    rules: str
    written: int
    left_out: int
    noted: tuple[Noted, ...]
    """The most frequent first."""


class FeedsResult(Result):
    """The health of all feeds."""

    feeds: tuple[Feed, ...]


def terms_of(
    settings: MarketingSettings, given: Mapping[str, Any], categories: CategoryMap | None
) -> Terms:
    """What feeds say: options that were given, and the shop's settings for the rest."""
    told = {
        name: getattr(settings, name)
        for name in ("shop", "home", "locale", "currency", "condition", "unknown_stock", "title")
    }
    told |= {name: value for name, value in given.items() if value is not None}
    return Terms(picture=partial(_address, settings.pictures), categories=categories, **told)


def _address(pattern: str | None, reference: str) -> str | None:
    """The public address of a picture: its own, or that of its file."""
    if is_url(reference):
        return reference
    if pattern is None or reference.startswith("data:"):
        return None
    return pattern.replace("{name}", quote(PurePath(reference).name))


def feed(
    seen: Seen, path: Path, *, platform: str, format: str | None = None, terms: Terms
) -> FeedReport:
    """Write one feed of the whole catalog. A feed of nothing would take all products off the
    platform: it is refused, and the file stays as it was.

    Args:
        seen: the shop.
        path: the file.
        platform: its name.
        format: one of those that it takes; None: its first.
        terms: what no product says itself.

    Raises:
        MarketingError: platform or format are not known, or the file can't be written.
    """
    chosen = platform_named(platform)
    made = path.with_name(f".{path.name}.new")
    try:
        report = write_feed(
            seen.products(),
            made,
            platform=platform,
            format=format or next(iter(chosen.writers)),
            terms=terms,
        )
        if report.written:
            made.replace(path)
    except OSError as error:
        raise MarketingError(f"the feed {path} can't be written: {error}") from None
    finally:
        made.unlink(missing_ok=True)
    return report


def feed_name(platform: str) -> str:
    """The file of a platform's feed among the part's files.

    Raises:
        MarketingError: nobody knows the platform.
    """
    return f"{platform}.{next(iter(platform_named(platform).writers))}"


def compute(seen: Seen, wanted: FeedsWanted, folder: Path) -> FeedsResult:
    """Write a feed for each platform.

    Raises:
        MarketingError: a platform is not known.
    """
    settings = seen.settings.marketing
    platforms = settings.platforms if wanted.platforms is None else wanted.platforms
    mapped: CategoriesResult | None = seen.latest("categories")
    terms = terms_of(settings, {}, map_of(mapped) if mapped else None)
    feeds = []
    for name in platforms:
        seen.tell(f"feed for {name}")
        report = feed(seen, folder / feed_name(name), platform=name, terms=terms)
        report.write_csv(folder / f"{name}_remarks.csv")
        feeds.append(told_of(report))
    return FeedsResult(feeds=tuple(feeds))


def told_of(report: FeedReport) -> Feed:
    """A report in short."""
    examples: dict[tuple[str, str, str], list[str]] = {}
    for one in report.remarks:
        named = examples.setdefault((one.effect, one.field, one.do), [])
        if len(named) < _EXAMPLES:
            named.append(one.product)
    return Feed(
        platform=report.platform,
        format=report.format,
        rules=report.rules,
        written=report.written,
        left_out=report.left_out,
        noted=tuple(
            Noted(effect=key[0], field=key[1], do=key[2], count=count, products=(*examples[key],))
            for key, count in report.counts().most_common()
        ),
    )


def sections(result: FeedsResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.platform, noted.effect, noted.field, noted.count, noted.do, ", ".join(noted.products)]
        for one in result.feeds
        for noted in one.noted
    ]
    return [
        Tiles([
            (one.platform, f"{one.written:,}", f"products; {one.left_out:,} left out")
            for one in result.feeds
        ]),
        Figure("Feeds", "; ".join(f"{one.platform} {one.written} of {one.written + one.left_out}"
               for one in result.feeds), 0.9 + 0.4 * len(result.feeds),
               partial(_draw, result.feeds)),
        Table("feeds", "What feeds lack", "Remarks by platform, the most frequent first.",
              ["platform", "effect", "field", "products", "what to do", "such as"], rows),
    ]  # fmt: skip


def _draw(feeds: Sequence[Feed], axes: Any, colours: Any) -> None:
    places = range(len(feeds))
    written = [one.written for one in feeds]
    axes.barh(places, written, color=colours.mark, label="in the feed")
    left = [one.left_out for one in feeds]
    axes.barh(places, left, left=written, color=colours.other, label="left out")
    axes.set_yticks(places, [one.platform for one in feeds], parse_math=False)
    axes.invert_yaxis()
    axes.set_xlabel("products")
    axes.legend(frameon=False, labelcolor=colours.ink)
    axes.grid(visible=False, axis="y")


FEEDS = Part("feeds", FeedsWanted, FeedsResult, compute, sections)
