"""What a shop's shoppers do: taken, imported, told of, exported and erased."""

import hmac
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.report import RejectionWriter
from omnishelf.errors import EventError
from omnishelf.events.bots import bots
from omnishelf.events.formats import How
from omnishelf.events.importing import Imported, import_events
from omnishelf.events.intake import Given, Intake, Refusal
from omnishelf.events.lists import Lists
from omnishelf.events.log import EventLog
from omnishelf.events.reports import EventReport, report
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types.event import Event, EventKind

_CREATIVE = re.compile(r"(.+)/\d+/\d+", re.DOTALL)
"""The id of a creative, `product/picture/line`: see `marketing.creatives.creative`."""

_ENDINGS = {".jsonl": "ga4", ".ndjson": "ga4", ".json": "ga4"}


@dataclass(frozen=True, slots=True)
class TakeReport:
    """What became of events that were sent."""

    new: int
    duplicates: int
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file of events."""

    new: int
    duplicates: int
    rejected: tuple[Rejection, ...]


class ShopEvents:
    """The events of an open shop. The log is opened when it is first needed."""

    def __init__(self, shop: OpenShop, *, clock: Callable[[], float] = time.time) -> None:
        """Of an open shop.

        Args:
            shop: the shop.
            clock: seconds since 1970.
        """
        self._clock = clock
        self.on_erase: list[Callable[[], None]] = []
        """Called after events are erased, before that call returns: whoever keeps what was derived
        from events drops it here."""
        self._shop = shop
        self._log: EventLog | None = None
        self._opening = threading.Lock()

    @property
    def log(self) -> EventLog:
        """The log itself.

        Raises:
            ShelfError: it is damaged or can't be written.
        """
        with self._opening:
            if self._log is None:
                self._log = EventLog(self._shop.folder)
            return self._log

    @property
    def kept(self) -> bool:
        """Whether any events were ever taken: without, nothing is opened for a search."""
        return self._log is not None or EventLog.there(self._shop.folder)

    @property
    def lists(self) -> Lists:
        """Makes the tokens by which lists are named."""
        return Lists(self.log.key)

    def take(self, given: Sequence[Given], *, trusted: bool = True) -> TakeReport:
        """Keep events, durable on return; those that can't be are told, and stop no other.

        Args:
            given: events, or what they are read from; in any order, and again.
            trusted: whether their sender is the shop itself, whose propensities and arms are
                believed; of others only those that a token vouches for.

        Raises:
            ShelfError: the log can't be written; nothing of them is kept.
        """
        sifted = self._intake().sift(given, trusted=trusted, now=self._now())
        taken = self.log.append(sifted.events)
        return TakeReport(taken.new, taken.duplicates, sifted.refused)

    def import_file(
        self,
        path: Path | str,
        *,
        format: str | None = None,
        mapping: Mapping[str, str] | None = None,
        kind: EventKind | None = None,
        consent: bool = False,
        report: Path | str | None = None,
        progress: Callable[[Imported], None] = lambda _: None,
    ) -> ImportReport:
        """Add a file of events; adding it again adds nothing.

        Args:
            path: the file, gzipped or not.
            format: `csv` or `ga4`; None: by the name.
            mapping: our field names to the file's columns, where they are not obvious.
            kind: what all rows are, where no column says so.
            consent: whether these shoppers consented to be remembered, where the file does not say.
            report: file to write every rejection to (CSV, or JSON Lines by its name).
            progress: told after every batch; what it tells of is durable.

        Raises:
            EventError: the file can't be read at all.
            ShelfError: the log can't be written.
        """
        path = Path(path)
        if format is None:
            endings = [ending.lower() for ending in path.suffixes if ending.lower() != ".gz"]
            format = _ENDINGS.get(endings[-1] if endings else "", "csv")
        rejected: list[Rejection] = []
        with RejectionWriter(Path(report) if report else None) as writer:

            def reject(rejection: Rejection) -> None:
                rejected.append(rejection)
                writer.write(rejection)

            done = import_events(
                self.log,
                self._intake(),
                path,
                format=format,
                how=How(mapping or {}, kind, consent),
                reject=reject,
                progress=progress,
            )
        return ImportReport(done.new, done.duplicates, tuple(rejected))

    def export(self, shopper: str) -> list[Event]:
        """All that is kept of a shopper, in order of time; empty for one who is not known.

        Raises:
            ShelfError: the log is damaged.
        """
        return self.log.export(shopper)

    def erase(self, shopper: str) -> int:
        """Remove all that is kept of a shopper, and all that was derived from it; returns how
        many events there were.

        Raises:
            ShelfError: it could not all be removed; erasing again goes on.
        """
        erased = self.log.erase(shopper)
        # Even if there were none: an erasure may have been cut off before this.
        self._drop_derived()
        return erased

    def expire(self) -> int:
        """Remove events that are older than `events.retention_days`; returns how many.

        Raises:
            ShelfError: it could not all be removed; calling again goes on.
        """
        oldest = self._now() - timedelta(days=self._shop.settings.events.retention_days)
        expired = self.log.expire(oldest.timestamp())
        if expired:
            self._drop_derived()
        return expired

    def report(self, *, days: int = 30) -> EventReport:
        """What shoppers did in so many days up to today (UTC), bots left out.

        Raises:
            EventError: not one day is asked for.
            ShelfError: the log is damaged.
        """
        if days < 1:
            raise EventError(f"a report is of 1 day at least, not of {days}")
        settings, log = self._shop.settings.events, self.log
        midnight = self._now().replace(hour=0, minute=0, second=0, microsecond=0)
        since = (midnight - timedelta(days=days - 1)).timestamp()
        # Of the same events the same noise, which nobody outside can draw again.
        of = f"{since} {log.last} {log.erasures}".encode()
        seed = int.from_bytes(hmac.digest(log.key.derived("noise"), of, "sha256"))
        table = log.table(since=since)
        return report(table.rows(~bots(table)), k=settings.k, epsilon=settings.epsilon, seed=seed)

    def close(self) -> None:
        """Close the log, if it is open."""
        with self._opening:
            if self._log is not None:
                self._log.close()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _intake(self) -> Intake:
        return Intake(self.lists, self._shop.settings.events, self._known)

    def _known(self, ids: Sequence[str]) -> set[str]:
        """Those that are products of the shop, or creatives of one."""
        known = {*self._shop.records.fingerprints(ids)}
        creatives = {id: found[1] for id in ids if (found := _CREATIVE.fullmatch(id))}
        of = self._shop.records.fingerprints([*{*creatives.values()}])
        return known | {id for id, product in creatives.items() if product in of}

    def _drop_derived(self) -> None:
        faults: list[Exception] = []
        for drop in self.on_erase:
            try:
                drop()
            except Exception as error:
                # The others must drop theirs all the same.
                faults.append(error)
        if faults:
            raise faults[0]
