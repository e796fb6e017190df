"""All areas by name."""

from collections.abc import Mapping
from types import MappingProxyType

from omnishelf.shelf.insights.demand.forecast import FORECAST
from omnishelf.shelf.insights.demand.launches import LAUNCHES
from omnishelf.shelf.insights.demand.stock import STOCK
from omnishelf.shelf.insights.demand.trends import TRENDS
from omnishelf.shelf.insights.marketing.audiences import AUDIENCES
from omnishelf.shelf.insights.marketing.budget import BUDGET
from omnishelf.shelf.insights.marketing.categories import CATEGORIES
from omnishelf.shelf.insights.marketing.creatives import CREATIVES
from omnishelf.shelf.insights.marketing.feeds import FEEDS
from omnishelf.shelf.insights.marketing.posts import POSTS
from omnishelf.shelf.insights.part import Area
from omnishelf.shelf.insights.reviews.cards import CARDS_PART

_ALL = (
    Area("reviews", "Reviews", (CARDS_PART,)),
    Area("demand", "Demand and stock", (FORECAST, STOCK, LAUNCHES, TRENDS)),
    Area(
        "marketing", "Marketing and ads", (FEEDS, CATEGORIES, AUDIENCES, POSTS, BUDGET, CREATIVES)
    ),
)

AREAS: Mapping[str, Area] = MappingProxyType({area.name: area for area in _ALL})
"""In the order in which they are shown."""
