"""All areas by name."""

from collections.abc import Mapping
from types import MappingProxyType

from omnishelf.shelf.insights.demand.forecast import FORECAST
from omnishelf.shelf.insights.demand.launches import LAUNCHES
from omnishelf.shelf.insights.demand.stock import STOCK
from omnishelf.shelf.insights.demand.trends import TRENDS
from omnishelf.shelf.insights.part import Area

AREAS: Mapping[str, Area] = MappingProxyType(
    {
        area.name: area
        for area in (Area("demand", "Demand and stock", (FORECAST, STOCK, LAUNCHES, TRENDS)),)
    }
)
