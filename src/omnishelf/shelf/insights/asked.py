"""How often words were searched for, from the shop's log of queries."""

from datetime import date, timedelta
from pathlib import Path

from omnishelf.shelf.insights.one_table import reading

FILE_NAME = "queries.sqlite"


def asked(folder: Path, *, until: date, days: int) -> dict[str, int]:
    """Searches by their words in so many days up to one, answered or not; only words that enough
    visitors have used. Empty where nothing was logged.

    Raises:
        ShelfError: the log is damaged.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return {}
    since = (until - timedelta(days=days - 1)).isoformat()
    with reading(path, way_out="remove it, it is begun anew") as held:
        return dict(
            held.execute(
                "SELECT text, sum(searches) FROM queries WHERE day BETWEEN ? AND ? AND text IN "
                "(SELECT text FROM told) GROUP BY text",
                (since, until.isoformat()),
            ).fetchall()
        )
