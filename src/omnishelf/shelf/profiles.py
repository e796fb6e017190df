"""Profiles of a shop's shoppers, made when they are asked for and kept in memory only."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from omnishelf.errors import OmnishelfError
from omnishelf.events.table import EventTable
from omnishelf.profiles.acts import ACTS
from omnishelf.profiles.catalog import Catalog
from omnishelf.profiles.kept import KeptActs
from omnishelf.profiles.profile import Profile
from omnishelf.recent import Recent
from omnishelf.settings import PersonalSettings
from omnishelf.types.event import EventKind

_MOST = 10_000
"""Profiles held, of some kilobytes each."""
_STALE = 600.0
"""Seconds after which a profile is made anew though nothing was done: acts decay, and products
change."""

_report = logging.getLogger(__name__)

Who = tuple[str | None, str | None]
"""A pseudonym and a visit."""


class Log(Protocol):
    """As much of the log of events as profiles are made of."""

    @property
    def last(self) -> int:
        """The number of the event that came last."""
        ...

    @property
    def erasures(self) -> int:
        """Rises whenever events are erased."""
        ...

    def table(self, *, after: int = 0, kinds: Iterable[EventKind] | None = None) -> EventTable:
        """Events of these kinds whose numbers are above one."""
        ...

    def pseudonym(self, shopper: str) -> str:
        """What a shopper is called in tables."""
        ...


class Profiles:
    """Gives profiles as they are now. Safe to use from several threads.

    Everything here is made of the log again as soon as anything was erased from it, and nothing
    is ever written to disk.
    """

    def __init__(
        self,
        log: Log,
        settings: PersonalSettings,
        catalog: Callable[[], Catalog],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Make profiles of this log when they are asked for.

        Args:
            log: of the shop's events.
            settings: how.
            catalog: what profiles are made by now, as `Searcher.catalog`.
            clock: seconds since 1970.
        """
        self._log, self._settings = log, settings
        self._catalog, self._clock = catalog, clock
        self._lock = threading.Lock()
        self._begin()

    def profile(self, shopper: str | None, session: str | None) -> Profile | None:
        """The profile of a shopper, by their own id, and of a visit; None if nothing is known, or
        the shop wants no profiles. If the log can't be read, that is told in the shop's own log:
        a search without a profile is better than none."""
        if not self._settings.enabled:
            return None
        try:
            return self._profile(shopper, session)
        except OmnishelfError as error:
            _report.warning("%s. Searches go on without profiles", error)
            return None

    def _profile(self, shopper: str | None, session: str | None) -> Profile | None:
        who = (None if shopper is None else self._log.pseudonym(shopper), session)
        with self._lock:
            self._catch_up()
            acts = self._acts.of_shopper(who[0])
            visit = self._acts.of_visit(session, who[0])
            made = self._made
        if not (len(acts) or len(visit)):
            return None
        now, catalog = self._clock(), self._catalog()
        # Acts are only ever added: as many are the same ones.
        state = (len(acts), len(visit))
        kept = made.get(who)
        if kept is not None and kept.state == state and kept.fits(catalog, now):
            return kept.profile
        profile = Profile.of(
            acts, visit, catalog, now=now, half_life_days=self._settings.half_life_days
        )
        # Into what was there when the acts were read: if that was forgotten since, so is this.
        made.put(who, _Made(state, catalog, now, profile))
        return profile

    def forget(self) -> None:
        """Let go of everything, to be made again of what the log has now: call it whenever events
        are erased, so that nothing of them stays in memory until somebody asks."""
        with self._lock:
            self._begin()

    def _begin(self) -> None:
        # Before anything is read: an erasure during a reading is seen by the next one.
        self._erasures = self._log.erasures
        self._seen = 0
        self._acts = KeptActs()
        self._made: Recent[Who, _Made] = Recent(_MOST)

    def _catch_up(self) -> None:
        if self._log.erasures != self._erasures:
            self._begin()
        if (last := self._log.last) > self._seen:
            table = self._log.table(after=self._seen, kinds=ACTS)
            self._acts.add(table)
            # Events that came between the two looks are there already.
            self._seen = max(last, int(table.seq.max(initial=0)))


class _Made:
    """A profile, and what it was made of."""

    __slots__ = ("_catalog", "_time", "profile", "state")

    def __init__(
        self, state: tuple[int, int], catalog: Catalog, time: float, profile: Profile | None
    ) -> None:
        self.state, self.profile = state, profile
        self._catalog, self._time = catalog, time

    def fits(self, catalog: Catalog, now: float) -> bool:
        return self._catalog is catalog and 0 <= now - self._time < _STALE
