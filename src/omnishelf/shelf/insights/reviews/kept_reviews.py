"""Reviews that were added, kept in the shop: `reviews.sqlite`."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from omnishelf.catalog.media.reference import is_data_uri, is_url
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.report import RejectionWriter
from omnishelf.reviews.reading import read_reviews
from omnishelf.reviews.review import Review
from omnishelf.shelf.insights.one_table import changing, reading

FILE_NAME = "reviews.sqlite"

_TABLE = """
CREATE TABLE IF NOT EXISTS reviews (
  id TEXT PRIMARY KEY, product TEXT NOT NULL, author TEXT, content TEXT NOT NULL
) WITHOUT ROWID"""
_INSERT = """
INSERT INTO reviews VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
SET product = excluded.product, author = excluded.author, content = excluded.content
WHERE content != excluded.content"""
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ReviewsReport:
    """What became of reviews that were given."""

    taken: int
    """New ones, and those that say something else than before."""
    unchanged: int
    rejected: tuple[Rejection, ...]


class KeptReviews:
    """Reviews by their ids: one that is given again takes the place of the older."""

    def __init__(self, folder: Path) -> None:
        """Of a shop's folder; nothing is opened yet."""
        self._path = folder / FILE_NAME

    @property
    def there(self) -> bool:
        """Whether any were ever added."""
        return self._path.exists()

    def add_file(
        self,
        path: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        report: Path | None = None,
    ) -> ReviewsReport:
        """Add a file of reviews: all that are sound, or none if it can't be read to its end.

        Pictures and sounds that are named by relative paths lie in the file's folder, and stay
        there.

        Args:
            path: CSV or JSON Lines, gzipped or not.
            mapping: our field names to the file's columns, where they are not obvious.
            report: file to write every refused row to (CSV, or JSON Lines by its name).

        Raises:
            ReviewError: the file can't be read at all.
            ShelfError: the shop can't be written; nothing of the file is kept.
        """
        rejected: list[Rejection] = []
        with RejectionWriter(report) as writer:

            def sound_ones() -> Iterator[Review]:
                for read in read_reviews(path, mapping=mapping):
                    if isinstance(read, Rejection):
                        rejected.append(read)
                        writer.write(read)
                    else:
                        yield _placed(read, path.parent)

            taken, unchanged = self.put(sound_ones())
        return ReviewsReport(taken, unchanged, tuple(rejected))

    def put(self, reviews: Iterable[Review]) -> tuple[int, int]:
        """Keep reviews, all or none; returns how many are new or changed, and how many are not.

        Raises:
            ShelfError: the shop can't be written.
        """
        given = 0
        waiting: list[tuple[str, str, str | None, str]] = []
        with self._changing() as held:
            before = held.total_changes
            for review in reviews:
                given += 1
                content = review.model_dump_json(exclude_defaults=True)
                waiting.append((review.id, review.product, review.author, content))
                if len(waiting) == _BATCH:
                    held.executemany(_INSERT, waiting)
                    waiting.clear()
            held.executemany(_INSERT, waiting)
            taken = held.total_changes - before
        return taken, given - taken

    def forget(self, *, author: str | None = None, ids: Sequence[str] = ()) -> int:
        """Remove reviews, every byte of them; returns how many there were.

        Args:
            author: all that this one has written.
            ids: of single reviews.

        Raises:
            ShelfError: the shop can't be written.
        """
        if not self.there:
            return 0
        with self._changing() as held:
            held.execute("PRAGMA secure_delete = ON")
            before = held.total_changes
            held.execute("DELETE FROM reviews WHERE author = ?", (author,))
            held.executemany("DELETE FROM reviews WHERE id = ?", [(id,) for id in ids])
            return held.total_changes - before

    def all(self) -> list[Review]:
        """All of them, by id.

        Raises:
            ShelfError: they are damaged.
        """
        if not self.there:
            return []
        with reading(self._path, way_out="remove it and add the reviews again") as held:
            rows = held.execute("SELECT content FROM reviews ORDER BY id")
            return [Review.model_validate_json(content) for (content,) in rows]

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return changing(self._path, _TABLE, undone="Nothing of it is changed")


def _placed(review: Review, folder: Path) -> Review:
    def at(reference: str) -> str:
        if is_url(reference) or is_data_uri(reference):
            return reference
        return str((folder / reference).resolve())

    return review.model_copy(
        update={
            "sound": at(review.sound) if review.sound else None,
            "pictures": tuple(map(at, review.pictures)),
        }
    )
