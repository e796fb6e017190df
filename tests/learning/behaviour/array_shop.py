"""Shoppers whose tastes are known, over a shop of arrays."""

from dataclasses import dataclass

import numpy as np

from omnishelf.events.table import Coded, EventTable
from omnishelf.reranking.candidates import Candidates, ProductFacts, QueryFacts, Standing
from omnishelf.types import EVENT_KINDS

START = 1_750_000_000.0
DAY = 86_400.0
IMPRESSION, CLICK = EVENT_KINDS.index("impression"), EVENT_KINDS.index("click")


def table_of(rows, *, start_seq=1):
    """An `EventTable` of dicts that have at least kind, time and product."""
    rows = sorted(rows, key=lambda row: row["time"])

    def coded(name):
        return Coded.of(row.get(name) for row in rows)

    def numbers(name):
        return np.array([row.get(name, np.nan) for row in rows], np.float64)

    return EventTable(
        seq=np.arange(start_seq, start_seq + len(rows)),
        time=np.array([row["time"] for row in rows], np.float64),
        kind=np.array([EVENT_KINDS.index(row["kind"]) for row in rows], np.uint8),
        product=coded("product"),
        shopper=coded("shopper"),
        session=coded("session"),
        search=coded("search"),
        query=coded("query"),
        surface=Coded.of(row.get("surface", "search") for row in rows),
        arm=coded("arm"),
        position=np.array([row.get("position", 0) for row in rows], np.int32),
        propensity=numbers("propensity"),
        quantity=np.ones(len(rows), np.int32),
        price=numbers("price"),
        rating=numbers("rating"),
    )


@dataclass
class Shop:
    """Queries with candidates. What shoppers like is how a product looks; content goes by words."""

    candidates_by_query: dict[str, Candidates]
    liking: dict[str, np.ndarray]
    """By query [candidates], the chance of a click once looked at."""

    def candidates(self, asked):
        return self.candidates_by_query.get(asked.query)


def shop(*, queries=12, candidates=20, likes="look", seed=3):
    """A shop. `likes`: `look` for what content does not go by, `words` for what it does."""
    rng = np.random.default_rng(seed)
    by_query, liking = {}, {}
    for number in range(queries):
        score = np.sort(rng.uniform(0.3, 0.9, candidates))[::-1]
        look = rng.uniform(0, 1, candidates)
        facts = ProductFacts.unknown(candidates)
        by_query[f"query {number}"] = Candidates(
            products=tuple(f"p{number}-{n}" for n in range(candidates)),
            score=score,
            query=QueryFacts(f"query {number}", "en"),
            facts=facts,
            found={
                "words": Standing(score, np.arange(1.0, candidates + 1)),
                "image": Standing(look, np.argsort(np.argsort(-look)) + 1.0),
            },
        )
        liking[f"query {number}"] = np.clip(look if likes == "look" else score, 0.05, 0.95) ** 3
    return Shop(by_query, liking)


def visits(
    shop, *, lists, theta, seed=5, shown=10, shoppers=60, days=10, jitter=0.1, propensity=None
):
    """Impressions and clicks of so many searches, by the position-based model.

    The ranking shown is by content with some chance in it.
    """
    rng = np.random.default_rng(seed)
    names, rows = [*shop.candidates_by_query], []
    for number in range(lists):
        query = names[rng.integers(len(names))]
        found = shop.candidates_by_query[query]
        order = np.argsort(-(found.score + rng.normal(0, jitter, len(found))))[:shown]
        if propensity is not None:
            order = rng.permutation(order)
        time = START + days * DAY * number / lists
        told = {"search": f"s{number}", "query": query, "shopper": f"h{number % shoppers}",
                "session": f"v{number}"}  # fmt: skip
        for place, at in enumerate(order):
            event = {**told, "kind": "impression", "time": time, "product": found.products[at],
                     "position": place + 1}  # fmt: skip
            if propensity is not None:
                event["propensity"] = propensity
            rows.append(event)
            if rng.random() < theta[place] * shop.liking[query][at]:
                rows.append({**told, "kind": "click", "time": time + 5 + place,
                             "product": found.products[at]})  # fmt: skip
    return table_of(rows)
