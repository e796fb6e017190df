"""All trainings from shoppers' events, newest last."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from omnishelf.errors import ModelError
from omnishelf.files import write_atomic
from omnishelf.reranking.report_card import ReportCard

MOST_CARDS = 500
"""The oldest are forgotten."""

_CARDS = TypeAdapter(tuple[ReportCard, ...])


class ModelHistory:
    """A file of report cards. They hold counts and measures, nothing of one shopper."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def cards(self) -> tuple[ReportCard, ...]:
        """All that are kept, newest last.

        Raises:
            ModelError: the file is damaged.
        """
        try:
            return _CARDS.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            raise ModelError(
                f"{self._path} cannot be read ({str(error).splitlines()[0]}): move it away, and "
                "the history begins anew with the next training"
            ) from None

    def append(self, card: ReportCard) -> None:
        """Add a training.

        Raises:
            ModelError: the file is damaged.
            OSError: it cannot be written.
        """
        kept = (*self.cards(), card)[-MOST_CARDS:]
        write_atomic(self._path, _CARDS.dump_json(kept, indent=1))
