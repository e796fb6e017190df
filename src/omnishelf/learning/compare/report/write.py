"""The files of a comparison."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from omnishelf.errors import OmnishelfError
from omnishelf.evaluation.qrels import write_qrels
from omnishelf.files import write_atomic
from omnishelf.learning.compare.protocol import Comparison
from omnishelf.learning.compare.report.page import page
from omnishelf.learning.compare.report.tables import comparison_csv, comparison_json

if TYPE_CHECKING:
    from omnishelf.evaluation.report.plots import Plot

MARK = "comparison.json"
"""A folder that holds this holds a comparison."""


class ComparisonError(OmnishelfError):
    """A comparison can't be written."""


class ComparisonFolder:
    """A folder for one comparison; an earlier one in it is replaced."""

    def __init__(self, folder: Path) -> None:
        """Make the folder, or empty it of an earlier comparison.

        Raises:
            ComparisonError: it holds something else, or can't be written.
        """
        self.folder = folder
        try:
            if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
                raise ComparisonError(
                    f"{folder} holds something else than a comparison: choose another folder"
                )
            (folder / "runs").mkdir(parents=True, exist_ok=True)
            shutil.rmtree(folder / "runs")
            write_atomic(folder / MARK, b"{}")
        except OSError as error:
            raise self._unwritable(error) from None

    def keep(self, found: Comparison) -> None:
        """Write the tables and runs of what there is so far.

        Raises:
            ComparisonError: the folder can't be written.
        """
        try:
            for questions in found.questions:
                runs = self.folder / "runs" / questions.kind
                if not runs.exists():
                    runs.mkdir(parents=True)
                    write_qrels(runs / "qrels.tsv", questions.qrels)
                for outcome in found.outcomes:
                    path = runs / f"{outcome.name}.jsonl"
                    part = outcome.part(questions.kind)
                    if part is not None and not path.exists():
                        write_atomic(path, _run(part.run))
            write_atomic(self.folder / "comparison.csv", comparison_csv(found))
            write_atomic(self.folder / MARK, comparison_json(found))
        except OSError as error:
            raise self._unwritable(error) from None

    def finish(self, found: Comparison) -> bool:
        """Write the page and its plots.

        Returns:
            Whether there are plots: they need the extra `insights`.

        Raises:
            ComparisonError: the folder can't be written.
        """
        plots = _plots(found)
        try:
            for name, plot in plots.items():
                write_atomic(self.folder / f"{name}.png", plot.light)
                write_atomic(self.folder / f"{name}-dark.png", plot.dark)
            write_atomic(self.folder / "comparison.md", page(found, [*plots.items()]))
        except OSError as error:
            raise self._unwritable(error) from None
        return bool(plots)

    def _unwritable(self, error: OSError) -> ComparisonError:
        return ComparisonError(f"{self.folder} can't be written: {error}: choose another folder")


def _plots(found: Comparison) -> "dict[str, Plot]":
    try:
        from omnishelf.learning.compare.report.plots import draw_plots  # noqa: PLC0415
    except ImportError:
        return {}
    return draw_plots(found)


def _run(run: Mapping[str, Mapping[str, float]]) -> bytes:
    """As `evaluation.runs.read_run` reads it."""
    lines = [
        json.dumps({"id": id, "hits": [{"id": hit, "score": score} for hit, score in hits.items()]})
        for id, hits in run.items()
    ]
    return "".join(f"{line}\n" for line in lines).encode()
