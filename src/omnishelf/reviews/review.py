"""What one buyer said of one product."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints, field_validator, model_validator

from omnishelf.types.frozen import Frozen
from omnishelf.types.product import MAX_ID, MAX_MEDIA

MAX_TEXT = 200_000
"""Characters of a review; `text.grams.MOST_CHARACTERS` of them are read."""

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ID)]
_Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Review(Frozen):
    """One review: words, stars, a recording, pictures; at least one of them."""

    id: _Name
    product: _Name
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)] = ""
    rating: float | None = Field(default=None, ge=1, le=5)
    """Stars."""
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    """Of the words (BCP 47), where known."""
    time: AwareDatetime | None = None
    """When it was written; kept in UTC. Without, it has no part in trends."""
    author: _Name | None = None
    """A pseudonym; never shown."""
    sound: _Reference | None = None
    """A path, URL or data URI of a recording."""
    pictures: tuple[_Reference, ...] = Field(default=(), max_length=MAX_MEDIA)
    """Paths, URLs or data URIs."""

    @field_validator("time")
    @classmethod
    def _in_utc(cls, time: datetime | None) -> datetime | None:
        return None if time is None else time.astimezone(UTC)

    @model_validator(mode="after")
    def _says_something(self) -> "Review":
        if not (self.text or self.rating is not None or self.sound or self.pictures):
            raise ValueError("it is empty: give a text, a rating, a sound or a picture")
        return self
