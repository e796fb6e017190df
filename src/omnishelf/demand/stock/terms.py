"""On what terms a SKU is ordered, kept and sold."""

from pydantic import Field, model_validator

from omnishelf.types.frozen import Frozen


class Terms(Frozen):
    """Of one SKU at one location. Times are in periods of the forecast."""

    lead_time: float = Field(gt=0, le=1_000, allow_inf_nan=False)
    """Mean time from an order to its arrival."""
    lead_time_spread: float = Field(default=0, ge=0, le=1_000, allow_inf_nan=False)
    """Its standard deviation."""
    review: float = Field(default=1, ge=0, le=1_000, allow_inf_nan=False)
    """Time from one look at the stock to the next; 0: it is watched all the time."""
    service_level: float = Field(default=0.95, gt=0, lt=1)
    """Chance that stock lasts until an order arrives."""
    unit_cost: float = Field(gt=0, allow_inf_nan=False)
    price: float = Field(gt=0, allow_inf_nan=False)
    """That a unit sells for."""
    minimum: float = Field(default=1, ge=0, le=1e9)
    """Units; the supplier takes no smaller order."""
    pack: float = Field(default=1, gt=0, le=1e9)
    """Units; the supplier sells whole packs."""
    shelf_life: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Time after arrival in which a unit can be sold; None: always."""
    order_cost: float = Field(default=0, ge=0, allow_inf_nan=False)
    """Of an order, whatever its size."""
    holding_rate: float = Field(default=0, ge=0, le=10)
    """Cost of keeping a unit for a period, as a share of its cost."""

    @model_validator(mode="after")
    def _sells_for_more(self) -> "Terms":
        if self.price <= self.unit_cost:
            raise ValueError(
                f"a price of {self.price:g} is not above the cost of {self.unit_cost:g}: nothing "
                "is lost when it is not in stock, so no stock can be advised"
            )
        return self

    @property
    def margin(self) -> float:
        """What a sold unit earns."""
        return self.price - self.unit_cost
