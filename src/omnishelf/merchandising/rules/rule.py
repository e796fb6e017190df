"""A rule: when it holds and what it does."""

from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, field_validator, model_validator

from omnishelf.merchandising.phrases import keys
from omnishelf.merchandising.rules.actions import Action, Phrase
from omnishelf.merchandising.rules.target import FilterJson
from omnishelf.types import Filter, parse_filter
from omnishelf.types.frozen import Frozen

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class When(Frozen):
    """What must hold; every part that is given. Nothing given: every query."""

    words: tuple[Phrase, ...] = Field(default=(), max_length=200)
    match: Literal["exact", "contains", "any"] = "contains"
    """The query is one of the phrases; it has one of them in it, word beside word; or it has any
    one word of them."""
    category: Word | None = None
    """The shopper is in this category or below it: a path `Apparel > Shoes`, or a name in one."""
    where: FilterJson | None = None
    """The shopper's own filter has these conditions."""
    segments: tuple[Word, ...] = Field(default=(), max_length=100)
    """The shopper is of one of these segments."""
    languages: tuple[Language, ...] = Field(default=(), max_length=50)
    """The query is in one of these languages (ISO 639)."""

    @field_validator("words")
    @classmethod
    def _are_phrases(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in words:
            if not keys(phrase):
                raise ValueError(f"the phrase '{phrase[:60]}' has no letter and no digit")
        return words

    @cached_property
    def filter(self) -> Filter | None:
        """The filter, read."""
        return None if self.where is None else parse_filter(self.where)


class Rule(Frozen):
    """What is done to the answers to some queries, for some time."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    """What merchants call it; no two rules share one."""
    enabled: bool = True
    priority: int = Field(default=0, ge=-1_000_000, le=1_000_000)
    """The higher goes first and wins; of equals, the one that stands first."""
    valid_from: AwareDatetime | None = None
    """With its time zone, such as `2027-03-01T00:00:00+01:00`."""
    valid_until: AwareDatetime | None = None
    """The first moment at which it holds no more."""
    when: When = When()
    then: tuple[Action, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            raise ValueError("'valid_until' must be later than 'valid_from'")
        return self

    def is_valid(self, now: datetime) -> bool:
        """Whether it is enabled and its time is now.

        Args:
            now: with a time zone; without one it is taken as UTC.
        """
        now = now if now.tzinfo else now.replace(tzinfo=UTC)
        return (
            self.enabled
            and (self.valid_from is None or self.valid_from <= now)
            and (self.valid_until is None or now < self.valid_until)
        )
