"""What a shopper asks."""

from dataclasses import dataclass
from typing import Literal, get_args

from omnishelf.errors import QueryError
from omnishelf.types.filter import Filter
from omnishelf.types.product import MAX_ID
from omnishelf.types.results import SOURCES, Source

MAX_TEXT = 2_000
MAX_LIMIT = 1_000
MAX_LIKED = 100
_SIDES = 4

MediaReference = str | bytes
"""A path, a URL or a data URI; or the file's own bytes."""

Sort = Literal["relevance", "price", "-price", "newest", "popularity", "margin"]
"""`price` rises, all others fall."""
SORTS: tuple[Sort, ...] = get_args(Sort)

Crop = tuple[float, float, float, float]
"""Left, top, right and bottom of a region, as fractions of the upright picture's sides."""


@dataclass(frozen=True, slots=True)
class Query:
    """Any mix of words, a picture, a sound, liked and disliked products.

    Everything is optional; `require_something` refuses a query with nothing in it.
    """

    text: str | None = None
    image: MediaReference | None = None
    crop: Crop | None = None
    """The region of the picture that is meant; None for all of it."""
    audio: MediaReference | None = None
    """Speech is turned into words; any other sound is matched with the products' sounds."""
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    where: Filter | None = None
    limit: int = 10
    offset: int = 0
    using: frozenset[Source] = frozenset(SOURCES)
    """The product-side sources that may answer."""
    locale: str | None = None
    """Language the shopper speaks, if known: saves detecting it in a recording."""
    facets: tuple[str, ...] = ()
    """Fields to count over the results."""
    sort: Sort = "relevance"
    drop: tuple[str, ...] = ()
    """Ids of chips (`Understood.chips`) that the shopper took away."""
    as_typed: bool = False
    """Whether the words are searched for as they are, even where they look mistyped."""
    collapse: bool = False
    """Whether variants and near-duplicates are shown as one hit."""
    diversity: float = 0.0
    """From 0, by relevance alone, to 1, as unlike one another as can be."""
    segment: str | None = None
    """The segment of shoppers that asks, for the merchant's rules."""
    shopper: str | None = None
    """Who asks, as in `Event.shopper`: what is known of them has a say."""
    session: str | None = None
    """This visit, as in `Event.session`."""
    personal: bool = True
    """Whether what is known of the shopper or the visit may move products."""

    def __post_init__(self) -> None:
        """Check sizes.

        Raises:
            QueryError: a part is too large, or nothing may answer.
        """
        if self.text is not None and len(self.text) > MAX_TEXT:
            raise QueryError(
                f"the query's words are {len(self.text):,} characters long; "
                f"{MAX_TEXT:,} at most are searched: shorten them"
            )
        if not 1 <= self.limit <= MAX_LIMIT:
            raise QueryError(f"limit must be 1 to {MAX_LIMIT}, got {self.limit}")
        if not 0 <= self.offset <= MAX_LIMIT:
            raise QueryError(f"offset must be 0 to {MAX_LIMIT}, got {self.offset}")
        if len(self.like) > MAX_LIKED or len(self.unlike) > MAX_LIKED:
            raise QueryError(f"a query may like and unlike {MAX_LIKED} products each at most")
        if self.crop is not None:
            _check_crop(self.crop)
            if self.image is None:
                raise QueryError("a crop is given but no picture: give 'image' too, or no 'crop'")
        if not 0 <= self.diversity <= 1:
            raise QueryError(f"diversity must be 0 to 1, got {self.diversity}")
        if self.sort not in SORTS:
            raise QueryError(f"sort must be one of {', '.join(SORTS)}, got '{self.sort}'")
        for name, id in (("shopper", self.shopper), ("session", self.session)):
            if id is not None and not 1 <= len(id) <= MAX_ID:
                raise QueryError(
                    f"{name} must have 1 to {MAX_ID} characters, got {len(id):,}: give the id that "
                    "its events have, or leave it out"
                )
        if not self.using:
            raise QueryError(f"'using' is empty: name at least one of {', '.join(SOURCES)}")

    def require_something(self) -> None:
        """Refuse an empty query.

        Raises:
            QueryError: there are no words, no picture, no sound and no liked products.
        """
        words = self.text is not None and self.text.strip()
        if not (words or self.image or self.audio or self.like or self.unlike):
            raise QueryError(
                "the query is empty: give words, a picture, a sound, or products to be like"
            )


def _check_crop(crop: Crop) -> None:
    shape = "it must be left, top, right, bottom, as fractions of the picture from 0 to 1"
    if len(crop) != _SIDES:
        raise QueryError(f"crop has {len(crop)} numbers: {shape}")
    left, top, right, bottom = crop
    # Written so that NaN, which compares with nothing, is refused too.
    if not all(0 <= side <= 1 for side in crop):
        raise QueryError(f"crop {list(crop)} reaches outside the picture: {shape}")
    if not (left < right and top < bottom):
        raise QueryError(
            f"crop {list(crop)} has no area: {shape}, left of right and top above bottom"
        )
