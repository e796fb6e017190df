"""Training a shop while it serves, and switching to what was learned if that is no worse."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from omnishelf.errors import ModelError, QueryError, ShelfError
from omnishelf.index.index import Index
from omnishelf.index.opening import wants_graph
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.ranking.exams import whole_questions
from omnishelf.learning.report_card import ReportCard, write_card
from omnishelf.learning.train import Built, build, learn
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.validation import ndcg
from omnishelf.learning.views.augmentation import snapshot_of
from omnishelf.search.searcher import Searcher
from omnishelf.search.wording import Wording
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types import Query

Tell = Callable[[str], None]

_CHECKPOINT = "training.pt"
_SNAPSHOT_SEED = 23
"""Photos to compare by are not those that were learned from."""
_PLAIN = Wording()
_NO_WORSE = 0.005
"""nDCG that a new model may lose on held-back questions before the shop keeps its old one."""


def train_shop(
    shop: OpenShop,
    model: ShelfModelSettings,
    training: TrainingSettings,
    *,
    anew: bool,
    tell: Tell,
) -> ReportCard:
    """Learn, build the next generation beside the one that serves, compare, and switch.

    Raises:
        ModelError: there is nothing to learn from, or training failed.
        ShelfError: the folder can't be written.
    """
    old = None if anew or shop.serving.model is None else shop.serving.folder / "model"
    try:
        with shop.next_generation() as folder:
            fitted = learn(
                shop.material,
                settings=model,
                training=training,
                warm=old,
                checkpoint=shop.folder / _CHECKPOINT,
                tell=tell,
            )
            built = build(shop.material, fitted, folder, shop.new_index, tell=tell)
            card = _compared(shop, folder, built, tell)
        write_card(shop.folder, card)
        (shop.folder / _CHECKPOINT).unlink(missing_ok=True)
    except OSError as error:
        raise ShelfError(
            f"{shop.folder} cannot be written: {error}. The shop keeps the model it had; make "
            "room and train again"
        ) from None
    except MemoryError:
        raise ModelError(
            "training ran out of memory: close other programs, or train with smaller batches; "
            "the shop keeps the model it had"
        ) from None
    else:
        return card


def _compared(shop: OpenShop, folder: Path, built: Built[Index], tell: Tell) -> ReportCard:
    """Ask both generations the same held-back questions; the better one serves from now on."""
    built.index.close()
    shop.records.mark(folder.name, built.seq)
    tell("arranging the products for search")
    generation = shop.open_generation(folder, arrange=wants_graph(shop.records.count()))
    try:
        tell("comparing with what serves now")
        questions = [*whole_questions(built.data, built.holdout, lambda id: _snapshot(shop, id))]
        before = _quality(questions, shop.searcher)
        after = _quality(questions, shop.new_searcher(generation))
        # What nothing can be asked about is not known to be no worse.
        better = bool(questions) and after >= before - _NO_WORSE
        card = built.card.model_copy(
            update={
                "before": round(before, 4),
                "after": round(after, 4),
                "verdict": "switched" if better else "kept the old one",
            }
        )
        if better:
            write_card(folder / "model", card)
            shop.switch(generation, keep=True)
    finally:
        if generation is not shop.serving:
            generation.index.close()
    return card


def _snapshot(shop: OpenShop, id: str) -> bytes | None:
    product = shop.serving.index.products([id]).get(id)
    return snapshot_of(product, shop.vary(), seed=_SNAPSHOT_SEED) if product else None


def _quality(questions: Sequence[tuple[Query, Mapping[str, int]]], searcher: Searcher) -> float:
    """Mean nDCG@10 of a search by the model; a question that it can't be asked counts 0.

    Without the merchant's rules, and without what is understood of the words: that makes up for
    what a model lacks.
    """
    gained = 0.0
    for query, grades in questions:
        with suppress(QueryError):
            ranked = searcher.trace(query, wording=_PLAIN).ranked[: query.limit]
            gained += ndcg([grades.get(item.key, 0) for item in ranked], grades)
    return gained / max(len(questions), 1)
