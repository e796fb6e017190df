"""A compression's report in a folder."""

from pathlib import Path

from omnishelf.errors import OmnishelfError
from omnishelf.files import write_atomic
from omnishelf.learning.compression.report import CompressionReport
from omnishelf.learning.compression.tables import report_csv, report_markdown

_CSV, _JSON, _MARKDOWN = "compression.csv", "compression.json", "compression.md"


class CompressionReportError(OmnishelfError):
    """A compression's report can't be written."""


def make_folder(folder: Path) -> None:
    """Make a report's folder, and see that it can be written: compressing takes minutes.

    Raises:
        CompressionReportError: it can't be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / _MARKDOWN, b"")
    except OSError as error:
        raise _unwritable(folder, error) from None


def write_report(folder: Path, report: CompressionReport) -> None:
    """Write `compression.csv`, `.json` and `.md` into a folder that is there.

    Raises:
        CompressionReportError: it can't be written.
    """
    files = {
        _CSV: report_csv(report),
        _JSON: report.model_dump_json(indent=2).encode(),
        _MARKDOWN: report_markdown(report),
    }
    try:
        for name, content in files.items():
            write_atomic(folder / name, content)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> CompressionReportError:
    return CompressionReportError(
        f"{folder} can't be written: {error}: choose another folder for the report"
    )
