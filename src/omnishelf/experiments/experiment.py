"""An experiment: what is compared, on whom, for how long, by what."""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from omnishelf.types.frozen import Frozen

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=40)]
"""Of letters, digits, `-`, `_` and `.`: names are joined in events, by `/` and `,`."""
Kind = Literal["ab", "interleave"]
Metric = Literal["click_through", "conversion", "revenue"]
_OFF = 1e-9


class Options(Frozen):
    """What an arm changes; None: as the shop's settings say."""

    reranker: bool | None = None
    """Whether the ranking that was learned from shoppers is used."""
    personal: bool | None = None
    """Whether a shopper's own profile has a say."""
    exploration: float | None = Field(default=None, ge=0, le=0.5)
    """Share of searches that may show a new product higher up."""

    def over(self, other: "Options") -> "Options":
        """These, and the other's where these say nothing."""
        return Options.model_validate(other.model_dump() | self.changes())

    def changes(self) -> dict[str, bool | float]:
        """What is said, by name."""
        return self.model_dump(exclude_none=True)


class Arm(Frozen):
    """One of the things that are compared."""

    name: Name
    share: float = Field(gt=0, le=1)
    """Of all shoppers."""
    options: Options = Options()


class Experiment(Frozen):
    """Arms, of which the first is what the others are compared with."""

    name: Name
    kind: Kind = "ab"
    """`ab`: each shopper sees one arm. `interleave`: each list is drafted from both."""
    arms: tuple[Arm, ...] = Field(min_length=2, max_length=10)
    metric: Metric = "click_through"
    """What decides, of an `ab`; interleaving is decided by clicks."""
    start: AwareDatetime
    """With its time zone, such as `2027-03-01T00:00:00+01:00`."""
    end: AwareDatetime | None = None
    """The first moment at which it holds no more; None: until it is stopped."""
    shoppers: int = Field(default=10_000, ge=100, le=1_000_000_000)
    """How many are expected: whenever it is looked at the answer holds, and it is sharpest near
    so many."""
    least_effect: float = Field(default=0.05, gt=0, le=1)
    """Relative difference that is worth knowing: says how many more shoppers are needed."""
    salt: Annotated[str, StringConstraints(max_length=200)] = ""
    """Hashed with each shopper; empty: the experiment's name. Another draws the arms anew."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [arm.name for arm in self.arms]
        if len({*names}) < len(names):
            raise ValueError("two arms have the same name: give each its own")
        total = sum(arm.share for arm in self.arms)
        if total > 1 + _OFF:
            raise ValueError(f"the arms' shares sum to {total:.4g}: 1 is the most")
        if self.end is not None and self.start >= self.end:
            raise ValueError("'end' must be later than 'start'")
        options = [tuple(sorted(arm.options.changes().items())) for arm in self.arms]
        if len({*options}) < len(options):
            raise ValueError("two arms change the same: there is nothing to compare")
        if self.kind == "interleave":
            if len(self.arms) != 2:  # noqa: PLR2004
                raise ValueError("interleaving compares two arms")
            if abs(self.arms[0].share - self.arms[1].share) > _OFF:
                raise ValueError("interleaving gives both arms the same share")
        return self

    def runs(self, now: datetime) -> bool:
        """Whether it has begun and not ended.

        Args:
            now: with a time zone.
        """
        return self.start <= now and (self.end is None or now < self.end)

    def overlaps(self, other: "Experiment") -> bool:
        """Whether both run at some time."""
        last = datetime.max.replace(tzinfo=UTC)
        return self.start < (other.end or last) and other.start < (self.end or last)

    @property
    def changed(self) -> frozenset[str]:
        """Names of the options that some arm changes."""
        return frozenset(name for arm in self.arms for name in arm.options.changes())

    def logged(self, arm: Arm) -> str:
        """What an event of this arm says."""
        return f"{self.name}/{arm.name}"
