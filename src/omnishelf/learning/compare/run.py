"""Training presets and putting the same questions to all."""

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from omnishelf.errors import OmnishelfError
from omnishelf.evaluation.breakdown import by_label
from omnishelf.evaluation.metrics import per_query, summary
from omnishelf.evaluation.significance import compare
from omnishelf.learning.compare.material import Material
from omnishelf.learning.compare.outcome import Outcome, Part
from omnishelf.learning.compare.preset import Ask, Preset, Scores
from omnishelf.learning.compare.questions import Questions
from omnishelf.learning.compare.sources import DEPTH
from omnishelf.learning.ranking.ranker import Question

MEASURE = "nDCG@10"


def run_presets(
    presets: Mapping[str, Preset], material: Material, questions: Sequence[Questions]
) -> Iterator[Outcome]:
    """Train each preset, and put the questions to it; one that fails does not stop the others.

    Args:
        presets: by name, baselines first: a preset is compared with the best baseline before it.
        material: what they learn from and rank.
        questions: of each kind.

    Yields:
        What became of each preset, as soon as that is known.
    """
    best: dict[Question, tuple[str, Part]] = {}
    for number, (name, preset) in enumerate(presets.items(), start=1):
        material.tell(f"{name} ({number} of {len(presets)})")
        outcome = _outcome(name, preset, material, questions, best)
        yield outcome
        if outcome.family == "baseline":
            for part in outcome.parts:
                if part.kind not in best or part.score.mean > best[part.kind][1].score.mean:
                    best[part.kind] = (name, part)


def _outcome(
    name: str,
    preset: Preset,
    material: Material,
    questions: Sequence[Questions],
    best: Mapping[Question, tuple[str, Part]],
) -> Outcome:
    try:
        ready = preset.make(material)
        parts = tuple(
            _part(ready.asks[asked.kind], asked, material, best.get(asked.kind))
            for asked in questions
            if asked.kind in ready.asks
        )
    # Whatever a preset meets, packages that are not installed included, the others go on.
    except Exception as error:
        return Outcome(name, preset.family, preset.told, failed=_reason(error))
    if not parts:
        reason = "there is no question that it can be asked"
        return Outcome(name, preset.family, preset.told, failed=reason)
    return Outcome(
        name,
        preset.family,
        preset.told,
        ready.made_of,
        seconds=ready.seconds,
        bytes=ready.bytes,
        parts=parts,
    )


def _reason(error: Exception) -> str:
    if isinstance(error, OmnishelfError):
        return str(error)
    if isinstance(error, ImportError):
        return f"a package is missing ({error}): pip install 'omnishelf[all]'"
    return f"{type(error).__name__}: {error}"


def _part(
    ask: Ask, questions: Questions, material: Material, best: tuple[str, Part] | None
) -> Part:
    ids = [product.id for product in material.pool]
    # The first question opens what is opened on first use: it is asked once more, and timed then.
    ask(next(iter(questions.contents.values())))
    run: dict[str, dict[str, float]] = {}
    seconds = []
    for id, content in questions.contents.items():
        start = time.perf_counter()
        scores = ask(content)
        seconds.append(time.perf_counter() - start)
        run[id] = _ranked(ids, scores)
    scored = per_query(questions.qrels, run, [MEASURE])
    return Part(
        questions.kind,
        summary(scored)[0],
        tuple(by_label(scored, questions.labelled, "language")),
        compare(scored, best[1].scores, MEASURE, against=best[0]) if best else None,
        1_000 * statistics.median(seconds),
        run,
        scored,
    )


def _ranked(ids: Sequence[str], scores: Scores) -> dict[str, float]:
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return {ids[at]: float(scores[at]) for at in order.tolist() if np.isfinite(scores[at])}
