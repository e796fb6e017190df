"""One training from shoppers' events: from the log to an order that serves, or a reason."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.learning.behaviour.click_model import Chosen, choose
from omnishelf.learning.behaviour.clicks import clicks_of
from omnishelf.learning.behaviour.expected import edges_of, expectation_of
from omnishelf.learning.behaviour.gate import Judged, click_ndcg, gains_of, judge
from omnishelf.learning.behaviour.impressions import Lists, lists_of
from omnishelf.learning.behaviour.lambdamart import Grown, Material, grow, weights_of
from omnishelf.learning.behaviour.randomised import from_randomised
from omnishelf.learning.behaviour.replay import Replay, Replayed, Seen, replayed, seen
from omnishelf.reranking.correction import corrected
from omnishelf.reranking.drift import Reference, Spread
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.features import FEATURES_VERSION, NAMES
from omnishelf.reranking.report_card import ReportCard
from omnishelf.reranking.reranker import TREES, Manifest, Reranker, learned_scores, packed
from omnishelf.reranking.tally import Tally, tally
from omnishelf.settings import BehaviourSettings

DAY = 86_400.0
LEARNED, HELD_OUT = 0.65, 0.8
"""Parts of the searches in order of time: trees grow on those before the first, stop growing and
choose their bound by those up to the second, and are judged by the rest."""

_BOUNDS = (0.25, 0.5, 1.0)
_RANDOMISED = "randomised positions"


@dataclass(frozen=True, eq=False)
class Learned:
    """What came of a training."""

    card: ReportCard
    reranker: Reranker | None
    """None where it was refused; `card.reason` says why."""


@dataclass(frozen=True, eq=False)
class _Log:
    """A log made ready."""

    lists: Lists
    again: dict[int, Replayed]
    counts: Tally
    half_life: float

    def seen(self, wanted: NDArray[np.bool_]) -> Iterator[Seen]:
        return seen(self.lists, self.again, wanted, self.counts, self.half_life)


def learn(
    table: EventTable,
    replay: Replay,
    settings: BehaviourSettings,
    *,
    now: float,
    erasures: int = 0,
    bots: NDArray[np.bool_] | None = None,
) -> Learned:
    """Learn an order from events, and judge it by the latest of them.

    Args:
        table: the log.
        replay: asks past searches again.
        settings: of the shop.
        now: seconds since 1970; later events are left out.
        erasures: of the log when the table was read.
        bots: bool [n], events that are not a shopper's; None: all are shoppers'.

    Raises:
        ModelError: LightGBM is not installed.
    """
    table, bots = table.before(now), None if bots is None else bots[: len(table.before(now))]
    lists = lists_of(table, bots)
    answered = lists.answered
    shoppers = len(np.unique(lists.shopper.codes[answered & (lists.shopper.codes >= 0)]))
    card = ReportCard(
        when=datetime.fromtimestamp(now, UTC),
        accepted=False,
        reason="",
        events=len(table) if bots is None else int((~bots).sum()),
        last=int(table.seq.max()) if len(table) else 0,
        searches=int(answered.sum()),
        shoppers=shoppers,
    )
    if card.searches < settings.least_searches:
        return _refused(
            card,
            f"{card.searches:,} searches were answered by a click, and nothing is learned from "
            f"fewer than {settings.least_searches:,}",
        )
    if shoppers < settings.least_shoppers:
        return _refused(
            card,
            f"they are of {shoppers:,} shoppers, and nothing is learned from fewer than "
            f"{settings.least_shoppers:,}",
        )
    # All lists since the oldest that is learned from.
    latest = np.flatnonzero(answered)[-settings.most_searches :]
    lists = lists.chosen(np.arange(len(lists)) >= latest[0])
    again = replayed(lists, replay)
    return _learn(card, table, bots, lists, again, settings, erasures)


def _learn(
    card: ReportCard,
    table: EventTable,
    bots: NDArray[np.bool_] | None,
    lists: Lists,
    again: dict[int, Replayed],
    settings: BehaviourSettings,
    erasures: int,
) -> Learned:
    found = np.zeros(len(lists), np.bool_)
    found[[*again]] = True
    usable = found & lists.answered
    if usable.sum() < settings.least_searches:
        return _refused(
            card,
            f"only {int(usable.sum()):,} of them find what was shown when they are asked again",
        )
    first, second = np.flatnonzero(usable)[
        (np.array([LEARNED, HELD_OUT]) * usable.sum()).astype(int)
    ]
    place = np.arange(len(lists))
    scores = _scores(lists, again)
    known = place < second
    early = lists.chosen(known)
    examination, chosen = _examined(early, scores[known[lists.list_of]])
    expectation = expectation_of(early, scores[known[lists.list_of]], examination)
    card = card.model_copy(
        update={
            "click_models": chosen.fits,
            "click_model": chosen.name,
            "examination": examination.chances,
        }
    )
    half_life = settings.half_life_days * DAY
    log = _Log(lists, again, tally(table, expectation, bots), half_life)
    train = Material.of(lists, log.seen(usable & (place < first)))
    middle = [*log.seen(usable & (place >= first) & (place < second))]
    grown = grow(train, Material.of(lists, middle), examination, settings.least_shoppers)
    if grown is None:
        return _refused(
            card,
            "no difference between what was clicked and what was not is shared by "
            f"{settings.least_shoppers:,} shoppers",
        )
    reranker = _reranker(grown, train, middle, log, examination, settings, card, erasures)
    held = _judged(reranker, lists, log.seen(found & (place >= second)))
    gains = gains_of(held, examination)
    verdict = judge(gains)
    card = card.model_copy(
        update={
            "accepted": verdict.accepted,
            "reason": verdict.reason,
            "trees": len(grown.trees.values),
            "bound": reranker.manifest.bound,
            "fewest_shoppers": grown.fewest_shoppers,
            "gains": gains,
            "importance": grown.importance,
        }
    )
    return Learned(card, reranker if verdict.accepted else None)


def _refused(card: ReportCard, reason: str) -> Learned:
    return Learned(card.model_copy(update={"reason": reason}), None)


def _examined(early: Lists, scores: NDArray[np.float64]) -> tuple[Examination, Chosen]:
    """Looks by position, from chance's own positions where there are enough, else as the click
    model has it that foretells best."""
    clicks = clicks_of(early, _groups(scores))
    chosen = choose(clicks)
    randomised = from_randomised(early, clicks.deepest)
    if randomised is None:
        return chosen.model.examination, chosen
    return randomised, replace(chosen, name=_RANDOMISED)


def _scores(lists: Lists, again: dict[int, Replayed]) -> NDArray[np.float64]:
    """[n], of impressions by content; NaN of products that are no longer found."""
    scores = np.full(len(lists.position), np.nan)
    for one in again.values():
        scores[one.rows] = one.candidates.score[one.at]
    return scores


def _groups(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """[n], impressions by content score, in groups of about as many; those without one are a group
    of their own. What stands high is better too: without this a click model would put all of it
    down to the position."""
    edges = edges_of(scores[~np.isnan(scores)])
    return np.where(np.isnan(scores), 0, 1 + np.searchsorted(edges, scores))


def _reranker(
    grown: Grown,
    train: Material,
    middle: Sequence[Seen],
    log: _Log,
    examination: Examination,
    settings: BehaviourSettings,
    card: ReportCard,
    erasures: int,
) -> Reranker:
    centred = _centred(grown, train)
    reference = Reference(
        features={name: Spread.of(train.features[:, column]) for column, name in enumerate(NAMES)},
        score=Spread.of(centred),
        answered=float(log.lists.answered.mean()),
    )
    return Reranker(
        Manifest(
            features_version=FEATURES_VERSION,
            features=NAMES,
            trees=TREES.format(hashlib.sha256(packed(grown.trees)).hexdigest()[:16]),
            sha256=hashlib.sha256(packed(grown.trees)).hexdigest(),
            bound=_best_bound(grown, middle, log.lists, examination, settings.bound),
            half_life=log.half_life,
            examination=examination,
            expectation=log.counts.expectation,
            reference=reference,
            trained=card.when,
            erasures=erasures,
        ),
        grown.trees,
    )


def _centred(grown: Grown, material: Material) -> NDArray[np.float64]:
    """Learned scores less the median of their list."""
    scores = learned_scores(grown.trees, material.features)
    starts = np.flatnonzero(np.diff(material.list_of, prepend=-1))
    return np.concatenate([own - np.median(own) for own in np.split(scores, starts[1:])])


def _best_bound(
    grown: Grown,
    middle: Sequence[Seen],
    lists: Lists,
    examination: Examination,
    most: float,
) -> float:
    """The share of the bound that orders the validation lists best; the smallest of equals."""
    judged = []
    for one in middle:
        rows, at, content = one.replayed.rows, one.replayed.at, one.replayed.candidates.score
        worth = weights_of(lists.grade[rows], lists.position[rows], examination)
        if worth.any():
            judged.append((content, learned_scores(grown.trees, one.features), at, worth))
    means = []
    for share in _BOUNDS:
        found = [
            (corrected(content, learned, bound=share * most)[at], worth)
            for content, learned, at, worth in judged
        ]
        means.append(click_ndcg(found).mean() if found else 0.0)
    return _BOUNDS[int(np.argmax(means))] * most


def _judged(reranker: Reranker, lists: Lists, held: Iterable[Seen]) -> list[Judged]:
    pair = clicks_of(lists).pair
    found = []
    for one in held:
        rows, at, content = one.replayed.rows, one.replayed.at, one.replayed.candidates.score
        # In the order by content, so that equal scores keep it.
        order = np.argsort(at)
        rows, at = rows[order], at[order]
        found.append(
            Judged(
                content=content[at],
                learned=reranker.rerank(content, one.features)[at],
                pair=pair[rows],
                grade=lists.grade[rows],
                clicked=lists.clicked[rows],
                position=lists.position[rows],
            )
        )
    return found
