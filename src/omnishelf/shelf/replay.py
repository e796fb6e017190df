"""Past searches asked again, so that what was found then can be learned from."""

from dataclasses import replace

from omnishelf.errors import OmnishelfError
from omnishelf.events.table import EventTable
from omnishelf.learning.behaviour.replay import Asked
from omnishelf.profiles.acts import Acts
from omnishelf.profiles.kept import KeptActs
from omnishelf.profiles.profile import Profile
from omnishelf.reranking.candidates import Candidates
from omnishelf.search.searcher import Searcher
from omnishelf.types import Query

_SESSION = "session "


class SearcherReplay:
    """Asks a shop's searcher; what suited whom is told by what they had done before."""

    def __init__(
        self,
        searcher: Searcher,
        table: EventTable,
        *,
        depth: int,
        half_life_days: float,
        personal: bool,
    ) -> None:
        """Ask this searcher.

        Args:
            searcher: that serves.
            table: the log.
            depth: so many of the best are put in another order.
            half_life_days: of profiles.
            personal: whether profiles have a say in this shop.
        """
        self._searcher, self._depth, self._half_life = searcher, depth, half_life_days
        self._found: dict[str, Candidates | None] = {}
        self._acts: KeptActs | None = None
        if personal:
            self._acts = KeptActs()
            self._acts.add(table)

    def candidates(self, asked: Asked) -> Candidates | None:
        """As `learning.behaviour.Replay` asks for."""
        if asked.query not in self._found:
            self._found[asked.query] = self._ask(asked.query)
        found = self._found[asked.query]
        if found is None or self._acts is None or asked.shopper is None:
            return found
        profile = self._profile(self._acts, asked.shopper, asked.time)
        return found if profile is None else self._searcher.shoppers.suiting(found, profile)

    def _ask(self, text: str) -> Candidates | None:
        try:
            return self._searcher.candidates(Query(text=text), depth=self._depth)
        except OmnishelfError:
            # Words that can't be asked any more, such as none at all.
            return None

    def _profile(self, acts: KeptActs, who: str, time: float) -> Profile | None:
        session = who.removeprefix(_SESSION) if who.startswith(_SESSION) else None
        known = acts.of_shopper(None if session else who)
        visit = acts.of_visit(session, None)
        return Profile.of(
            _before(known, time),
            _before(visit, time),
            self._searcher.shoppers.catalog,
            now=time,
            half_life_days=self._half_life,
        )


def _before(acts: Acts, time: float) -> Acts:
    """What was done before a moment: who knows what was clicked foretells it too well."""
    end = int(acts.time.searchsorted(time, "left"))
    return replace(
        acts,
        time=acts.time[:end],
        kind=acts.kind[:end],
        product=acts.product[:end],
        rating=acts.rating[:end],
    )
