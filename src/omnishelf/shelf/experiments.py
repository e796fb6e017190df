"""A shop's experiments: kept, assigned and judged."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from omnishelf.errors import ExperimentError
from omnishelf.events.bots import bots
from omnishelf.experiments import store
from omnishelf.experiments.assignment import Assigned, assign
from omnishelf.experiments.experiment import Experiment
from omnishelf.experiments.judging.judge import outcome
from omnishelf.experiments.outcome import Outcome
from omnishelf.shelf.events import ShopEvents
from omnishelf.shelf.open_shop import OpenShop

_log = logging.getLogger(__name__)


class Experiments:
    """Experiments of one shop. Safe to use from threads; changes hold for the next search."""

    def __init__(self, shop: OpenShop, events: ShopEvents) -> None:
        """Of an open shop and what is done in it."""
        self._shop, self._events = shop, events
        self._book: store.Book | None = None
        self._warned = False

    @property
    def book(self) -> store.Book:
        """All experiments, those that have ended too.

        Raises:
            ExperimentError: their file is damaged.
        """
        if self._book is None:
            self._book = store.load(self._shop.folder)
        return self._book

    def put(self, data: object) -> Experiment:
        """Add an experiment out of JSON, or change one that has not begun.

        Raises:
            ExperimentError: it is wrong, has begun, or changes what another one changes.
            OSError: the shop can't be written.
        """
        experiment = store.parse(data)
        self._write(lambda: store.put(self._shop.folder, experiment))
        return experiment

    def stop(self, name: str) -> Experiment:
        """End an experiment now.

        Raises:
            ExperimentError: there is none of this name that runs.
            OSError: the shop can't be written.
        """
        self._write(lambda: store.stop(self._shop.folder, name))
        return store.find(self.book, name)

    def remove(self, name: str) -> None:
        """Forget an experiment.

        Raises:
            ExperimentError: there is none of this name.
            OSError: the shop can't be written.
        """
        self._write(lambda: store.remove(self._shop.folder, name))

    def outcome(self, name: str) -> Outcome:
        """What came of an experiment so far, without what bots did.

        Raises:
            ExperimentError: there is none of this name.
            ShelfError: the log of events is damaged.
        """
        experiment = store.find(self.book, name)
        end = None if experiment.end is None else experiment.end.timestamp()
        table = self._events.log.table(since=experiment.start.timestamp(), until=end)
        return outcome(table.rows(~bots(table)), experiment)

    def assign(
        self, shopper: str | None, session: str | None, *, now: datetime | None = None
    ) -> Assigned:
        """What holds for a shopper: see `assignment.assign`.

        A shop whose file of experiments is damaged is searched as without any, and a warning is
        logged.
        """
        return assign(self._readable(), shopper, session, now or datetime.now(UTC))

    def explores(self) -> bool:
        """Whether an arm of any experiment shows new products by chance."""
        arms = (arm for experiment in self._readable() for arm in experiment.arms)
        return any(arm.options.exploration for arm in arms)

    def _readable(self) -> tuple[Experiment, ...]:
        try:
            return self.book.experiments
        except ExperimentError as error:
            if not self._warned:
                _log.warning("no experiment holds: %s", error)
                self._warned = True
            return ()

    def _write(self, change: Callable[[], store.Book]) -> None:
        with self._shop.writing:
            self._book = change()
