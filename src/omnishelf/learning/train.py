"""Training a shop's model: from its products to a new generation of its index."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import ModelError
from omnishelf.glossary.glossary import Glossary
from omnishelf.index.index import Index
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.refill import Refill
from omnishelf.learning.model.bundle import SourceConfig, write_bundle
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.exams import exams
from omnishelf.learning.ranking.fit import RankerReport, fit_ranker
from omnishelf.learning.ranking.ranker import Question, Ranker
from omnishelf.learning.report_card import QuestionCard, ReportCard
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.views.augmentation import Vary
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.gather import gather
from omnishelf.learning.views.holdout import Holdout, hold_back
from omnishelf.learning.views.products import ordered_products
from omnishelf.types import Product, Source

if TYPE_CHECKING:
    from omnishelf.learning.model.fit import Fitted

MIN_PRODUCTS = 8
"""With fewer there is nothing to hold back, and no telling what training does."""

MOST_PRODUCTS = 100_000
"""Products learned from; of a larger catalog, the first."""

Tell = Callable[[str], None]
IndexT = TypeVar("IndexT", bound=Index)


@dataclass(frozen=True, slots=True)
class Shop:
    """What of a shop training needs."""

    index: Index
    cache: FeatureCache
    encoders: EncoderSet
    glossary: Glossary
    aliases: Callable[[Product], tuple[str, ...]]
    vary: Vary
    languages: tuple[str, ...]
    """That phrases are made in."""
    refill: Refill
    """Fills an index with the shop's products."""


@dataclass(frozen=True, slots=True)
class Built(Generic[IndexT]):
    """A new generation, ready to be compared with the one that serves."""

    index: IndexT
    model: ShelfModel
    card: ReportCard
    """Without the comparison."""
    data: Dataset
    holdout: Holdout
    seq: int
    """Number of the last write that the index holds."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A trained network with what it was trained on."""

    data: Dataset
    holdout: Holdout
    fitted: "Fitted"
    settings: ShelfModelSettings
    seconds: float


def learn(
    shop: Shop,
    *,
    settings: ShelfModelSettings,
    training: TrainingSettings,
    warm: Path | None,
    checkpoint: Path,
    tell: Tell = lambda _: None,
) -> Learned:
    """Learn from a shop's products, which may change meanwhile.

    Args:
        shop: what to learn from.
        settings: the model's.
        training: how it is trained.
        warm: the folder of a model to go on from, if there is one.
        checkpoint: file to resume from, should the process be killed.
        tell: told what is being done.

    Raises:
        ModelError: there is nothing to learn from, or training failed.
    """
    require_torch()
    from omnishelf.learning.model.fit import fit_network  # noqa: PLC0415

    start = time.perf_counter()
    data = gathered(shop, settings, seed=training.seed, tell=tell)
    holdout = hold_back(data, share=settings.held_back, most=settings.most_held_back)
    fitted = fit_network(
        data, holdout, settings, training, warm=warm, checkpoint=checkpoint, tell=tell
    )
    return Learned(data, holdout, fitted, settings, time.perf_counter() - start)


def build(
    shop: Shop,
    learned: Learned,
    folder: Path,
    new_index: Callable[[Path, Mapping[Source, int]], IndexT],
    *,
    tell: Tell = lambda _: None,
) -> Built[IndexT]:
    """Place all products anew by what was learned, in an index beside the old one.

    Args:
        shop: its products may change meanwhile; the index lacks what came last.
        learned: the network.
        folder: of the new generation; `model/` and `index/` are made in it.
        new_index: makes an index in a folder for vectors of these lengths.
        tell: told what is being done.
    """
    start = time.perf_counter()
    data, holdout = learned.data, learned.holdout
    write = partial(write_learned, folder / "model", learned, shop.encoders)
    write(Ranker())
    model = ShelfModel(folder / "model")
    tell("placing the products")
    index = new_index(folder / "index", model.dims)
    try:
        seq = shop.refill(index, model.place)
        tell("learning what each source's word is worth")
        ranker, reports = fit_ranker(exams(data, holdout, model, index))
        write(ranker)
    except BaseException:
        # A disk too full to write to is too full to flush to: the first error tells what happened.
        with suppress(Exception):
            index.close()
        raise
    seconds = learned.seconds + time.perf_counter() - start
    card = _card(shop, learned, ranker, reports, seconds)
    return Built(index, ShelfModel(folder / "model"), card, data, holdout, seq)


def write_learned(folder: Path, learned: Learned, encoders: EncoderSet, ranker: Ranker) -> None:
    """Write what was learned as a bundle that `ShelfModel` opens.

    Raises:
        OSError: the folder can't be written, or the disk is full.
    """
    data, fitted = learned.data, learned.fitted
    write_bundle(
        folder,
        fitted.files,
        dim=learned.settings.dim,
        sources={
            source: SourceConfig(
                inputs=data.tokens[source].features.shape[1], share=share, base=fitted.bases[source]
            )
            for source, share in fitted.shares.items()
        },
        encoders={source: encoders[source].product.name for source in data.tokens},
        ranker=ranker,
    )


def _card(
    shop: Shop,
    learned: Learned,
    ranker: Ranker,
    reports: Mapping[Question, RankerReport],
    seconds: float,
) -> ReportCard:
    data, fitted = learned.data, learned.fitted
    return ReportCard(
        date=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        seconds=round(seconds, 1),
        products=len(data),
        held_back=int(learned.holdout.products.sum()),
        labels={column.name: len(column.values) for column in data.labels.columns},
        phrases=len(data.phrases),
        languages=shop.languages,
        views={source: len(rows.features) for source, rows in data.variations.items()},
        epochs=fitted.epochs,
        best_epoch=fitted.best_epoch,
        stopped_early=fitted.stopped_early,
        resumed=fitted.resumed,
        warm_start=fitted.warm,
        losses=fitted.losses,
        validation=fitted.validation,
        frozen=fitted.frozen,
        shares=fitted.shares,
        questions={
            kind: QuestionCard(
                questions=report.questions,
                ndcg=report.ndcg,
                ndcg_by_source=report.ndcg_by_source,
                ndcg_by_language=report.ndcg_by_language,
                questions_by_language=report.questions_by_language,
                calibration_error=report.calibration_error,
                reliability=report.reliability,
            )
            for kind, report in reports.items()
        },
        weights={kind: each.weights for kind, each in ranker.questions.items()},
        before=0.0,
        after=0.0,
        verdict="switched",
        versions={name: version(name) for name in ("omnishelf", "torch", "onnxruntime", "numpy")},
    )


def gathered(
    shop: Shop, settings: ShelfModelSettings, *, seed: int, tell: Tell = lambda _: None
) -> Dataset:
    """All that a shop's products offer to learn from; what had to be encoded is kept.

    Raises:
        ModelError: there is nothing, or too little.
    """
    count = shop.index.count()
    if count == 0:
        raise ModelError("this shop has no products to learn from: add a catalog first")
    if count < MIN_PRODUCTS:
        raise ModelError(
            f"this shop has {count} product{'s' if count > 1 else ''}, and fewer than "
            f"{MIN_PRODUCTS} can't be learned from: it is searched as it is"
        )
    data = gather(
        ordered_products(shop.index, most=MOST_PRODUCTS),
        shop.cache,
        shop.encoders,
        shop.glossary,
        languages=shop.languages,
        settings=settings,
        vary=shop.vary,
        seed=seed,
        step=tell,
    )
    if not any(rows.present.sum() >= MIN_PRODUCTS for rows in data.tokens.values()):
        raise ModelError(
            "the shop's products have no text, picture or sound whose features are kept: add the "
            "catalog again, with titles or pictures"
        )
    return data


def require_torch() -> None:
    """Raise ModelError where the extra `train` is not installed."""
    try:
        import torch  # noqa: F401, PLC0415
    except ImportError:
        raise ModelError(
            "training needs the extra 'train': pip install 'omnishelf[train]'"
        ) from None
