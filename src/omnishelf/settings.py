"""A shop's settings: `shelf.toml`, frozen and typed."""

import tomllib
from pathlib import Path
from typing import Literal

import tomli_w
from pydantic import Field, ValidationError

from omnishelf.errors import ShelfError
from omnishelf.files import write_atomic
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


class ServerSettings(Frozen):
    """What the HTTP server allows. Keys come from the environment, never from this file."""

    max_upload_bytes: int = Field(default=30_000_000, gt=0)
    requests_per_minute: int = Field(default=600, gt=0)
    """For each client."""
    allowed_origins: tuple[str, ...] = ()
    """Other sites whose pages may search, such as `https://shop.example`: those with the widget."""
    request_seconds: float = Field(default=30.0, gt=0)


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


class Settings(Frozen):
    """All settings of one shop."""

    encoders: EncoderSettings = EncoderSettings()
    media: MediaLimits = MediaLimits()
    speech: SpeechSettings = SpeechSettings()
    search: SearchSettings = SearchSettings()
    index: IndexSettings = IndexSettings()
    learning: LearningSettings = LearningSettings()
    server: ServerSettings = ServerSettings()
    recommend: RecommendSettings = RecommendSettings()

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
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ShelfError(f"{path}: setting '{place}': {first['msg']}") from None

    def save(self, shop: Path) -> None:
        """Write `shelf.toml`, whole or not at all."""
        content = self.model_dump(mode="json", exclude_none=True)
        write_atomic(shop / FILE_NAME, tomli_w.dumps(content).encode())
