"""Fitting a ranker to questions whose answers are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.evaluation.reliability import (
    ReliabilityBin,
    expected_calibration_error,
    reliability_curve,
)
from omnishelf.fusion.calibration import (
    Platt,
    fit_platt,
)
from omnishelf.fusion.decision.weighted import weighted
from omnishelf.fusion.odds import log_odds
from omnishelf.index.index import Candidate
from omnishelf.learning.ranking.ranker import (
    LEAST_WEIGHT,
    Question,
    QuestionRanker,
    Ranker,
    calibrate,
    matrix,
)
from omnishelf.types import Source

MIN_QUESTIONS = 8
"""Fewer can't tell a good weight from a lucky one: all sources then weigh alike."""

_DEPTH = 10
_TRIES = 400
_SEED = 13
_EVEN: Mapping[Question, float] = {"words": 0.7, "photo": 0.0, "sound": 0.0}
"""Share of each weight that is the same for all sources (R. Dawes, "The robust beauty of improper
linear models in decision making", 1979). Phrases made from a catalog's own labels favour what they
are made of, and a source that knows nothing is flat once it is calibrated; photos and sounds favour
nothing."""


@dataclass(frozen=True, slots=True)
class Exam:
    """One question, what each source found, and the right answers."""

    kind: Question
    found: Mapping[Source, Sequence[Candidate]]
    scales: Mapping[Source, float]
    grades: Mapping[str, int]
    """Product to grade, 2 or 1; others are 0. Grade 2 counts as relevant."""
    language: str | None = None
    """Of the phrase that asks; None for other questions."""


@dataclass(frozen=True, slots=True)
class RankerReport:
    """How well one kind of question is ranked, on questions that were not fitted on."""

    questions: int
    ndcg: float
    ndcg_by_source: dict[Source, float]
    ndcg_by_language: dict[str, float]
    questions_by_language: dict[str, int]
    calibration_error: float
    reliability: tuple[ReliabilityBin, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """An exam as arrays."""

    sources: list[Source]
    scores: NDArray[np.float64]
    present: NDArray[np.bool_]
    grades: NDArray[np.int64]
    ideal: float
    language: str | None


def fit_ranker(exams: Sequence[Exam]) -> tuple[Ranker, dict[Question, RankerReport]]:
    """Fit calibrations and weights for each kind of question there are exams of.

    The report is of two halves, each ranked by what was fitted on the other.
    """
    fitted: dict[Question, QuestionRanker] = {}
    reports: dict[Question, RankerReport] = {}
    for kind in dict.fromkeys(exam.kind for exam in exams):
        sheets = [sheet for exam in exams if exam.kind == kind and (sheet := _sheet(exam))]
        if not sheets:
            continue
        fitted[kind] = _fit(sheets, _EVEN[kind])
        reports[kind] = _cross_examined(sheets, _EVEN[kind])
    return Ranker(questions=fitted), reports


def _sheet(exam: Exam) -> _Sheet | None:
    ids, sources, scores, present = matrix(exam.found, exam.scales)
    grades = np.array([exam.grades.get(id, 0) for id in ids], np.int64)
    best = sorted(exam.grades.values(), reverse=True)[:_DEPTH]
    ideal = sum(grade / np.log2(rank + 2) for rank, grade in enumerate(best))
    if not (ids and ideal):
        return None
    return _Sheet(sources, scores, present, grades, ideal, exam.language)


def _fit(sheets: Sequence[_Sheet], evenness: float) -> QuestionRanker:
    sources = list(dict.fromkeys(source for sheet in sheets for source in sheet.sources))
    calibrations: dict[Source, Platt] = {}
    for source in sources:
        scores, relevant = [], []
        for sheet in sheets:
            if source in sheet.sources:
                at = sheet.sources.index(source)
                there = sheet.present[:, at]
                scores.append(sheet.scores[there, at])
                relevant.append(sheet.grades[there] == 2)  # noqa: PLR2004
        calibrations[source] = fit_platt(np.concatenate(scores), np.concatenate(relevant))
    even = QuestionRanker(
        calibrations=calibrations,
        weights=dict.fromkeys(sources, 1.0),
        final=Platt(1.0, 0.0),
    )
    weights = even.weights
    if len(sheets) >= MIN_QUESTIONS:
        weights = _best_weights(sheets, sources, even, evenness)
    ranked = even.model_copy(update={"weights": weights})
    fused, relevant_fused = _fused_pairs(sheets, ranked)
    return ranked.model_copy(update={"final": fit_platt(log_odds(fused), relevant_fused)})


def _best_weights(
    sheets: Sequence[_Sheet], sources: Sequence[Source], even: QuestionRanker, evenness: float
) -> dict[Source, float]:
    """Even weights, drawn towards those with the best mean nDCG@10 among even ones, single sources
    and random draws."""
    rng = np.random.default_rng(_SEED)
    tries = np.concatenate(
        [
            np.full((1, len(sources)), 1 / len(sources)),
            np.eye(len(sources)) * 0.94 + 0.06 / len(sources),
            rng.dirichlet(np.ones(len(sources)), _TRIES),
        ]
    )
    calibrated = [_calibrated(sheet, even) for sheet in sheets]
    places = [[sources.index(source) for source in sheet.sources] for sheet in sheets]
    quality = np.zeros(len(tries))
    for sheet, probabilities, place in zip(sheets, calibrated, places, strict=True):
        # The weighted means of `_fuse`, by all weights at once: one by one is four times slower.
        own = np.maximum(tries[:, place], LEAST_WEIGHT)
        fused = own @ (probabilities * sheet.present).T / (own @ sheet.present.T)
        quality += _ndcgs(sheet, fused)
    quality /= len(sheets)
    best = evenness / len(sources) + (1 - evenness) * tries[int(np.argmax(quality))]
    return {source: round(float(weight), 4) for source, weight in zip(sources, best, strict=True)}


def _cross_examined(sheets: Sequence[_Sheet], evenness: float) -> RankerReport:
    halves = (sheets[::2], sheets[1::2]) if len(sheets) > 1 else (sheets, sheets)
    ndcg: list[float] = []
    by_source: dict[Source, list[float]] = {}
    by_language: dict[str, list[float]] = {}
    shown, relevant = [], []
    for own, other in (halves, halves[::-1]):
        ranker = _fit(other, evenness)
        for sheet in own:
            probabilities = _calibrated(sheet, ranker)
            weights = np.array([ranker.weights.get(s, 0.0) for s in sheet.sources])
            fused = _fuse(probabilities, sheet.present, weights)
            ndcg.append(_ndcg(sheet, fused))
            if sheet.language is not None:
                by_language.setdefault(sheet.language, []).append(ndcg[-1])
            for at, source in enumerate(sheet.sources):
                alone = np.where(sheet.present[:, at], sheet.scores[:, at], -np.inf)
                by_source.setdefault(source, []).append(_ndcg(sheet, alone))
            shown.append(ranker.final.apply(log_odds(fused)))
            relevant.append(sheet.grades == 2)  # noqa: PLR2004
    said, so = np.concatenate(shown), np.concatenate(relevant)
    return RankerReport(
        questions=len(sheets),
        ndcg=round(float(np.mean(ndcg)), 4),
        ndcg_by_source={s: round(float(np.mean(v)), 4) for s, v in by_source.items()},
        ndcg_by_language={c: round(float(np.mean(v)), 4) for c, v in sorted(by_language.items())},
        questions_by_language={c: len(v) for c, v in sorted(by_language.items())},
        calibration_error=round(expected_calibration_error(said, so), 4),
        reliability=reliability_curve(said, so),
    )


def _fused_pairs(
    sheets: Sequence[_Sheet], ranker: QuestionRanker
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    fused = []
    for sheet in sheets:
        weights = np.array([ranker.weights.get(source, 0.0) for source in sheet.sources])
        fused.append(_fuse(_calibrated(sheet, ranker), sheet.present, weights))
    return np.concatenate(fused), np.concatenate([sheet.grades == 2 for sheet in sheets])  # noqa: PLR2004


def _calibrated(sheet: _Sheet, ranker: QuestionRanker) -> NDArray[np.float64]:
    columns = [
        calibrate([ranker], source, sheet.scores[:, at]) for at, source in enumerate(sheet.sources)
    ]
    return np.stack(columns, axis=1)


def _fuse(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    fused: NDArray[np.float64] = weighted(
        probabilities, present, np.maximum(weights, LEAST_WEIGHT)
    )[0]
    return fused


def _ndcg(sheet: _Sheet, scores: NDArray[np.float64]) -> float:
    return float(_ndcgs(sheet, scores[None])[0])


def _ndcgs(sheet: _Sheet, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """nDCG@10 of each of several scorings [t, n] of a sheet's candidates."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :_DEPTH]
    discounts = 1 / np.log2(np.arange(2, order.shape[1] + 2))
    return np.asarray((sheet.grades[order] * discounts).sum(axis=1) / sheet.ideal)
