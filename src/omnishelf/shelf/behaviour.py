"""What an open shop has learned of its shoppers, kept up to date while it serves."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from omnishelf.errors import ModelError, OmnishelfError
from omnishelf.events.bots import bots
from omnishelf.events.log import EventLog
from omnishelf.events.table import EventTable
from omnishelf.experiments.experiment import Options
from omnishelf.exploration.rates import Rates, rates
from omnishelf.learning.behaviour.dynamic import Alarm, alarms, due, refreshed
from omnishelf.learning.behaviour.learn import learn
from omnishelf.profiles.catalog import Catalog
from omnishelf.profiles.profile import Profile
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.history import ModelHistory
from omnishelf.reranking.report_card import ReportCard
from omnishelf.reranking.reranker import Reranker
from omnishelf.reranking.statistics import ProductStatistics
from omnishelf.search.behaviour import Behaviour
from omnishelf.search.chance import Chance
from omnishelf.search.drafting import Drafting
from omnishelf.search.exploring import Exploring
from omnishelf.search.learned_order import LearnedOrder
from omnishelf.shelf.events import ShopEvents
from omnishelf.shelf.experiments import Experiments
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.shelf.profiles import Profiles
from omnishelf.shelf.replay import SearcherReplay
from omnishelf.types import Query

FOLDER, HISTORY = "behaviour", "history.json"
_DAY = 86_400.0
_YET_TO_COME = 1_800.0
"""Seconds in which a search may still be answered by a click."""
_LOOKS = tuple(1 / place for place in range(1, 21))
"""How far shoppers look before it was learned: half as often at the second place, and so on."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Known:
    """What searches go by until it is brought up to date."""

    model: Reranker | None = None
    statistics: ProductStatistics | None = None
    rates: Rates | None = None
    last: int = 0
    """Number of the newest event that was read."""


class ShopBehaviour:
    """Says of every query what is known of shoppers. Safe to use from several threads.

    All but the model is made of the log of events, lives in memory, and is made anew at once when
    events are erased. The model lies in the folder `behaviour`, with the cards of all trainings.
    """

    def __init__(
        self,
        shop: OpenShop,
        events: ShopEvents,
        experiments: Experiments,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Of an open shop; what was learned before is read."""
        self._shop, self._events, self._experiments = shop, events, experiments
        self._clock = clock
        self._folder: Path = shop.folder / FOLDER
        self._history = ModelHistory(self._folder / HISTORY)
        self._changing = threading.Lock()
        self._learning = threading.Lock()
        self._profiles: Profiles | None = None
        self._known = _Known(self._read())
        events.on_erase.append(self._forget)
        if events.kept and (self._known.model or self._explores()):
            self.refresh()

    def __call__(self, query: Query) -> Behaviour:
        """What is known, as far as this query shall go by it: its arm of an experiment says."""
        arms = self._experiments.assign(query.shopper, query.session)
        made = self._by(arms.options)
        if arms.draft is None:
            return made
        drafting = Drafting(arms.draft.arms, self._chance("interleaving"))
        return replace(made, drafts=(drafting, self._by(arms.draft.options[1])))

    def _by(self, options: Options) -> Behaviour:
        known = self._known
        return Behaviour(
            profile=self._profile(options),
            bound=self._shop.settings.personal.bound,
            reranker=self._order(known, options),
            explorer=self._explorer(known, options),
        )

    def _chance(self, purpose: str) -> Chance:
        return Chance(self._events.log.key.derived(purpose), self._clock)

    def refresh(self) -> None:
        """Bring what is known up to date with the log.

        Raises:
            ShelfError: the log is damaged.
        """
        with self._changing:
            self._known = self._made(self._events.log, self._known)

    def learn(self) -> ReportCard:
        """Learn from the log, and rank by it from now on if that is better; a training that is
        refused leaves what serves.

        Raises:
            ModelError: LightGBM is not installed.
            ShelfError: the log is damaged, or the shop can't be written.
        """
        with self._learning:
            log = self._events.log
            erasures, now = log.erasures, self._clock()
            table = log.table()
            learned = learn(
                table,
                self._replay(table),
                self._shop.settings.behaviour,
                now=now,
                erasures=erasures,
                bots=bots(table),
            )
            self._folder.mkdir(exist_ok=True)
            if learned.reranker is not None and log.erasures == erasures:
                learned.reranker.write(self._folder)
            elif (old := self._known.model) and old.manifest.erasures != erasures:
                # What it was trained with is gone, and nothing came in its place.
                self._remove()
            self._history.append(learned.card)
            with self._changing:
                self._known = self._made(log, _Known(self._read()))
            return learned.card

    def due(self) -> str | None:
        """Why a training is due; None if it isn't."""
        if not self._events.kept:
            return None
        log, cards = self._events.log, self._history.cards()
        return due(
            cards[-1] if cards else None,
            self._known.model,
            self._shop.settings.behaviour,
            now=self._clock(),
            newest=log.last,
            erasures=log.erasures,
        )

    def cards(self) -> tuple[ReportCard, ...]:
        """The cards of all trainings, newest last.

        Raises:
            ModelError: their file is damaged.
        """
        return self._history.cards()

    @property
    def learned(self) -> bool:
        """Whether an order that was learned from shoppers serves."""
        return self._known.model is not None

    def alarms(self) -> tuple[Alarm, ...]:
        """What is not as it was when the model was trained; nothing if none serves.

        Raises:
            ShelfError: the log is damaged.
        """
        model = self._known.model
        if model is None:
            return ()
        # The clicks of the latest searches are yet to come.
        table = self._events.log.table(until=self._clock() - _YET_TO_COME)
        since = model.manifest.trained.timestamp()
        return alarms(table, self._replay(table), model, since=since, bots=bots(table))

    def keep_up(self, stopping: threading.Event, *, every: float = 60.0) -> None:
        """Until told to stop, bring what is known up to date, and learn when it is due: for a
        thread of a server."""
        while not stopping.wait(every):
            try:
                if not self._events.kept:
                    continue
                if self._events.log.last > self._known.last:
                    self.refresh()
                if why := self.due():
                    _log.info("learning from shoppers: %s", why)
                    _log.info("learned from shoppers: %s", self.learn().reason)
            except OmnishelfError as error:
                _log.warning("%s. Searches go on by what was known", error)

    def _profile(self, options: Options) -> Callable[[str | None, str | None], Profile | None]:
        enabled = self._shop.settings.personal.enabled
        wanted = enabled if options.personal is None else options.personal
        if not wanted or not self._events.kept:
            return Behaviour().profile
        if self._profiles is None:
            self._profiles = Profiles(
                self._events.log, self._shop.settings.personal, self._catalog, clock=self._clock
            )
        return self._profiles.profile

    def _catalog(self) -> Catalog:
        return self._shop.searcher.shoppers.catalog

    def _order(self, known: _Known, options: Options) -> LearnedOrder | None:
        settings = self._shop.settings.behaviour
        wanted = settings.rerank if options.reranker is None else options.reranker
        if not wanted or known.model is None or known.statistics is None:
            return None
        return LearnedOrder(known.model, known.statistics, settings.depth, self._clock)

    def _explorer(self, known: _Known, options: Options) -> Exploring | None:
        settings = self._shop.settings.exploration
        share = settings.share if options.exploration is None else options.exploration
        if not share or known.rates is None:
            return None
        return Exploring(known.rates, settings, share, self._chance("exploration"))

    def _made(self, log: EventLog, old: _Known) -> _Known:
        """What the log tells by now."""
        now, last = self._clock(), log.last
        statistics = None
        if old.model is not None:
            known = old.statistics
            # A day more than is new: clicks find their lists in it, and bots are told by it.
            table = log.table(since=known.now - _DAY if known else None)
            statistics = refreshed(known, table, old.model, now=now, bots=bots(table))
        return _Known(old.model, statistics, self._rates(log, old.model), last)

    def _rates(self, log: EventLog, model: Reranker | None) -> Rates | None:
        if not self._explores():
            return None
        table = log.table(kinds=("impression", "click"))
        looks = model.manifest.examination if model else Examination(chances=_LOOKS)
        chances = np.array(looks.chances)
        return rates(table.rows(~bots(table)), np.minimum(chances, 1.0))

    def _explores(self) -> bool:
        return bool(self._shop.settings.exploration.share) or self._experiments.explores()

    def _replay(self, table: EventTable) -> SearcherReplay:
        settings = self._shop.settings
        return SearcherReplay(
            self._shop.searcher,
            table,
            depth=settings.behaviour.depth,
            half_life_days=settings.personal.half_life_days,
            personal=settings.personal.enabled,
        )

    def _read(self) -> Reranker | None:
        if not self._folder.exists() or not any(self._folder.glob("reranker.json")):
            return None
        try:
            return Reranker.read(self._folder)
        except ModelError as error:
            _log.warning("%s", error)
            return None

    def _forget(self) -> None:
        """Events were erased: nothing that was made of them stays."""
        if self._profiles is not None:
            self._profiles.forget()
        with self._changing:
            self._known = self._made(self._events.log, _Known(self._known.model))

    def drop(self) -> None:
        """Rank by content alone again; the cards stay."""
        with self._learning, self._changing:
            self._remove()
            self._known = _Known()

    def _remove(self) -> None:
        for path in self._folder.glob("*"):
            if path.name != HISTORY:
                path.unlink()
