"""What training is worth on the fashion data: every figure that we claim of the shelf model.

`python benchmarks/learn.py FASHION WORK [--out benchmarks/results/learn.csv]`

FASHION holds `products.csv` and its pictures. Shops are made in WORK and reused from there. The
model never sees the products of `split` val: they are added to the trained shop afterwards.
Queries are those of `fashion_queries.py`; grade 2 is kind and colour, 1 the kind. `asked` is what
we aim for.
"""

import argparse
import csv
import io
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import product as pairs_of
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from fashion_queries import COLOURS, KINDS, LANGUAGES, asked
from measured import command
from omnishelf import Shelf
from omnishelf.evaluation.labels import QueryLabels
from omnishelf.evaluation.metrics import per_query, summary
from omnishelf.evaluation.qrels import Qrels
from omnishelf.evaluation.reliability import expected_calibration_error, judged_scores
from omnishelf.evaluation.robustness import paraphrase_swing, relative_loss
from omnishelf.evaluation.runs import Run
from omnishelf.evaluation.significance import compare
from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.views.augmentation import vary_picture
from omnishelf.types import Source

NDCG = "nDCG@10"
WISHES, PHOTOS, DEPTH = 150, 300, 100
LOST = ("title", "image")
"""Fields that half of the products lose."""
SEED = 5
PICTURES_ALONE = {"en": 0.72, "zh": 0.70, "es": 0.68}
EVERYTHING = {"en": 0.92, "zh": 0.90, "es": 0.88}
ALL: tuple[Source, ...] = ("words", "text", "image", "audio", "fused")
Row = dict[str, Any]


class Asked:
    """Queries with their judgements."""

    def __init__(
        self,
        rows: Sequence[Row],
        where: Mapping[str, object] | None,
        most: int,
        *,
        as_common: bool = False,
    ) -> None:
        """Ask for kinds in colours: all alike often, or as often as there are products of them."""
        there = [(r["article_type"], r["base_colour"]) for r in rows]
        named = set(pairs_of(KINDS, COLOURS))
        rng = np.random.default_rng(SEED)
        if as_common:
            drawn = [there[place] for place in rng.permutation(len(there))]
            wishes = [wish for wish in dict.fromkeys(drawn) if wish in named]
        else:
            wishes = sorted(set(there) & named)
            rng.shuffle(wishes)
        self.where = where
        self.texts: dict[str, str] = {}
        self.labels: dict[str, QueryLabels] = {}
        self.qrels: dict[str, dict[str, int]] = {}
        for kind, colour in wishes[:most]:
            grades = {
                r["id"]: 2 if r["base_colour"] == colour else 1
                for r in rows
                if r["article_type"] == kind
            }
            for language, phrasing, text in asked(kind, colour):
                query = f"{kind} {colour} {language} {phrasing}"
                self.texts[query] = text
                self.labels[query] = QueryLabels(text, language, f"{kind} {colour}", str(phrasing))
                self.qrels[query] = grades

    def of(self, language: str) -> Qrels:
        """The judgements of one language's queries."""
        return {
            q: grades for q, grades in self.qrels.items() if self.labels[q].language == language
        }

    def run(self, shelf: Shelf, using: Sequence[Source] = ALL, limit: int = 10) -> Run:
        """What a shop finds."""
        return {
            query: {
                hit.product.id: hit.score
                for hit in shelf.search(text, where=self.where, using=using, limit=limit).hits
            }
            for query, text in self.texts.items()
        }


def main() -> None:
    """Make the shops, measure, and write the table."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    rows = [*csv.DictReader((options.fashion / "products.csv").open(encoding="utf-8"))]
    found: list[Row] = []

    def tell(figure: str, language: str, value: float, low: Any, high: Any, asked_for: Any) -> None:
        row = dict(zip(_COLUMNS, (figure, language, value, low, high, asked_for), strict=True))
        found.append({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()})
        print(*(f"{key} {value}" for key, value in found[-1].items() if value != ""), flush=True)

    frozen, trained = _shops(options.fashion, options.work, rows, tell)
    unseen = Asked([row for row in rows if row["split"] == "val"], {"split": "val"}, 10_000)
    whole = Asked(rows, None, WISHES)
    common = Asked(rows, None, WISHES, as_common=True)
    with Shelf.open(trained) as shelf:
        run = whole.run(shelf)
        _unseen(shelf, unseen, tell)
        _quality(shelf, whole, run, tell)
        _common(shelf, common, tell)
        _against_fusion(frozen, whole, run, tell)
        _photos(shelf, options.fashion, rows, tell)
        _heads(trained, tell)
    _missing(options.fashion, options.work, trained, rows, whole, run, tell)
    with options.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(found)


_COLUMNS = ("figure", "language", "value", "low", "high", "asked")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fashion", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "learn.csv")
    return parser.parse_args()


def _shops(fashion: Path, work: Path, rows: Sequence[Row], tell: Any) -> tuple[Path, Path]:
    """A shop that is not trained and one that is, both with all products.

    Both come from `seen`, which never holds what the model must not see.
    """
    seen, frozen, trained = work / "seen", work / "frozen", work / "trained"
    train, val = work / "train.csv", work / "val.csv"
    _write(train, [row for row in rows if row["split"] != "val"])
    _write(val, [row for row in rows if row["split"] == "val"])
    if not seen.exists():
        command("create", seen)
        command("add", seen, train, "--images", fashion)
    if not frozen.exists():
        shutil.copytree(seen, frozen)
        command("add", frozen, val, "--images", fashion)
    if not trained.exists():
        for field in LOST:
            shutil.rmtree(work / f"without-{field}", ignore_errors=True)
        shutil.copytree(seen, trained)
        command("train", trained)
        # Once more: now all features are cached, which is what the figure is of.
        seconds, peak = command("train", trained, "--anew")
        tell("training, features cached, s", "", seconds, "", "", 60)
        tell("training, peak memory, MB", "", peak, "", "", 2000)
        command("add", trained, val, "--images", fashion)
    return frozen, trained


def _unseen(shelf: Shelf, unseen: Asked, tell: Any) -> None:
    run = unseen.run(shelf, ("image",))
    for language in LANGUAGES:
        _tell_ndcg(
            "pictures alone, unseen",
            language,
            unseen.of(language),
            run,
            tell,
            PICTURES_ALONE[language],
        )


def _quality(shelf: Shelf, whole: Asked, run: Run, tell: Any) -> None:
    means = {}
    for language in LANGUAGES:
        means[language] = _tell_ndcg("everything, whole catalog", language, whole.of(language),
                                     run, tell, EVERYTHING[language])  # fmt: skip
    for language in LANGUAGES[1:]:
        tell("share of English", language, means[language] / means["en"], "", "", 0.95)
    alone = {source: whole.run(shelf, (source,)) for source in ("words", "text", "image", "fused")}
    for language in LANGUAGES:
        qrels = whole.of(language)
        scores = {name: per_query(qrels, each, [NDCG]) for name, each in alone.items()}
        best = max(scores, key=lambda name: summary(scores[name])[0].mean)
        _tell_gain(f"over the best single source ({best})", language,
                   per_query(qrels, run, [NDCG]), scores[best], tell, 0)  # fmt: skip
    _tell_swing("all wishes alike often", whole, run, tell)
    said, so = judged_scores(whole.qrels, run)
    tell("expected calibration error", "all", expected_calibration_error(said, so), "", "", "")


def _common(shelf: Shelf, common: Asked, tell: Any) -> None:
    run = common.run(shelf)
    for language in LANGUAGES:
        _tell_ndcg("everything, wishes as common as their products", language,
                   common.of(language), run, tell, EVERYTHING[language])  # fmt: skip
    _tell_swing("as common as their products", common, run, tell)


def _tell_swing(of: str, asked: Asked, run: Run, tell: Any) -> None:
    swing = paraphrase_swing(per_query(asked.qrels, run, [NDCG]), asked.labels, NDCG)
    if swing is not None:
        tell(f"swing between three phrasings, {of}", "all", swing.mean, "", "", 0.08)


def _against_fusion(frozen: Path, whole: Asked, run: Run, tell: Any) -> None:
    """Against reciprocal rank fusion of frozen sources, tuned on the very queries."""
    with Shelf.open(frozen) as untrained:
        ranked = {s: whole.run(untrained, (s,), DEPTH) for s in ("words", "text")}
    tries = [
        {
            query: {
                item.key: item.score
                for item in reciprocal_rank(
                    {source: [*each[query]] for source, each in ranked.items()},
                    {"words": words, "text": 1 - words},
                    rank_constant=constant,
                )[:10]
            }
            for query in whole.texts
        }
        for constant in (1, 5, 10, 20, 60)
        for words in (0.1, 0.3, 0.5, 0.7, 0.9)
    ]
    for language in ("all", *LANGUAGES):
        qrels = whole.qrels if language == "all" else whole.of(language)
        best = max(
            (per_query(qrels, each, [NDCG]) for each in tries),
            key=lambda scores: summary(scores)[0].mean,
        )
        tell("frozen sources, tuned fusion", language, summary(best)[0].mean, "", "", "")
        _tell_gain("over tuned fusion of frozen sources", language, per_query(qrels, run, [NDCG]),
                   best, tell, 0.03)  # fmt: skip


def _photos(shelf: Shelf, fashion: Path, rows: Sequence[Row], tell: Any) -> None:
    rng = np.random.default_rng(SEED)
    right = []
    for place in rng.permutation(len(rows))[:PHOTOS]:
        with Image.open(fashion / rows[place]["image"]) as picture:
            file = io.BytesIO()
            vary_picture(picture.convert("RGB"), rng).save(file, "PNG")
        hits = shelf.search(image=file.getvalue(), limit=1).hits
        right.append(bool(hits) and hits[0].product.id == rows[place]["id"])
    drawn = rng.choice(np.array(right), (1000, len(right))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    tell("photo to product, recall@1", "", float(np.mean(right)), float(low), float(high), 0.85)


def _heads(trained: Path, tell: Any) -> None:
    generations = trained / "generations"
    model = ShelfModel(generations / (generations / "current").read_text().strip() / "model")
    inputs: dict[Source, int] = {"text": 384, "image": 2640}
    for source, width in inputs.items():
        raw = np.random.default_rng(0).normal(size=width).astype(np.float32)
        taken = []
        for _ in range(300):
            start = time.perf_counter()
            model.aim([model.read(source, raw)], "fused")
            taken.append(time.perf_counter() - start)
        tell(f"query through the {source} head, ms", "", 1000 * float(np.median(taken)), "", "", 1)


def _missing(
    fashion: Path,
    work: Path,
    trained: Path,
    rows: Sequence[Row],
    whole: Asked,
    run: Run,
    tell: Any,
) -> None:
    """Half of the products lose their title or their picture."""
    before = per_query(whole.qrels, run, [NDCG])
    for field in LOST:
        shop, catalog = work / f"without-{field}", work / f"without-{field}.csv"
        if not shop.exists():
            shutil.copytree(trained, shop)
            half = np.random.default_rng(SEED).permutation(len(rows))[: len(rows) // 2]
            _write(catalog, [{**rows[place], field: ""} for place in half])
            command("add", shop, catalog, "--images", fashion)
        with Shelf.open(shop) as shelf:
            after = per_query(whole.qrels, whole.run(shelf), [NDCG])
        loss = relative_loss(field, before, after, NDCG)
        if loss is not None:
            tell(
                f"lost where half the products have no {field}", "all", loss.relative, "", "", 0.05
            )


def _tell_ndcg(
    figure: str, language: str, qrels: Qrels, run: Run, tell: Any, wanted: float
) -> float:
    score = summary(per_query(qrels, run, [NDCG]))[0]
    tell(f"nDCG@10: {figure}", language, score.mean, score.low, score.high, wanted)
    return score.mean


def _tell_gain(figure: str, language: str, one: Any, other: Any, tell: Any, wanted: float) -> None:
    found = compare(one, other, NDCG, against=figure)
    if found is not None:
        gain = found.difference
        tell(f"nDCG@10 {figure}", language, gain.mean, gain.low, gain.high, wanted)


def _write(path: Path, rows: Iterable[Row]) -> None:
    listed = [*rows]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*listed[0]])
        writer.writeheader()
        writer.writerows(listed)


if __name__ == "__main__":
    main()
