"""Product cards out of all reviews, as a part of the area of reviews."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.reranking.candidates import Reviewed, Reviews
from omnishelf.reviews.card.card import Card
from omnishelf.reviews.errors import ReviewError
from omnishelf.shelf.insights.one_table import reading
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.reviews.kept_reviews import KeptReviews
from omnishelf.shelf.insights.reviews.reading import reader_of
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen

CARDS = "cards.sqlite"
_LISTED = 500
_NAMED = 3
_RANKED_BY = ("positive.mean", "positive.low", "reviews")
_BINS = np.arange(1.0, 5.01, 0.25)


class CardsWanted(Frozen):
    """Nothing can be chosen."""


class CardTold(Frozen):
    """A card in one line."""

    product: str
    title: str
    reviews: int
    stars: float
    low: float
    high: float
    pros: tuple[str, ...]
    """Aspects, those that are praised most first."""
    cons: tuple[str, ...]
    changed: tuple[str, ...]
    doubts: int


class CardsResult(Result):
    """What all reviews come to."""

    reviews: int
    products: int
    languages: dict[str, int]
    calibrated: float
    """Share of reviews with words that were judged by a trained head."""
    doubts: int
    """Reviews that are believed less."""
    masked: dict[str, int]
    """Reviews by the kind of personal data that was masked in them."""
    notes: tuple[str, ...]
    """What could not be heard or seen."""
    cards: tuple[CardTold, ...]
    """At most 500, those with the most reviews first; `cards.sqlite` has all, whole."""


def compute(seen: Seen, _: CardsWanted, folder: Path) -> CardsResult:
    """Read all reviews, and make a card of each product.

    Raises:
        ReviewError: there are none, or what was learned is damaged.
        ShelfError: they are damaged.
    """
    reviews = KeptReviews(seen.folder).all()
    if not reviews:
        raise ReviewError("there are no reviews yet: add some with 'omnishelf reviews add'")
    seen.tell(f"reading {len(reviews):,} reviews")
    catalog = seen.product([*{review.product for review in reviews}])
    reader = reader_of(seen)
    reads = reader.read(reviews, catalog)
    cards = reader.cards(reads, catalog)
    _write(folder / CARDS, cards)
    judged = [read.sentiment for read in reads if read.sentiment is not None]
    most = sorted(cards.values(), key=lambda card: (-card.reviews, card.product))
    return CardsResult(
        reviews=len(reviews),
        products=len(cards),
        languages=dict(Counter(read.language or "unknown" for read in reads).most_common()),
        calibrated=sum(one.calibrated for one in judged) / max(len(judged), 1),
        doubts=sum(bool(read.suspicions) for read in reads),
        masked=dict(Counter(kind for read in reads for kind in read.masked)),
        notes=tuple(note for read in reads for note in read.notes)[:_LISTED],
        cards=tuple(map(_told, most[:_LISTED])),
    )


def read_card(path: Path, product: str) -> Card | None:
    """One product's card, of a file of them; None if nobody has reviewed it.

    Raises:
        ShelfError: the file is damaged.
    """
    return next(iter(_read(path, "SELECT content FROM cards WHERE product = ?", product)), None)


def read_cards(path: Path) -> list[Card]:
    """All cards of a file.

    Raises:
        ShelfError: the file is damaged.
    """
    return _read(path, "SELECT content FROM cards ORDER BY product")


def read_reviewed(path: Path) -> Reviews:
    """What all cards of a file tell a ranking.

    Raises:
        ShelfError: the file is damaged.
    """
    told = ", ".join(f"json_extract(content, '$.{name}')" for name in _RANKED_BY)
    with reading(path, way_out="compute the cards again") as held:
        rows = held.execute(f"SELECT product, {told} FROM cards")  # noqa: S608
        return Reviews({product: Reviewed(*numbers) for product, *numbers in rows})


def _read(path: Path, statement: str, *values: str) -> list[Card]:
    with reading(path, way_out="compute the cards again") as held:
        rows = held.execute(statement, values).fetchall()
        return [Card.model_validate_json(content) for (content,) in rows]


def _write(path: Path, cards: Mapping[str, Card]) -> None:
    with closing(sqlite3.connect(path)) as held, held:
        held.execute("CREATE TABLE cards (product TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID")
        held.executemany(
            "INSERT INTO cards VALUES (?, ?)",
            [(id, card.model_dump_json()) for id, card in cards.items()],
        )


def _told(card: Card) -> CardTold:
    return CardTold(
        product=card.product,
        title=card.title,
        reviews=card.reviews,
        stars=card.stars,
        low=card.stars_low,
        high=card.stars_high,
        pros=tuple(point.aspect for point in card.pros),
        cons=tuple(point.aspect for point in card.cons),
        changed=tuple(change.what for change in card.changes),
        doubts=len(card.doubts),
    )


def sections(result: CardsResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.title or one.product, one.reviews, one.stars, one.low, one.high,
         ", ".join(one.pros[:_NAMED]), ", ".join(one.cons[:_NAMED]), ", ".join(one.changed),
         one.doubts]
        for one in result.cards
    ]  # fmt: skip
    spoken = ", ".join(f"{count:,} {name}" for name, count in result.languages.items())
    told = (
        "Stars with their 95 % interval, drawn towards the shop's mean while there are few "
        "reviews; reviews that something speaks against count for a fifth."
    )
    return [
        Tiles([
            ("reviews", f"{result.reviews:,}", spoken),
            ("products", f"{result.products:,}", ""),
            ("doubted", f"{result.doubts:,}", "reviews, believed less"),
            ("judged by a trained head", f"{result.calibrated:.0%}",
             "the others by lists of words, uncalibrated"),
        ]),
        Figure("Stars", _spread(result.cards), 2.4, partial(_draw, result.cards)),
        Table("cards", "Products", told,
              ["product", "reviews", "stars", "low", "high", "praised for", "blamed for",
               "changed", "doubted"], rows),
    ]  # fmt: skip


def _spread(cards: Sequence[CardTold]) -> str:
    few = sum(one.high < 3 for one in cards)  # noqa: PLR2004
    return f"{few} of {len(cards)} products are surely below three stars"


def _draw(cards: Sequence[CardTold], axes: Any, colours: Any) -> None:
    axes.hist([one.stars for one in cards], bins=_BINS, color=colours.mark)
    axes.set_xlabel("stars")
    axes.set_ylabel("products")


CARDS_PART = Part("cards", CardsWanted, CardsResult, compute, sections)
