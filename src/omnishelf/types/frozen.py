"""The base of every noun that is read from or written to JSON."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable, strictly shaped record: unknown fields are refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
