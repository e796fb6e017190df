"""What is asked of a shop, day by day, and what it had no good answer to; `GET /v1/queries`."""

import json
import queue
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Query, Request

from omnishelf.analyzer import fold
from omnishelf.server.askers import Askers
from omnishelf.server.keys import may_change
from omnishelf.shelf.insights.asked import FILE_NAME
from omnishelf.types import Results

router = APIRouter(prefix="/v1", dependencies=[Depends(may_change)], tags=["merchandising"])

KEPT_DAYS = 90
LOW = 0.35
"""Score of the best hit below which an answer is of low confidence."""
_LISTED = 50
_WAITING = 10_000
"""Searches that may wait to be counted; more are not: the log must never slow a search."""
_LONGEST = 200

_TABLE = """
CREATE TABLE IF NOT EXISTS queries (
  day TEXT, text TEXT, searches INTEGER, unanswered INTEGER, low INTEGER, score REAL,
  PRIMARY KEY (day, text)
)"""
_TOLD = "CREATE TABLE IF NOT EXISTS told (text TEXT PRIMARY KEY)"
"""What enough visitors have asked."""
_KNOWN = "SELECT text FROM told WHERE text IN (SELECT value FROM json_each(?))"
"""Of a JSON list of texts those that are told already."""
_COUNT = """
INSERT INTO queries VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT (day, text) DO UPDATE SET
  searches = searches + 1, unanswered = unanswered + excluded.unanswered, low = low + excluded.low,
  score = score + excluded.score"""


class _Asked(NamedTuple):
    day: str
    text: str
    nothing: int
    low: int
    score: float
    who: str


class QueryLog:
    """Counts of the words that were searched for, without who asked.

    Counting is done by a thread of its own, a search only leaves a note. Pages beyond the first
    and answers to pictures are not counted. Words that few visitors used may tell who they are,
    and are in no report.
    """

    def __init__(self, folder: Path, *, k: int) -> None:
        """Of a shop's folder; words are told once `k` visitors have used them."""
        self._path = folder / FILE_NAME
        self._askers = Askers(k)
        self._waiting: queue.Queue[_Asked | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._run, name="query log", daemon=True)
        self._thread.start()

    def note(self, text: str | None, results: Results, *, offset: int, who: str) -> None:
        """Have a search counted.

        Args:
            text: its words.
            results: its answer.
            offset: of the page.
            who: the visitor, by whatever tells one from another; it is not kept.
        """
        words = " ".join(fold(text or "").split())[:_LONGEST]
        if not words or offset:
            return
        best = results.hits[0].score if results.hits else 0.0
        day = datetime.now(UTC).date().isoformat()
        low = bool(results.hits) and best < LOW
        asked = _Asked(day, words, int(not results.hits), int(low), best, who)
        try:
            self._waiting.put_nowait(asked)
        except queue.Full:
            return

    def report(self, days: int) -> dict[str, Any]:
        """What was asked in so many days.

        Returns:
            `searches`, how many of them are `rare` and not told, and lists of `text` with `count`:
            `top`, `no_result`, and `low_confidence` with the mean `score`.
        """
        since = (datetime.now(UTC).date() - timedelta(days=days - 1)).isoformat()
        with closing(self._connect()) as held:
            total, rare = held.execute(
                "SELECT coalesce(sum(searches), 0), coalesce(sum(searches * (text NOT IN told)), 0)"
                " FROM queries WHERE day >= ?", (since,)
            ).fetchone()  # fmt: skip
            rows = {
                column: held.execute(
                    f"SELECT text, sum({column}) AS n, sum(score) / sum(searches) FROM queries "  # noqa: S608
                    "WHERE day >= ? AND text IN told GROUP BY text HAVING n > 0 "
                    "ORDER BY n DESC, text LIMIT ?",
                    (since, _LISTED),
                ).fetchall()
                for column in ("searches", "unanswered", "low")
            }
        return {
            "searches": total,
            "rare": rare,
            "top": [{"text": text, "count": count} for text, count, _ in rows["searches"]],
            "no_result": [{"text": text, "count": count} for text, count, _ in rows["unanswered"]],
            "low_confidence": [
                {"text": text, "count": count, "score": round(score, 3)}
                for text, count, score in rows["low"]
            ],
        }

    def close(self) -> None:
        """Count what waits, and end."""
        self._waiting.put(None)
        self._thread.join()

    def _connect(self) -> sqlite3.Connection:
        held = sqlite3.connect(self._path, timeout=10)
        held.execute(_TABLE)
        held.execute(_TOLD)
        return held

    def _run(self) -> None:
        while True:
            noted = [self._waiting.get()]
            while not self._waiting.empty():
                noted.append(self._waiting.get_nowait())
            ended = None in noted
            # A full disk costs the log, not the search.
            with suppress(sqlite3.Error, OSError):
                self._count([asked for asked in noted if asked is not None])
            if ended:
                return

    def _count(self, asked: list[_Asked]) -> None:
        before = (datetime.now(UTC).date() - timedelta(days=KEPT_DAYS)).isoformat()
        with closing(self._connect()) as held, held:
            held.executemany(_COUNT, [one[:-1] for one in asked])
            texts = json.dumps([one.text for one in asked])
            known = {text for (text,) in held.execute(_KNOWN, (texts,))}
            waiting = (one for one in asked if one.text not in known)
            told = {one.text for one in waiting if self._askers.enough(one.text, one.who)}
            held.executemany("INSERT OR IGNORE INTO told VALUES (?)", [(text,) for text in told])
            if held.execute("DELETE FROM queries WHERE day < ?", (before,)).rowcount:
                held.execute("DELETE FROM told WHERE text NOT IN (SELECT text FROM queries)")


@router.get("/queries", summary="What was asked, and what had no good answer")
def queries(
    request: Request, days: Annotated[int, Query(ge=1, le=KEPT_DAYS)] = 7
) -> dict[str, Any]:
    """Report the log."""
    log: QueryLog = request.app.state.queries
    return log.report(days)
