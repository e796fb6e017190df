"""Training a textbook network and writing it as a model."""

import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from omnishelf.learning.textbook.bundle import write_textbook
from omnishelf.learning.textbook.data import TextbookData
from omnishelf.learning.textbook.export import export_textbook
from omnishelf.learning.textbook.model import TextbookModel
from omnishelf.learning.textbook.report import TextbookReport
from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING, TextbookSettings
from omnishelf.learning.textbook.task import TextbookTask
from omnishelf.learning.training.loop import Epoch, fit
from omnishelf.learning.training.settings import TrainingSettings


def fit_textbook(
    name: str,
    data: TextbookData,
    folder: Path,
    settings: TextbookSettings,
    training: TrainingSettings = TEXTBOOK_TRAINING,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> TextbookModel:
    """Train a textbook network, test it on what it has not seen, and write it into a folder.

    Args:
        name: one of `presets.TEXTBOOK`.
        data: the catalog; several networks may learn from the same.
        folder: to write the model into; an older model in it is replaced.
        settings: those that the data was gathered with.
        training: how.
        tell: told what is being done.

    Raises:
        ModelError: no such network, too little to learn from, training failed, the export does
            not hold up, or the folder holds something else.
        OSError: the folder can't be written.
    """
    start = time.perf_counter()
    task = TextbookTask(name, data, settings, training)
    history = fit(task, training, progress=lambda at: tell(_told(name, at)))
    validation, test = task.quality(task.validated), task.quality(task.tested)
    files = export_textbook(task.network, task.vocabulary, task.example(5), task.example(3))
    report = TextbookReport(
        name=name,
        date=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        seconds=round(time.perf_counter() - start, 1),
        products=len(data.products),
        seen=int(data.media.seen.sum()),
        heard=int(data.media.heard.sum()),
        words=len(task.vocabulary),
        parameters=sum(each.numel() for each in task.network.parameters()),
        validation_pairs=len(task.validated),
        test_pairs=len(task.tested),
        epochs=len(history.epochs),
        best_epoch=history.best_epoch,
        stopped_early=history.stopped_early,
        losses=tuple(round(epoch.loss, 4) for epoch in history.epochs),
        validation_accuracy=round(validation.accuracy, 4),
        validation_auc=round(validation.auc, 4),
        test_accuracy=round(test.accuracy, 4),
        test_auc=round(test.auc, 4),
        seed=training.seed,
        versions={each: version(each) for each in ("omnishelf", "torch", "onnxruntime", "numpy")},
    )
    write_textbook(folder, files, settings, report)
    return TextbookModel.load(folder)


def _told(name: str, at: Epoch) -> str:
    score = f", right on {at.score:.1%} of unseen pairs" if at.score is not None else ""
    return f"{name}, epoch {at.number} of {at.of}: loss {at.loss:.3f}{score}"
