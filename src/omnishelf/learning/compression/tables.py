"""A compression's report as CSV, as Markdown, and as the table that is shown."""

import csv
import io

from omnishelf.learning.compression.report import CandidateReport, CompressionReport

_HEAD = (
    "candidate", "part", "what", "bytes_before", "bytes_after", "ms_before", "ms_after",
    "questions", "count", "ndcg@10_before", "ndcg@10_after", "difference", "low", "high",
    "verdict", "reason",
)  # fmt: skip
_SHOWN = ("candidate", "part", "MB", "ms", "nDCG@10", "difference", "verdict", "reason")
_MEGABYTE = 1e6


def report_csv(report: CompressionReport) -> bytes:
    """A line for each candidate and kind of question; one that was not tried has one line."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_HEAD)
    for each in report.candidates:
        own = (each.method, each.part, each.told)
        last = (_verdict(each), each.reason)
        if each.before is None or each.after is None:
            writer.writerow((*own, *[""] * (len(_HEAD) - len(own) - len(last)), *last))
            continue
        cost = (
            each.before.bytes, each.after.bytes, f"{each.before.ms:.4f}", f"{each.after.ms:.4f}"
        )  # fmt: skip
        for loss in each.losses:
            numbers = (loss.before, loss.after, loss.difference, loss.low, loss.high)
            told = [f"{number:.6f}" for number in numbers]
            writer.writerow((*own, *cost, loss.kind, loss.questions, *told, *last))
    return table.getvalue().encode()


def shown_table(report: CompressionReport) -> list[list[str]]:
    """The head and a row for each candidate, by the kind of question that lost most."""
    return [[*_SHOWN], *(_shown(each) for each in report.candidates)]


def report_markdown(report: CompressionReport) -> bytes:
    """The same table for people, and what became of it."""
    head, *rows = shown_table(report)
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    names = ", ".join(f"{each.method} of {each.part}" for each in report.accepted)
    said = f"Accepted: {names or 'nothing'}."
    for loss in report.together:
        said += (
            f" Together, {loss.questions} questions by {loss.kind}: {loss.before:.4f} to "
            f"{loss.after:.4f} ({_interval(loss.difference, loss.low, loss.high)})."
        )
    return "\n".join((*lines, "", said, "")).encode()


def _shown(each: CandidateReport) -> list[str]:
    own = [each.method, each.part]
    if each.before is None or each.after is None:
        return [*own, "-", "-", "-", "-", _verdict(each), each.reason]
    worst = each.losses[0]
    return [
        *own,
        f"{each.before.bytes / _MEGABYTE:.2f} → {each.after.bytes / _MEGABYTE:.2f}",
        f"{each.before.ms:.2f} → {each.after.ms:.2f}",
        f"{worst.kind} {worst.before:.4f} → {worst.after:.4f}",
        _interval(worst.difference, worst.low, worst.high),
        _verdict(each),
        each.reason,
    ]


def _verdict(each: CandidateReport) -> str:
    return "accepted" if each.accepted else "refused"


def _interval(mean: float, low: float, high: float) -> str:
    return f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]"
