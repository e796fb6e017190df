"""Whether a click model tells better than raw clicks what shoppers like."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

from omnishelf.evaluation.significance import paired_bootstrap
from omnishelf.events.table import EventTable
from omnishelf.learning.behaviour.click_model import CLICK_MODELS, choose
from omnishelf.learning.behaviour.clicks import Clicks, clicks_of
from omnishelf.learning.behaviour.impressions import Lists, lists_of
from shoppers.clicks import examination
from shoppers.policy import BOT
from shoppers.shop import ContentList
from shoppers.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHOWN = 20
"""Times that a product must have been shown for a text, to be ordered by its clicks."""
_FEWEST = 5
"""Products of a text that is judged."""
_GROUPS = 10
RAW, CONTENT, TRUE_LOOKS = "raw clicks", "content ranking", "clicks by true looks"


@dataclass(frozen=True)
class RecoveryRow:
    """One order of each text's products against the true one, as written to the CSV."""

    scope: str
    """Of which products: `all shown`, or `as asked`, those that are all that the text names."""
    order: str
    """By what."""
    texts: int
    pairs: int
    """Of a text and a product."""
    tau: float
    """Kendall's tau-a, mean over texts: two products that an order does not tell apart count for
    nothing, as if they were put in order by chance."""
    better: float
    """Than by raw clicks: the mean difference."""
    low: float
    high: float
    """Of the difference, 95 %, over texts."""
    tau_b: float
    """Kendall's tau-b, which is not lowered by ties: products without a click are forgiven."""
    better_b: float
    low_b: float
    high_b: float


@dataclass(frozen=True, eq=False)
class Pairs:
    """Texts and products that were shown for them, a row each, [pairs]."""

    text: Ints
    """Codes of texts."""
    wish: Ints
    place: Ints
    """Of the product."""
    shown: Ints
    """How often."""
    orders: Mapping[str, Floats]
    """By name, the higher the better."""


def recovered(
    world: World, table: EventTable, content: Mapping[str, ContentList]
) -> list[RecoveryRow]:
    """Judge orders by clicks of a log.

    The truth is the exact attraction to the mean of those who ask, in the middle of the days.

    Args:
        world: in which the log was made.
        table: the log, of lists that the content ranking made. The bot is left out.
        content: that ranking.
    """
    bots = np.array([name == BOT for name in table.shopper.decoded()])
    lists = lists_of(table, bots)
    clicks = clicks_of(lists, _groups(lists, content))
    pairs = _pairs(world, lists, clicks, content)
    truth = _truth(world, pairs)
    relevant = world.relevance[pairs.wish, pairs.place] == 1
    often = pairs.shown >= SHOWN
    return [
        *_judged("all shown", pairs, truth, often),
        *_judged("as asked", pairs, truth, often & relevant),
    ]


def tau_a(values: Floats, truth: Floats) -> float:
    """(pairs in the same order - pairs in the other) / all pairs: M. Kendall, "A new measure of
    rank correlation", Biometrika 30 (1938)."""
    ours = np.sign(values[:, None] - values)
    theirs = np.sign(truth[:, None] - truth)
    return float((ours * theirs).sum() / (len(values) * (len(values) - 1)))


def tau_b(values: Floats, truth: Floats) -> float:
    """The same over the geometric mean of the pairs that each tells apart: M. Kendall, "The
    treatment of ties in ranking problems", Biometrika 33 (1945). 0 where either tells none."""
    tau = float(kendalltau(values, truth).statistic)
    return 0.0 if np.isnan(tau) else tau


def by_text(
    text: Ints, values: Floats, truth: Floats, tau: Callable[[Floats, Floats], float]
) -> Floats:
    """[texts], tau of values and the truth among each text's products, of texts with five products
    at least."""
    own = (text == one for one in np.unique(text))
    return np.array([tau(values[rows], truth[rows]) for rows in own if rows.sum() >= _FEWEST])


def _judged(
    scope: str, pairs: Pairs, truth: Floats, chosen: NDArray[np.bool_]
) -> Iterator[RecoveryRow]:
    text, truth = pairs.text[chosen], truth[chosen]
    raw = pairs.orders[RAW][chosen]
    for name, values in pairs.orders.items():
        found = []
        for tau in (tau_a, tau_b):
            own = by_text(text, values[chosen], truth, tau)
            if not len(own):
                return
            better = paired_bootstrap(own, by_text(text, raw, truth, tau))
            told = own.mean(), better.mean, better.low, better.high
            found += [round(float(value), 4) for value in told]
        yield RecoveryRow(scope, name, len(own), int(chosen.sum()), *found)


def _pairs(world: World, lists: Lists, clicks: Clicks, content: Mapping[str, ContentList]) -> Pairs:
    wish_of = {text: wish for wish, texts in enumerate(world.wishes.texts) for text in texts}
    place_of = {id_: place for place, id_ in enumerate(world.goods.ids)}
    # One impression stands for each pair.
    _, first = np.unique(clicks.pair, return_index=True)
    text = lists.query.codes[lists.list_of[first]].astype(np.int64)
    texts = [lists.query.values[code] for code in text]
    ids = [lists.product.values[code] for code in lists.product.codes[first]]
    shown = np.bincount(clicks.pair, minlength=clicks.pairs)
    clicked = np.bincount(clicks.pair, clicks.clicked, clicks.pairs)
    looks = np.bincount(clicks.pair, _looks(world, clicks.deepest)[clicks.position - 1])
    # The shop goes by the one that foretells best, without knowing the truth.
    best = choose(clicks).name
    models = {
        f"{name} (chosen)" if name == best else name: fit(clicks).attractiveness
        for name, fit in CLICK_MODELS.items()
    }
    return Pairs(
        text=text,
        wish=np.array([wish_of[one] for one in texts], np.int64),
        place=np.array([place_of[id_] for id_ in ids], np.int64),
        shown=shown,
        orders={
            RAW: clicked / shown,
            CONTENT: -np.array(
                [content[one].ids.index(id_) for one, id_ in zip(texts, ids, strict=True)],
                np.float64,
            ),
            **models,
            # What a click model could tell at best that knew how shoppers look.
            TRUE_LOOKS: clicked / looks,
        },
    )


def _looks(world: World, depth: int) -> Floats:
    """[depth], the mean chance that a shopper looks at each position who has not left."""
    looks = np.stack([examination(float(eta), depth) for eta in world.tastes.eta])
    return np.asarray(world.tastes.visits @ looks)


def _truth(world: World, pairs: Pairs) -> Floats:
    truth = np.zeros(len(pairs.wish))
    for wish in np.unique(pairs.wish):
        own = pairs.wish == wish
        truth[own] = world.mean_attraction(int(wish), world.days // 2, pairs.place[own])
    return truth


def _groups(lists: Lists, content: Mapping[str, ContentList]) -> Ints:
    """[n], impressions by content score in ten groups of about as many, as the shop's own training
    has them: what stands high is better too, which must not all be put down to its position."""
    scores = {text: dict(zip(one.ids, one.scores, strict=True)) for text, one in content.items()}
    texts = [scores[lists.query.values[code]] for code in lists.query.codes]
    ids = lists.product.values
    own = np.array(
        [texts[at][ids[code]] for at, code in zip(lists.list_of, lists.product.codes, strict=True)]
    )
    edges = np.unique(np.quantile(own, np.linspace(0, 1, _GROUPS + 1)[1:-1]))
    return np.asarray(np.searchsorted(edges, own), np.int64)
