"""All methods tried on all parts, and what of them is to serve."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from omnishelf.learning.compression.gate import (
    Answers,
    Cost,
    Loss,
    judge,
    losses_of,
    saved,
    within,
)
from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.method import InapplicableError, Made, Method
from omnishelf.learning.compression.report import CandidateReport
from omnishelf.learning.compression.target import Target
from omnishelf.learning.compression.timing import Timer


@dataclass(frozen=True, slots=True)
class Replacement:
    """What takes the place of a part."""

    method: str
    file: Path
    """Its name is the part's, with a suffix that tells how it is read."""


Replacements = Mapping[str, Replacement]
"""By part."""
Examine = Callable[[Replacements], Answers]
"""Puts the shop's exam to its search with these parts replaced, products placed anew where they
pass through one of them."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to serve, and every candidate's report."""

    candidates: tuple[CandidateReport, ...]
    replacements: Replacements
    together: tuple[Loss, ...]


def compress(
    targets: Sequence[Target],
    methods: Mapping[str, Method],
    material: Material,
    examine: Examine,
    *,
    timer: Timer,
    folder: Path,
    tell: Tell,
) -> Chosen:
    """Try all methods on all targets, and choose.

    Args:
        targets: what answers queries.
        methods: by name.
        material: what is learned from.
        examine: asks the shop's held-back questions.
        timer: measures speed.
        folder: for files of candidates.
        tell: told what is being done.
    """
    tell("asking the shop as it is")
    before = examine({})
    reports: list[CandidateReport] = []
    made: dict[tuple[str, str], Replacement] = {}
    for target in targets:
        for name, method in methods.items():
            if method.only not in (None, target.part):
                continue
            tell(f"{name} of {target.part}")
            report = CandidateReport(
                method=name, part=target.part, told=target.told, accepted=False, reason=""
            )
            try:
                _require_measurable(target, before)
                candidate = method.make(target, material)
            except InapplicableError as error:
                reports.append(report.model_copy(update={"reason": f"not tried: {error}"}))
                continue
            replacement = _kept(folder / name, name, target, candidate)
            losses = losses_of(before, examine({target.part: replacement}))
            own, other = _costs(target, candidate, replacement, timer)
            verdict = judge(own, other, losses)
            found = {
                "before": own,
                "after": other,
                "losses": losses,
                "accepted": verdict.passes,
                "reason": verdict.reason,
            }
            reports.append(report.model_copy(update=found))
            made[target.part, name] = replacement
    tell("asking with all that passed")
    return choose(reports, made, before, examine)


def choose(
    reports: Sequence[CandidateReport],
    made: Mapping[tuple[str, str], Replacement],
    before: Answers,
    examine: Examine,
) -> Chosen:
    """Of those that pass for one part the one that saves most; and of those, as many as lose no
    more together than one may alone.

    The one that loses most by itself is given up first.

    Args:
        reports: of all candidates; accepted are those that pass by themselves.
        made: by part and method.
        before: what the shop answers as it is.
        examine: asks with parts replaced.
    """
    best: dict[str, CandidateReport] = {}
    for each in reports:
        if each.accepted and (each.part not in best or _saved(each) > _saved(best[each.part])):
            best[each.part] = each
    kept = dict(best)
    together: tuple[Loss, ...] = ()
    given_up: dict[str, str] = {}
    while kept:
        together = losses_of(
            before, examine({part: made[part, each.method] for part, each in kept.items()})
        )
        if within(together):
            break
        worst = min(kept.values(), key=lambda each: each.losses[0].difference)
        del kept[worst.part]
        given_up[worst.part] = (
            f"beside all others that pass, {together[0].kind} {together[0].difference:+.4f} nDCG@10"
        )
    final = [
        each if not each.accepted or kept.get(each.part) is each
        else _refused(each, given_up[each.part] if best[each.part] is each
                      else f"{best[each.part].method} saves more")
        for each in reports
    ]  # fmt: skip
    return Chosen(
        tuple(final),
        {part: made[part, each.method] for part, each in kept.items()},
        together if kept else (),
    )


def _require_measurable(target: Target, before: Answers) -> None:
    if target.asked_by not in (None, *before):
        raise InapplicableError(
            f"nothing that was held back can be asked for by {target.asked_by}, so that nothing "
            "could tell a worse model"
        )
    if not target.inputs():
        raise InapplicableError("the shop has nothing at hand to measure its speed with")


def _kept(folder: Path, method: str, target: Target, made: Made) -> Replacement:
    folder.mkdir(exist_ok=True)
    file = folder / f"{target.part}{made.suffix}"
    file.write_bytes(made.content)
    return Replacement(method, file)


def _costs(target: Target, made: Made, replacement: Replacement, timer: Timer) -> tuple[Cost, Cost]:
    own, other = timer(target.run(None), target.run(replacement.file), target.inputs())
    size = target.graph.stat().st_size if target.graph else 0
    return (
        Cost(bytes=size, ms=own),
        Cost(bytes=len(made.content) + (size if made.beside_own else 0), ms=other),
    )


def _saved(report: CandidateReport) -> float:
    return saved(report.before, report.after) if report.before and report.after else 0.0


def _refused(report: CandidateReport, why: str) -> CandidateReport:
    reason = f"{report.reason}; refused: {why}"
    return report.model_copy(update={"accepted": False, "reason": reason})
