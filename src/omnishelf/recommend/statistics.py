"""All that recommendations know of shoppers: a pure function of their events."""

from dataclasses import dataclass

from omnishelf.events.table import EventTable
from omnishelf.recommend.baskets import Baskets
from omnishelf.recommend.collaborative import Collaborative
from omnishelf.recommend.habits import faithfulness
from omnishelf.recommend.histories import Histories
from omnishelf.recommend.trends import Trends
from omnishelf.settings import RecommendSettings


@dataclass(frozen=True, eq=False)
class Statistics:
    """What was counted and learned from a table.

    It lives in memory and is made again from the log: a shopper who was erased there is in
    nothing that is made afterwards.
    """

    baskets: Baskets
    trends: Trends
    histories: Histories
    collaborative: Collaborative | None
    """None without the extra `shoppers`, or with too few of them."""
    faithfulness: float
    """How far shoppers buy again what they bought before, 0 to 1."""
    last: int
    """Highest `seq` of the events; 0 of none."""

    @classmethod
    def of(cls, table: EventTable, settings: RecommendSettings) -> "Statistics":
        """Count and learn. Of no events too: then everything comes from the catalog."""
        return cls(
            baskets=Baskets.of(table, settings),
            trends=Trends.of(table, settings),
            histories=Histories(table),
            collaborative=Collaborative.of(table, settings),
            faithfulness=faithfulness(table),
            last=int(table.seq.max()) if len(table) else 0,
        )
