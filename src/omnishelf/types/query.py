"""What a shopper asks."""

from dataclasses import dataclass

from omnishelf.errors import QueryError
from omnishelf.types.filter import Filter
from omnishelf.types.results import SOURCES, Source

MAX_TEXT = 2_000
MAX_LIMIT = 1_000
MAX_LIKED = 100

MediaReference = str | bytes
"""A path, a URL or a data URI; or the file's own bytes."""


@dataclass(frozen=True, slots=True)
class Query:
    """Any mix of words, a picture, a sound, liked and disliked products.

    Everything is optional; `require_something` refuses a query with nothing in it.
    """

    text: str | None = None
    image: MediaReference | None = None
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
