"""Compressing a shop's models while it serves, and switching to what its gate let pass."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np
from PIL import Image

from omnishelf.errors import MediaError, ModelError, QueryError, ShelfError
from omnishelf.learning.compression.bundle import write_compressed
from omnishelf.learning.compression.gate import Answers, Kind
from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.opening import query_part
from omnishelf.learning.compression.registry import METHODS
from omnishelf.learning.compression.report import CompressionReport
from omnishelf.learning.compression.run import Chosen, Replacements, compress
from omnishelf.learning.compression.target import Target
from omnishelf.learning.compression.targets.bundle_part import Fusion, Head
from omnishelf.learning.compression.targets.query_encoder import QueryEncoder
from omnishelf.learning.compression.timing import Timer
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.exams import photo_questions, whole_questions
from omnishelf.learning.report_card import read_card, write_card
from omnishelf.learning.train import gathered
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.validation import ndcg
from omnishelf.learning.views.augmentation import snapshot_of
from omnishelf.learning.views.gather import query_features
from omnishelf.learning.views.holdout import hold_back
from omnishelf.search.searcher import Searcher
from omnishelf.search.wording import Wording
from omnishelf.shelf.maintenance import place_anew
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types import SOURCES, Product, Query

Tell = Callable[[str], None]

_PLAIN = Wording()
"""Parts are held against one another by what they find, without what else a shop knows."""
_SNAPSHOT_SEEDS = (31, 37, 41, 43)
"""Photos to compare by are not those that were learned from; so many of each product, since one
point of nDCG is little among few."""
_MOST_PHOTOGRAPHED = 40
_VECTORS = frozenset(SOURCES) - {"words"}
_Asked = tuple[Kind, Query, dict[str, int]]


def compress_shop(
    shop: OpenShop, settings: ShelfModelSettings, *, dry_run: bool, timer: Timer, tell: Tell
) -> CompressionReport:
    """Try every method on every model that answers queries; what passes serves from now on.

    Raises:
        ModelError: the shop is not trained or is compressed already, there is nothing to judge
            by, or the extra 'train' is not installed.
        ShelfError: the shop can't be written.
    """
    model = _to_compress(shop)
    try:
        # What a killed process leaves of it is removed when the shop is opened next.
        with shop.next_generation() as scratch:
            material, questions = _exam(shop, settings, tell)
            chosen = compress(
                _targets(shop, model, material),
                METHODS,
                material,
                lambda replaced: _examined(shop, model, replaced, questions),
                timer=timer,
                folder=scratch,
                tell=tell,
            )
            switched = bool(chosen.replacements) and not dry_run
            if switched:
                tell("placing the products")
                _serve(shop, model, chosen)
    except OSError as error:
        raise ShelfError(
            f"{shop.folder} cannot be written: {error}. The shop keeps the models it had; make "
            "room and compress again"
        ) from None
    except MemoryError:
        raise ModelError(
            "compressing ran out of memory: close other programs; the shop keeps the models it had"
        ) from None
    return CompressionReport(
        date=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        products=len(material.data),
        candidates=chosen.candidates,
        together=chosen.together,
        switched=switched,
    )


def _to_compress(shop: OpenShop) -> ShelfModel:
    try:
        import onnx  # noqa: F401, PLC0415
    except ImportError:
        raise ModelError(
            "compressing needs the extra 'train': pip install 'omnishelf[train]'"
        ) from None
    model = shop.serving.model
    if model is None:
        raise ModelError(
            f"{shop.folder} has no trained model, without which there is nothing to judge a "
            f"compressed one by: run 'omnishelf train {shop.folder}' first"
        )
    if model.config.compressed:
        done = ", ".join(f"{how} of {part}" for part, how in model.config.compressed.items())
        raise ModelError(
            f"{shop.folder} is compressed already ({done}), and what is lost twice adds up: run "
            f"'omnishelf rollback {shop.folder}' or train it first"
        )
    return model


def _exam(
    shop: OpenShop, settings: ShelfModelSettings, tell: Tell
) -> tuple[Material, list[_Asked]]:
    data = gathered(shop.material, settings, seed=TrainingSettings().seed, tell=tell)
    holdout = hold_back(data, share=settings.held_back, most=settings.most_held_back)
    products = shop.serving.index.products(data.ids)

    def snapshots(seed: int) -> Callable[[str], bytes | None]:
        return lambda id: snapshot_of(products[id], shop.vary(), seed=seed)

    first, *others = _SNAPSHOT_SEEDS
    asked = [*whole_questions(data, holdout, snapshots(first))]
    photographed = np.flatnonzero(holdout.products)[:_MOST_PHOTOGRAPHED]
    for seed in others:
        asked += photo_questions(data, photographed, snapshots(seed))
    questions: list[_Asked] = [
        ("photo" if query.image is not None else "words", query, grades) for query, grades in asked
    ]
    questions += [
        ("meaning", replace(query, using=_VECTORS), grades)
        for kind, query, grades in questions
        if kind == "words"
    ]
    if not questions:
        raise ModelError(
            f"{shop.folder}: none of the products that training held back can be asked for, so "
            "that nothing could tell a worse model: add products with texts or pictures, and train"
        )
    material = Material(
        data,
        holdout,
        {id: _titles(product) for id, product in products.items()},
        lambda id: _picture(shop, products[id]),
        [query.text for kind, query, _ in questions if kind == "words" and query.text],
        lambda texts: query_features(texts, shop.encoders["text"].query["text"], shop.cache),
    )
    return material, questions


def _targets(shop: OpenShop, model: ShelfModel, material: Material) -> list[Target]:
    encoders: list[Target] = [
        QueryEncoder(source, own, material)
        for source in model.sources
        if (own := shop.encoders[source].query.get(shop.encoders[source].product.modality))
    ]
    heads: list[Target] = [Head(model, material, source) for source in model.sources]
    return [*encoders, *heads, Fusion(model, material)]


def _examined(
    shop: OpenShop, model: ShelfModel, replaced: Replacements, questions: Sequence[_Asked]
) -> Answers:
    """Ask the shop with parts replaced, its products placed anew if they pass through one."""
    with shop.next_generation() as folder:
        write_compressed(folder / "model", model, replaced)
        candidate = ShelfModel(folder / "model")
        queries_only = {query_part(source) for source in model.sources}
        if queries_only.issuperset(replaced):
            return _answers(shop.searcher_over(shop.serving.index, candidate), questions)
        index = shop.new_index(folder / "index", candidate.dims)
        try:
            shop.refill(index, candidate.place)
            return _answers(shop.searcher_over(index, candidate), questions)
        finally:
            index.close()


def _answers(searcher: Searcher, questions: Sequence[_Asked]) -> Answers:
    found: dict[Kind, list[float]] = {}
    for kind, query, grades in questions:
        hits: list[int] = []
        # A question that it can't be asked counts 0.
        with suppress(QueryError):
            ranked = searcher.trace(query, wording=_PLAIN).ranked[: query.limit]
            hits = [grades.get(item.key, 0) for item in ranked]
        found.setdefault(kind, []).append(ndcg(hits, grades))
    return {kind: np.array(values) for kind, values in found.items()}


def _serve(shop: OpenShop, model: ShelfModel, chosen: Chosen) -> None:
    """The next generation: the model with what was chosen, and all products placed by it."""
    with shop.next_generation() as folder:
        write_compressed(folder / "model", model, chosen.replacements)
        if (card := read_card(model.folder)) is not None:
            write_card(folder / "model", card)
        place_anew(shop, folder, keep=True)


def _titles(product: Product) -> list[str]:
    titles = (product.title, *(each.title for each in product.translations.values()))
    return [title for title in titles if title]


def _picture(shop: OpenShop, product: Product) -> Image.Image | None:
    vary = shop.vary()
    reference = next((each for each in product.images if vary.at_hand(each)), None)
    if reference is None:
        return None
    with suppress(MediaError):
        return vary.picture(reference)
    return None
