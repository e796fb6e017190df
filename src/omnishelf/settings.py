"""A shop's settings: `shelf.toml`, frozen and typed."""

import tomllib
from pathlib import Path
from typing import Literal, Self

import tomli_w
from pydantic import Field, ValidationError, model_validator

from omnishelf.errors import ShelfError
from omnishelf.files import write_atomic
from omnishelf.misfit import first_misfit
from omnishelf.types.frozen import Frozen
from omnishelf.types.results import SOURCES, Source

FILE_NAME = "shelf.toml"


class MediaLimits(Frozen):
    """What a picture, a sound or a download may cost."""

    max_bytes: int = Field(default=25_000_000, gt=0)
    max_pixels: int = Field(default=50_000_000, gt=0)
    max_seconds: float = Field(default=120.0, gt=0)
    """Longest sound, in seconds."""
    download_seconds: float = Field(default=20.0, gt=0)
    """Whole time for one URL, redirects and retries included."""
    max_redirects: int = Field(default=3, ge=0)
    retries: int = Field(default=2, ge=0)
    connections: int = Field(default=8, gt=0)
    """Downloads at the same time."""
    allow_private_addresses: bool = False
    """Whether a URL may point to a private or loopback address."""


class EncoderSettings(Frozen):
    """Which encoders turn products and queries into vectors."""

    set: str = "light"
    folder: str | None = None
    """For the set `clip`: the model's folder, or its name on the hub; for `classic`: the folder
    of its encoders."""


class SpeechSettings(Frozen):
    """What is listened for in a recording."""

    languages: tuple[str, ...] = Field(default=("zh", "en", "es"), min_length=1)
    """ISO 639-1 codes. Few are heard better than many: short phrases are easily mistaken."""


class SortFields(Frozen):
    """Where a product says what it is sorted by: a core field or an attribute."""

    newest: str = "added"
    """Numbers, or ISO 8601 dates such as `2027-03-01`."""
    popularity: str = "popularity"
    margin: str = "margin"


class SearchSettings(Frozen):
    """How the sources' rankings become one."""

    weights: dict[Source, float] = Field(default_factory=lambda: dict.fromkeys(SOURCES, 1.0))
    rank_constant: int = Field(default=60, gt=0)
    """k of reciprocal rank fusion."""
    candidates: int = Field(default=100, ge=10, le=1_000)
    """Candidates taken from each source."""
    sort_fields: SortFields = SortFields()
    out_of_stock: Literal["show", "last", "hide"] = "show"
    group_field: str | None = None
    """What variants of a product share, such as a parent's id: shown as one where that is asked
    for. Products without are compared by titles and vectors."""
    hide_below: float = Field(default=0.0, ge=0, le=1)
    """Hits that are less likely to be relevant are not shown; heeded once the shop is trained."""


class ClusterSettings(Frozen):
    """A Qdrant cluster that holds the index. Its key comes from the environment."""

    url: str
    collection: str = "omnishelf"
    """Collections are named after this and the generation."""
    shards: int = Field(default=3, ge=1)
    replicas: int = Field(default=3, ge=1)
    timeout_seconds: int = Field(default=10, ge=1)
    """For each try of a request."""


class IndexSettings(Frozen):
    """How the next index is made; one that is there stays as it is."""

    precision: Literal["float32", "float16", "int8"] = "int8"
    """Of the vectors of a shop so large that it has a graph. int8 builds it in half the time, and
    scores the best again in float16, as a smaller shop is searched anyway."""
    cluster: ClusterSettings | None = None
    """None: the index lies in the shop's folder."""


class LearningSettings(Frozen):
    """What training looks at."""

    languages: tuple[str, ...] = Field(default=("en", "zh", "es", "de", "fr", "ja"), min_length=1)
    """Languages that shoppers' phrases are made in (ISO 639-1)."""


class ExplorationSettings(Frozen):
    """How much of what is shown goes to products that little is known of."""

    share: float = Field(default=0.0, ge=0, le=0.5)
    """Of searches that may show one such product higher up; 0: none does."""
    first: int = Field(default=3, ge=1, le=100)
    """The highest place, from 1, that may be given away."""
    last: int = Field(default=10, ge=1, le=100)
    """The lowest."""
    enough: float = Field(default=200.0, gt=0)
    """Shoppers who have seen a product after whom it is new no more."""
    candidates: int = Field(default=20, ge=1, le=100)
    """New products that are looked at for one search."""
    draws: int = Field(default=400, ge=100, le=10_000)
    """From which chances to win are estimated."""

    @model_validator(mode="after")
    def _last_is_not_above_first(self) -> Self:
        if self.last < self.first:
            raise ValueError("'last' must not be a higher place than 'first'")
        return self


class EventSettings(Frozen):
    """What is kept of what shoppers do, and what is told of it."""

    retention_days: int = Field(default=400, ge=1)
    """Events that are older are refused, and removed by `expire`; a year and a month lets one
    season be compared with the last."""
    k: int = Field(default=5, ge=2)
    """The least number of shoppers behind a query, a position or a day that a report names."""
    epsilon: float | None = Field(default=None, gt=0)
    """Of differential privacy: how much a report may tell of one shopper, in all its parts
    together. None: counts are told as they are."""
    max_batch: int = Field(default=2_000, ge=1)
    """Events in one call over HTTP."""


class BehaviourSettings(Frozen):
    """How the ranking learns from shoppers' events."""

    rerank: bool = True
    """Whether what was learned may move a ranking at all."""
    depth: int = Field(default=100, ge=1, le=1_000)
    """The best by content that are put in better order; the others stay."""
    bound: float = Field(default=2.0, gt=0, le=10)
    """The most that the log-odds of a score are moved by; a training may choose less. With 2, what
    is relevant with a chance of a half may come to count as 0.88 or as 0.12."""
    half_life_days: float = Field(default=14.0, gt=0)
    """After so long, a click counts half."""
    least_shoppers: int = Field(default=20, ge=2)
    """Nothing is learned from fewer, in the whole and in every leaf of a tree."""
    least_searches: int = Field(default=500, ge=20)
    """With fewer that were answered by a click, nothing is learned."""
    most_searches: int = Field(default=8_000, ge=100)
    """The latest are learned from."""
    retrain_events: int = Field(default=5_000, ge=1)
    """So many new events are worth a training ..."""
    retrain_hours: float = Field(default=1.0, ge=0)
    """... once the last is so long ago."""


class ServerSettings(Frozen):
    """What the HTTP server allows. Keys come from the environment, never from this file."""

    max_upload_bytes: int = Field(default=30_000_000, gt=0)
    requests_per_minute: int = Field(default=600, gt=0)
    """For each client."""
    allowed_origins: tuple[str, ...] = ()
    """Other sites whose pages may search, such as `https://shop.example`: those with the widget."""
    request_seconds: float = Field(default=30.0, gt=0)


class PersonalSettings(Frozen):
    """What is known of a shopper may move products, within a bound."""

    enabled: bool = True
    """Whether it may at all; heeded in searches that say who asks."""
    bound: float = Field(default=0.1, ge=0, le=0.5)
    """By what share of its score a product may be moved at most, up or down. At 0.1 it passes
    none that is more than 1.1 / 0.9 = 1.22 times as relevant."""
    half_life_days: float = Field(default=30.0, gt=0)
    """After so many days what a shopper did counts half."""


class RecommendSettings(Frozen):
    """What is offered beside a product, or to a shopper."""

    least_shoppers: int = Field(default=3, ge=1)
    """What fewer shoppers did is neither told nor used: two products that were bought together,
    or one that more look at than before."""
    near_duplicate: float = Field(default=0.97, gt=0, le=1)
    """Cosine from which two products are too much alike to be offered together."""
    diversity: float = Field(default=0.1, ge=0, le=1)
    """1 - lambda of maximal marginal relevance."""
    bought_days: float = Field(default=30.0, ge=0)
    """So long what a shopper has ordered is not offered to them again."""
    basket_hours: float = Field(default=6.0, gt=0)
    """Orders without a session belong together if the same shopper made them and no two that
    follow one another are farther apart."""
    trend_days: float = Field(default=3.0, gt=0)
    """Half-life of what counts as lately."""
    usual_days: float = Field(default=30.0, gt=0)
    """Half-life of what counts as usual; longer than `trend_days`."""
    taste_days: float = Field(default=30.0, gt=0)
    """Half-life of what a shopper did, in their taste."""
    collaborative: float = Field(default=0.5, ge=0, le=1)
    """Share that other shoppers with the same taste have in what is offered to a shopper that
    they are known for; the rest is what is like the products that the shopper cared for."""


class DemandSettings(Frozen):
    """How demand is forecast, and on what terms goods are ordered where no table of terms says.
    Times are in periods."""

    period: Literal["day", "week"] = "week"
    horizon: int = Field(default=8, ge=1, le=400)
    """Periods that are forecast."""
    season: int = Field(default=1, ge=1, le=400)
    """Periods after which sales repeat; 1: they don't."""
    recent: int = Field(default=8, ge=1)
    """The last periods, whose sales are compared with those before to see trends."""
    lead_time: float | None = Field(default=None, gt=0, le=1_000)
    """Mean time from an order to its arrival. None: no orders are advised for goods that the table
    of terms does not name."""
    lead_time_spread: float = Field(default=0.0, ge=0, le=1_000)
    review: float = Field(default=1.0, ge=0, le=1_000)
    """Time from one look at the stock to the next."""
    service_level: float = Field(default=0.95, gt=0, lt=1)
    cost_share: float | None = Field(default=None, gt=0, lt=1)
    """What a unit costs, as a share of its price."""
    holding_rate: float = Field(default=0.0, ge=0, le=10)
    """Cost of keeping a unit for a period, as a share of its cost."""
    order_cost: float = Field(default=0.0, ge=0)
    """Of an order, whatever its size."""


class MarketingSettings(Frozen):
    """What feeds say that no product says itself, and how small an audience may be."""

    platforms: tuple[str, ...] = ("google", "meta", "tiktok", "generic")
    """For which feeds are made, each in its first format."""
    shop: str = ""
    """The shop's name."""
    home: str = ""
    """Its public address."""
    locale: str | None = None
    """Language of the feeds (BCP 47); None: each product in its own."""
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    """The only one that is allowed; None: any."""
    condition: Literal["new", "refurbished", "used"] = "new"
    unknown_stock: Literal["in stock", "out of stock"] | None = None
    """Of products whose stock is not known; None: they are left out."""
    title: tuple[str, ...] = ("title",)
    """What a title is made of: `title`, `brand` and names of attributes."""
    pictures: str | None = None
    """The public address of a picture that is kept as a file: `{name}` stands for the file's name.
    None: such pictures are left out."""
    k: int = Field(default=20, ge=2)
    """The least number of shoppers or authors in an audience."""


class Settings(Frozen):
    """All settings of one shop."""

    encoders: EncoderSettings = EncoderSettings()
    media: MediaLimits = MediaLimits()
    speech: SpeechSettings = SpeechSettings()
    search: SearchSettings = SearchSettings()
    index: IndexSettings = IndexSettings()
    learning: LearningSettings = LearningSettings()
    exploration: ExplorationSettings = ExplorationSettings()
    events: EventSettings = EventSettings()
    behaviour: BehaviourSettings = BehaviourSettings()
    server: ServerSettings = ServerSettings()
    personal: PersonalSettings = PersonalSettings()
    recommend: RecommendSettings = RecommendSettings()
    demand: DemandSettings = DemandSettings()
    marketing: MarketingSettings = MarketingSettings()

    @classmethod
    def load(cls, shop: Path) -> "Settings":
        """Read `shelf.toml` of a shop folder.

        Raises:
            ShelfError: the file is missing, is not TOML, or has an unknown or wrong setting.
        """
        path = shop / FILE_NAME
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise ShelfError(
                f"{shop} is not a shop (no {FILE_NAME}): run 'omnishelf create {shop}' first"
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ShelfError(f"{path} is not valid TOML: {error}") from None
        except ValidationError as error:
            raise ShelfError(f"{path}: setting {first_misfit(error)}") from None

    def save(self, shop: Path) -> None:
        """Write `shelf.toml`, whole or not at all."""
        content = self.model_dump(mode="json", exclude_none=True)
        write_atomic(shop / FILE_NAME, tomli_w.dumps(content).encode())
