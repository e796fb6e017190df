"""Days of sessions, ranked by a policy that learns and, beside it, by one that does not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from shoppers.clicks import Outcome, bot_outcome, expected_clicks, outcome
from shoppers.log import Answered, events_of, time_of
from shoppers.policy import BOT, Policy, Shown, Visit
from shoppers.toys import ideal_clicks
from shoppers.world import Search, Session, World

Floats = NDArray[np.float64]

BOT_SESSIONS = 5
"""A day, beside the shoppers'; the bot clicks all that it is shown."""


@dataclass(frozen=True, eq=False)
class Day:
    """What was to be expected of a day's sessions, [sessions] each."""

    day: int
    learned: Floats
    """Clicks to be expected of the lists that were shown, which the learner ranked."""
    content: Floats
    """The same of the content-only lists for the same searches."""
    ideal: Floats
    """The same of lists by true attraction: nobody can have many more."""
    searches: int
    clicks: int
    """That were made, by shoppers; the bot's are not among them."""
    orders: int


def run(
    world: World,
    learned: Policy,
    content: Policy,
    *,
    days: int,
    sessions: int,
    start: datetime,
    told: Callable[[Day], None] = lambda _: None,
) -> list[Day]:
    """Let shoppers come; only the learner's lists are shown and clicked.

    Args:
        world: lasts at least so many days.
        learned: shown, fed with events, and told of each night.
        content: asked beside it for comparison.
        days: to go through.
        sessions: of shoppers a day.
        start: midnight before the first day.
        told: each day, when it is over.
    """
    done = []
    for day in range(days):
        learned.begin_day(day)
        content.begin_day(day)
        done.append(_Today(world, learned, content, day, start).of(sessions))
        learned.end_of_day(day)
        told(done[-1])
    return done


class _Today:
    """One day as it goes by."""

    def __init__(
        self, world: World, learned: Policy, content: Policy, day: int, start: datetime
    ) -> None:
        self._world = world
        self._learned = learned
        self._content = content
        self._day = day
        self._start = start
        self._rng = np.random.default_rng([world.seed, 2, day])
        self._places = {id_: at for at, id_ in enumerate(world.goods.ids)}
        self._asked = self._total = 0
        self._searches = self._clicks = self._orders = 0

    def of(self, sessions: int) -> Day:
        """Let so many sessions pass, and the bot's between them."""
        bots = {*np.linspace(0, sessions, BOT_SESSIONS, endpoint=False, dtype=int).tolist()}
        visits = [*self._world.sessions(self._day, sessions)]
        self._total = sum(
            len(session.searches) * (2 if session.number in bots else 1) for session in visits
        )
        expected = np.zeros((3, sessions))
        for session in visits:
            if session.number in bots:
                self._bot(session)
            expected[:, session.number] = self._session(session)
        learned, content, ideal = expected
        return Day(self._day, learned, content, ideal, self._searches, self._clicks, self._orders)

    def _session(self, session: Session) -> Floats:
        world, shopper = self._world, session.shopper
        consents, eta = bool(world.tastes.consents[shopper]), float(world.tastes.eta[shopper])
        expected = np.zeros(3)
        for search in session.searches:
            visit = self._visit(str(shopper), consents, session)
            who = search.wish, shopper, self._day
            shown = self._learned.rank(search.text, visit)
            at = self._at(shown)
            beside = self._at(self._content.rank(search.text, visit))
            expected += (
                expected_clicks(world, *who, at),
                expected_clicks(world, *who, beside),
                ideal_clicks(world, *who),
            )
            made = outcome(world.attraction(*who, at), eta, self._rng)
            self._searches += 1
            self._clicks += int(made.clicked.sum())
            self._orders += int(made.ordered.sum())
            self._send(search, visit, shown, made)
        return expected

    def _bot(self, session: Session) -> None:
        """The bot asks what the next shopper will ask."""
        for search in session.searches:
            visit = self._visit(BOT, True, session)
            shown = self._learned.rank(search.text, visit)
            self._send(search, visit, shown, bot_outcome(len(shown.products)))

    def _visit(self, who: str, consents: bool, session: Session) -> Visit:
        """The next search's."""
        time = time_of(self._start, self._day, self._asked, self._total)
        self._asked += 1
        return Visit(who, consents, f"{self._day}-{session.number}-{who}", time)

    def _send(self, search: Search, visit: Visit, shown: Shown, made: Outcome) -> None:
        """Send what was done at once: a session's later lists may go by its first."""
        prices = self._world.goods.price[self._at(shown)]
        answered = Answered(visit, search.text, shown, made, prices)
        self._learned.observe([*events_of(answered)])

    def _at(self, shown: Shown) -> NDArray[np.intp]:
        return np.array([self._places[id_] for id_ in shown.products], np.intp)
