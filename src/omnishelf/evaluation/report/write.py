"""The files of a report."""

from pathlib import Path

from omnishelf.errors import OmnishelfError
from omnishelf.evaluation.evaluation import Evaluation
from omnishelf.evaluation.report.page import page
from omnishelf.evaluation.report.tables import breakdown_csv, queries_csv, summary_json
from omnishelf.files import write_atomic


class ReportError(OmnishelfError):
    """A report can't be written."""


def make_folder(folder: Path) -> None:
    """Make a report's folder, if it is not there.

    Raises:
        ReportError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(_unwritable(folder, error)) from None


def write_report(folder: Path, title: str, found: Evaluation) -> bool:
    """Write `summary.json`, `queries.csv`, `breakdown.csv` and `report.html` into a folder.

    Args:
        folder: one that is there.
        title: of the page.
        found: what to tell.

    Returns:
        Whether the page has pictures: they need the extra `insights`.

    Raises:
        ReportError: the folder can't be written.
    """
    try:
        from omnishelf.evaluation.report.plots import draw_plots  # noqa: PLC0415
    except ImportError:
        plots = []
    else:
        plots = draw_plots(found)
    files = {
        "summary.json": summary_json(found),
        "queries.csv": queries_csv(found),
        "breakdown.csv": breakdown_csv(found),
        "report.html": page(title, found, plots),
    }
    try:
        for name, content in files.items():
            write_atomic(folder / name, content)
    except OSError as error:
        raise ReportError(_unwritable(folder, error)) from None
    return bool(plots)


def _unwritable(folder: Path, error: OSError) -> str:
    return f"{folder} can't be written: {error}: choose another folder for the report"
