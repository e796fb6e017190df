"""A comparison as CSV, as JSON, and as the table that is shown."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from omnishelf.evaluation.metrics import Score
from omnishelf.learning.compare.outcome import Outcome, Part
from omnishelf.learning.compare.protocol import Comparison
from omnishelf.learning.compare.run import MEASURE

_MEGABYTE = 1e6
_HEAD = (
    "preset", "family", "questions", "language", "count", "ndcg@10", "low", "high", "against",
    "difference", "difference_low", "difference_high", "p", "train_s", "size_mb", "query_ms",
    "made_of", "failed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of scores in the table that is shown."""

    kind: str
    language: str | None = None
    """None for all."""

    @property
    def title(self) -> str:
        """As its head says."""
        return self.kind if self.language is None else f"{self.kind} {self.language}"

    def score(self, outcome: Outcome) -> Score | None:
        """A preset's score; None if it has none."""
        for part in outcome.parts:
            if part.kind == self.kind:
                if self.language is None:
                    return part.score
                for group in part.languages:
                    if group.name == self.language:
                        return group.scores[0]
        return None


def columns(found: Comparison) -> list[Column]:
    """Words, then words in each language if there are several, photos and sounds."""
    made = []
    for questions in found.questions:
        made.append(Column(questions.kind))
        languages = dict.fromkeys(
            label.language for label in questions.labelled.values() if label.language
        )
        if len(languages) > 1:
            made += [Column(questions.kind, language) for language in languages]
    return made


def shown_table(found: Comparison) -> tuple[list[str], list[list[str]]]:
    """The head and a row for each preset, as they are shown; what there is none of is a dash."""
    scored = columns(found)
    head = ["preset", *(column.title for column in scored), "train s", "size MB", "query ms"]
    return head, [_shown(outcome, scored) for outcome in found.outcomes]


def _shown(outcome: Outcome, scored: Sequence[Column]) -> list[str]:
    scores = [column.score(outcome) for column in scored]
    cells = ["-" if each is None else shown_score(each) for each in scores]
    if outcome.failed is not None:
        return [outcome.name, *cells, "-", "-", "-"]
    return [
        outcome.name,
        *cells,
        f"{outcome.seconds:.1f}",
        f"{outcome.bytes / _MEGABYTE:.1f}",
        f"{outcome.parts[0].milliseconds:.1f}",
    ]


def shown_score(score: Score) -> str:
    """The mean with its 95 % interval."""
    return f"{score.mean:.3f} [{score.low:.3f}, {score.high:.3f}]"


def comparison_csv(found: Comparison) -> bytes:
    """A line for each preset, kind of question and language; one that failed has one line."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_HEAD)
    for outcome in found.outcomes:
        writer.writerows(_lines(outcome))
    return table.getvalue().encode()


def _lines(outcome: Outcome) -> Iterator[Iterable[object]]:
    own = (outcome.name, outcome.family)
    if outcome.failed is not None:
        yield *own, *[""] * (len(_HEAD) - len(own) - 1), outcome.failed
    for part in outcome.parts:
        cost = (
            f"{outcome.seconds:.3f}",
            f"{outcome.bytes / _MEGABYTE:.6f}",
            f"{part.milliseconds:.3f}",
            outcome.made_of,
            "",
        )
        yield (
            *own,
            part.kind,
            "all",
            len(part.scores),
            *_numbers(part.score),
            *_against(part),
            *cost,
        )
        for group in part.languages:
            against = [""] * 5
            yield (
                *own, part.kind, group.name, group.queries, *_numbers(group.scores[0]), *against,
                *cost,
            )  # fmt: skip


def _numbers(score: Score) -> list[str]:
    return [f"{number:.6f}" for number in (score.mean, score.low, score.high)]


def _against(part: Part) -> list[str]:
    if part.baseline is None:
        return [""] * 5
    change = part.baseline.difference
    numbers = (change.mean, change.low, change.high, part.baseline.p)
    return [part.baseline.against, *(f"{number:.6f}" for number in numbers)]


def comparison_json(found: Comparison) -> bytes:
    """All that is known, without the runs."""
    content = {
        "measure": MEASURE,
        "learned": found.learned,
        "pool": found.pool,
        "questions": {each.kind: len(each.contents) for each in found.questions},
        "settings": found.settings.model_dump(mode="json"),
        "presets": [_told(outcome) for outcome in found.outcomes],
    }
    return json.dumps(content, indent=2, ensure_ascii=False).encode()


def _told(outcome: Outcome) -> dict[str, object]:
    return {
        "name": outcome.name,
        "family": outcome.family,
        "told": outcome.told,
        "made_of": outcome.made_of,
        "failed": outcome.failed,
        "train_seconds": outcome.seconds,
        "bytes": outcome.bytes,
        "parts": [
            {
                "kind": part.kind,
                "questions": len(part.scores),
                "score": asdict(part.score),
                "languages": [asdict(group) for group in part.languages],
                "baseline": asdict(part.baseline) if part.baseline else None,
                "query_ms": part.milliseconds,
            }
            for part in outcome.parts
        ],
    }
