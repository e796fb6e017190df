"""What changes through the day while a shop serves: statistics, trainings that are due, alarms."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.learning.behaviour.impressions import lists_of
from omnishelf.learning.behaviour.replay import Replay, replayed, seen
from omnishelf.reranking.report_card import ReportCard
from omnishelf.reranking.reranker import Reranker
from omnishelf.reranking.statistics import ProductStatistics, statistics_of
from omnishelf.reranking.tally import tally
from omnishelf.settings import BehaviourSettings
from omnishelf.types.frozen import Frozen

MUCH = 0.25
"""Population stability index beyond which a distribution is another."""
LEAST_LISTS = 100
"""Fewer tell nothing of a distribution."""
MOST_LISTS = 500
"""The latest, for distributions: they are asked again."""
DROP = 0.8
"""The part of the expected share of answered searches that an alarm is to find soon."""
RARELY = 100_000
"""Searches between two false alarms for clicks, on average and at least."""

_HOUR = 3_600.0


class Alarm(Frozen):
    """Something that is not as it was when the model was trained."""

    kind: Literal["feature", "score", "clicks"]
    name: str
    """Of the feature; else what is meant."""
    value: float
    limit: float
    """That the value is beyond."""
    text: str
    """In words."""


def refreshed(
    current: ProductStatistics | None,
    table: EventTable,
    reranker: Reranker,
    *,
    now: float,
    bots: NDArray[np.bool_] | None = None,
) -> ProductStatistics:
    """Statistics of what happened before a moment, as the model that serves was trained with them.

    Args:
        current: to be brought up to date; None after an erasure, or when another model begins to
            serve: they are made from nothing.
        table: without `current` all events; with it those that came or happened since, and of the
            day before, which are not counted again: a click finds the words of its list there, and
            a bot is known by them.
        reranker: that serves.
        now: seconds since 1970.
        bots: bool [n], events to leave out.
    """
    manifest = reranker.manifest
    if current is None:
        return statistics_of(
            table,
            now=now,
            half_life=manifest.half_life,
            expectation=manifest.expectation,
            bots=bots,
        )
    return current.updated(tally(table, manifest.expectation, bots), max(now, current.now))


def due(
    last: ReportCard | None,
    serving: Reranker | None,
    settings: BehaviourSettings,
    *,
    now: float,
    newest: int,
    erasures: int,
) -> str | None:
    """Why a training is due; None if it isn't.

    Args:
        last: the card of the last training.
        serving: the model that serves.
        settings: of the shop.
        now: seconds since 1970.
        newest: seq of the newest event.
        erasures: of the log.
    """
    if serving is not None and serving.manifest.erasures != erasures:
        return "events that the model was trained with were erased"
    if last is None:
        return "nothing was ever learned" if newest >= settings.retrain_events else None
    new = newest - last.last
    if new < settings.retrain_events:
        return None
    hours = (now - last.when.timestamp()) / _HOUR
    return f"{new:,} new events" if hours >= settings.retrain_hours else None


@dataclass(frozen=True, slots=True)
class ClickDrop:
    """A test after each search whether fewer are answered than were.

    CUSUM of a Bernoulli share: S = max(0, S + ln P1(x) / P0(x)), x whether the search was answered,
    with P0 = p and P1 = `DROP` * p. An alarm is raised when S > ln `RARELY`, so that false ones
    come after `RARELY` searches or more on average (E. Page, Biometrika 41, 1954; G. Lorden,
    "Procedures for reacting to a change in distribution", Ann. Math. Statist. 42, 1971).
    """

    share: float
    """p, of the searches that were answered where the model was trained."""
    sum: float = 0.0
    searches: int = 0

    @property
    def limit(self) -> float:
        """ln `RARELY`."""
        return math.log(RARELY)

    def after(self, answered: NDArray[np.bool_]) -> "ClickDrop":
        """The test after more searches, in order of time; it stays raised once it is beyond."""
        p = min(max(self.share, 1e-6), 1 - 1e-6)
        hit, miss = math.log(DROP), math.log((1 - DROP * p) / (1 - p))
        total = self.sum
        for clicked in answered.tolist():
            total = max(0.0, total + (hit if clicked else miss))
            if total > self.limit:
                break
        return ClickDrop(self.share, total, self.searches + len(answered))

    @property
    def raised(self) -> bool:
        """Whether fewer searches are answered than were."""
        return self.sum > self.limit


def alarms(
    table: EventTable,
    replay: Replay,
    reranker: Reranker,
    *,
    since: float,
    bots: NDArray[np.bool_] | None = None,
) -> tuple[Alarm, ...]:
    """What of the searches since a moment is not as it was when the model was trained.

    Args:
        table: all events that statistics are made of.
        replay: asks the latest searches again.
        reranker: that serves.
        since: seconds since 1970: when it was trained, or later. The latest searches, whose clicks
            may be yet to come, are better left out of the table.
        bots: bool [n], events to leave out.
    """
    lists = lists_of(table, bots)
    recent = lists.time >= since
    raised: list[Alarm] = []
    test = ClickDrop(reranker.manifest.reference.answered).after(lists.answered[recent])
    if test.raised:
        share = float(lists.answered[recent].mean())
        raised.append(
            Alarm(
                kind="clicks",
                name="answered searches",
                value=test.sum,
                limit=test.limit,
                text=f"fewer searches are answered by a click than when the model was trained: "
                f"{share:.1%} since then, {test.share:.1%} before",
            )
        )
    wanted = np.isin(np.arange(len(lists)), np.flatnonzero(recent)[-MOST_LISTS:])
    part = lists.chosen(wanted)
    manifest = reranker.manifest
    each = [
        *seen(
            part,
            replayed(part, replay),
            np.ones(len(part), np.bool_),
            tally(table, manifest.expectation, bots),
            manifest.half_life,
        )
    ]
    if len(each) >= LEAST_LISTS:
        shown = [one.features[one.replayed.at] for one in each]
        scores = [reranker.learned(own) for own in shown]
        centred = np.concatenate([own - np.median(own) for own in scores])
        raised += _moved(reranker, np.concatenate(shown), centred)
    return tuple(raised)


def _moved(
    reranker: Reranker, features: NDArray[np.float64], scores: NDArray[np.float64]
) -> list[Alarm]:
    reference = reranker.manifest.reference
    used = {reranker.manifest.features[column] for column in np.unique(reranker.trees.feature)}
    found = []
    for column, name in enumerate(reranker.manifest.features):
        index = reference.features[name].moved(features[:, column])
        if name in used and index > MUCH:
            text = f"'{name}' is spread otherwise than when the model was trained"
            found.append(("feature", name, index, text))
    index = reference.score.moved(scores)
    if index > MUCH:
        text = "the learned scores are spread otherwise than when the model was trained"
        found.append(("score", "learned score", index, text))
    return [
        Alarm.model_validate(
            {
                "kind": kind,
                "name": name,
                "value": value,
                "limit": MUCH,
                "text": f"{text} (population stability index {value:.2f}): training anew helps",
            }
        )
        for kind, name, value, text in found
    ]
