"""How well the words of reviews are read, on reviews of goods that training never saw.

`python benchmarks/reviews_text.py [--data FOLDER] [--out benchmarks/results/reviews_text.csv]
[--parts chinese english meaning targets speed] [--together 1]`

FOLDER (by default `OMNISHELF_TEST_DATA`) has `reviews/` with
- `zh_online_shopping_10_cats.csv.gz`: 62,773 Chinese reviews of ten categories, good or bad; the
  same text counts once;
- `en_pros_cons.csv.gz`: 45,875 English pros and cons (M. Ganapathibhotla, B. Liu, COLING 2008);
- `en_hu_liu_product_reviews.csv.gz`: sentences about 14 products with what they judge, and how
  (M. Hu, B. Liu, KDD 2004; X. Ding, B. Liu, P. Yu, WSDM 2008).

`chinese, category held out`: a head learns from all categories but one, or as many as
`--together` says, and judges those, for each in turn; `all` is over the reviews of all ten. With
two held out together there is less to learn from: that is quicker and harder. `chinese, in
domain`: a tenth of the reviews, drawn at random, is held back. `english`: a head learns from the
pros and cons alone and judges the sentences of Hu and Liu that judge. The list of English words
was written with an eye on errors in four of the products (`LOOKED_AT`); `not looked at` are the
other ten.
`meaning`: the head on the multilingual encoder learns from 2,000 English pros and cons and judges
800 Chinese reviews, a language it never learned from. `targets`: what a sentence judges, by stems
of words; five times, products are held back whole. `speed`: whole reviews read on one core
(processor time), by what is learned here and all else that a card needs.

ECE is over fifteen bins of equal width of P(good). Intervals are percentile bootstrap, 95 %, over
reviews or sentences.
"""

import argparse
import csv
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omnishelf.encoders.text.e5 import E5Encoder
from omnishelf.evaluation.reliability import expected_calibration_error
from omnishelf.reviews.reader import ReviewReader
from omnishelf.reviews.review import Review
from omnishelf.reviews.text.head import Head
from omnishelf.reviews.text.learn.heads import Material, fit_head, fit_meaning
from omnishelf.reviews.text.learn.targets import Marked, fit_targets
from omnishelf.reviews.text.lexicon import opinion
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.reviews.text.targets import candidates, counted
from omnishelf.reviews.text.words import ASPECTS, every_language

Bools = NDArray[np.bool_]
Values = NDArray[np.float64]
Row = dict[str, object]
Stems = list[set[str]]

COLUMNS = ("part", "what", "measure", "value", "low", "high", "count", "note")
LOOKED_AT = ("Apex_AD2600_Progressive_scan_DVD player", "Canon_G3", "Canon_PowerShot_SD500",
             "Canon_S100")  # fmt: skip
RESAMPLES, SEED = 1_000, 5


def main() -> None:
    """Measure each part, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parent / "results" / "reviews_text.csv"
    parser.add_argument("--data", type=Path, default=os.environ.get("OMNISHELF_TEST_DATA"))
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--together", type=int, default=1)
    options = parser.parse_args()
    if options.data is None:
        raise SystemExit("name the folder of the data with --data or OMNISHELF_TEST_DATA")
    kept: list[Row] = []
    if options.out.exists():
        with options.out.open() as file:
            kept = [row for row in csv.DictReader(file) if row["part"] not in options.parts]
    for part in options.parts:
        for row in PARTS[part](Path(options.data) / "reviews", options.together):
            kept.append({"part": part, **row})
            print(kept[-1], flush=True)
            with options.out.open("w", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS)
                writer.writeheader()
                writer.writerows(kept)


def _chinese(folder: Path, together: int) -> Iterator[Row]:
    table = _chinese_table(folder)
    good = table["label"].to_numpy() == 1
    whole = Material.of(table["review"].tolist(), good, language="zh", groups=table["cat"].tolist())
    positive = np.zeros(len(good))
    categories = sorted(table["cat"].unique())
    note = f"{together} held out together"
    for start in range(-(-len(categories) // together)):
        held = categories[start :: -(-len(categories) // together)]
        out = table["cat"].isin(held).to_numpy()
        positive[out] = _judged(fit_head(whole.part(~out)), whole.part(out))
        for category in held:
            own = table["cat"].to_numpy() == category
            for row in _told(f"category held out: {category}", positive[own], good[own]):
                yield {**row, "note": note}
    for row in _told("category held out: all", positive, good):
        yield {**row, "note": note}
    # The list of words, undecided texts half right.
    tie = whole.tones == 0
    right = ((whole.tones > 0) == good) * ~tie + 0.5 * tie
    yield _row("list of words alone: all", "accuracy", right)
    out = np.random.default_rng(SEED).random(len(good)) < 0.1
    yield from _told("in domain", _judged(fit_head(whole.part(~out)), whole.part(out)), good[out])


def _english(folder: Path, _: int) -> Iterator[Row]:
    head = _english_head(folder)
    table = _sentences(folder)
    table = table[table["label"].isin([0, 1]) & (table["score"] != 0)]
    good = table["label"].to_numpy() == 1
    texts = table["text"].tolist()
    positive = head.positive(texts)
    unseen = ~table["product"].isin(LOOKED_AT).to_numpy()
    yield from _told("Hu and Liu, polar sentences", positive, good)
    yield from _told("Hu and Liu, not looked at", positive[unseen], good[unseen])
    tone = np.array([opinion(text, "en").tone for text in texts])
    right = ((tone > 0) == good) * (tone != 0) + 0.5 * (tone == 0)
    yield _row("list of words alone: all", "accuracy", right)
    yield _row("list of words alone: not looked at", "accuracy", right[unseen])


def _meaning(folder: Path, _: int) -> Iterator[Row]:
    encoder = E5Encoder()
    english = pd.read_csv(folder / "en_pros_cons.csv.gz").dropna().drop_duplicates("text")
    english = english.sample(2_000, random_state=SEED)
    chinese = _chinese_table(folder).sample(800, random_state=SEED)
    head = fit_meaning(
        encoder.encode(english["text"].tolist(), side="query"),
        english["label"].to_numpy() == 1,
        encoder=encoder.name,
    )
    positive = head.positive(encoder.encode(chinese["review"].str[:300].tolist(), side="query"))
    yield from _told("Chinese, learned from English", positive, chinese["label"].to_numpy() == 1)


def _targets(folder: Path, _: int) -> Iterator[Row]:
    table = _sentences(folder)
    marked = [
        Marked(row.product, row.text, tuple(str(row.features).split("|")) if row.features else ())
        for row in table.itertuples()
    ]
    head = _english_head(folder)
    gold = [one.stems() for one in marked]
    labels = [None if np.isnan(label) else label == 1 for label in table["label"]]
    by_product = {
        product: counted([one.text for one in marked if one.product == product])
        for product in dict.fromkeys(one.product for one in marked)
    }
    products = np.array(sorted(by_product))
    np.random.default_rng(SEED).shuffle(products)
    learned: Stems = [set() for _ in marked]
    for held in np.array_split(products, 5):
        fitted = fit_targets([one for one in marked if one.product not in held])
        for at, one in enumerate(marked):
            if one.product in held:
                learned[at] = fitted.find(one.text, by_product[one.product])
    tones = [opinion(one.text, "en").tone for one in marked]
    named = {word for aspect in ASPECTS for word in every_language(aspect)}
    by_list: Stems = []
    frequent: Stems = []
    for one, tone in zip(marked, tones, strict=True):
        said = by_product[one.product]
        words = {word for word, _ in candidates(one.text, said)} if tone else set()
        by_list.append(words & {word for word, _ in candidates(" ".join(sorted(named)), {})})
        judging = every_language("good") | every_language("bad")
        frequent.append({word for word in words - judging if said.get(word, 0) >= _many(said)})
    positive = head.positive([one.text for one in marked])
    judged = [bool(p >= 0.5) for p in positive]
    by_tone = [tone > 0 for tone in tones]
    for what, found, good in (
        ("learned, products held back", learned, judged),
        ("list of words", by_list, by_tone),
        ("frequent words near judging words", frequent, by_tone),
    ):
        yield from _f1(what, found, gold)
        yield from _f1(f"{what}, with how they are judged", _with(found, good), _with(gold, labels))


def _many(said: dict[str, int]) -> float:
    """One in a hundred sentences, as in M. Hu and B. Liu."""
    return max(2.0, 0.01 * max(said.values()))


def _with(found: Stems, good: list[bool] | list[bool | None]) -> Stems:
    return [{f"{word} {one}" for word in words} for words, one in zip(found, good, strict=True)]


def _speed(folder: Path, _: int) -> Iterator[Row]:
    table = _chinese_table(folder).sample(12_000, random_state=SEED)
    good = table["label"].to_numpy() == 1
    learned = table.index[:10_000]
    chinese = fit_head(
        Material.of(
            table.loc[learned, "review"].tolist(), good[:10_000], language="zh",
            groups=table.loc[learned, "cat"].tolist(),
        )
    )  # fmt: skip
    model = ReviewModel({"zh": chinese, "en": _english_head(folder)})
    sentences = _sentences(folder)["text"].tolist()
    english = [" ".join(sentences[at : at + 5]) for at in range(0, 5_000, 5)]
    reader = ReviewReader(model)
    for language, texts in (("zh", table["review"].tolist()[10_000:]), ("en", english)):
        reviews = [
            Review(id=str(at), product=str(at % 50), text=text, rating=4)
            for at, text in enumerate(texts)
        ]
        reader.read(reviews[:5])
        start = time.process_time()
        reads = reader.read(reviews)
        reading = time.process_time() - start
        reader.cards(reads)
        whole = time.process_time() - start
        note = f"{np.mean([len(text) for text in texts]):.0f} characters a review"
        for what, seconds in (("read", reading), ("read and put on cards", whole)):
            rate = len(reviews) / seconds
            yield {
                "what": f"{language}: {what}", "measure": "reviews a second and core",
                "value": f"{rate:.0f}", "count": len(reviews), "note": note,
            }  # fmt: skip


PARTS: dict[str, Callable[[Path, int], Iterator[Row]]] = {
    "chinese": _chinese,
    "english": _english,
    "meaning": _meaning,
    "targets": _targets,
    "speed": _speed,
}


def _chinese_table(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / "zh_online_shopping_10_cats.csv.gz").dropna()
    table["review"] = table["review"].astype(str).str.strip("\ufeff \n")
    return table[table["review"] != ""].drop_duplicates("review").reset_index(drop=True)


def _sentences(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / "en_hu_liu_product_reviews.csv.gz")
    return table.fillna({"text": "", "features": ""})


def _english_head(folder: Path) -> Head:
    table = pd.read_csv(folder / "en_pros_cons.csv.gz").dropna().drop_duplicates("text")
    good = table["label"].to_numpy() == 1
    return fit_head(Material.of(table["text"].tolist(), good, language="en"))


def _judged(head: Head, material: Material) -> Values:
    """`Head.positive` of texts that were hashed already."""
    norms = np.sqrt(material.rows @ head.squares)
    logits = material.rows @ head.weights / np.where(norms > 0, norms, 1)
    return head.calibration.apply(logits + head.trust * material.tones)


def _told(what: str, positive: Values, good: Bools) -> Iterator[Row]:
    yield _row(what, "accuracy", ((positive >= 0.5) == good).astype(np.float64))
    error = expected_calibration_error(positive, good)
    yield {"what": what, "measure": "ECE", "value": f"{error:.4f}", "count": len(good)}


def _row(what: str, measure: str, right: Values) -> Row:
    rng = np.random.default_rng(SEED)
    draws = [right[rng.integers(0, len(right), len(right))].mean() for _ in range(RESAMPLES // 5)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return {
        "what": what, "measure": measure, "value": f"{right.mean():.4f}", "low": f"{low:.4f}",
        "high": f"{high:.4f}", "count": len(right),
    }  # fmt: skip


def _f1(what: str, found: Stems, gold: Stems) -> Iterator[Row]:
    counts = np.array(
        [(len(one & two), len(one), len(two)) for one, two in zip(found, gold, strict=True)],
        np.float64,
    )
    rng = np.random.default_rng(SEED)
    draws = []
    for _ in range(RESAMPLES):
        both, ours, theirs = counts[rng.integers(0, len(counts), len(counts))].sum(axis=0)
        draws.append(2 * both / max(ours + theirs, 1))
    both, ours, theirs = counts.sum(axis=0)
    low, high = np.percentile(draws, [2.5, 97.5])
    yield {
        "what": what, "measure": "F1", "value": f"{2 * both / max(ours + theirs, 1):.4f}",
        "low": f"{low:.4f}", "high": f"{high:.4f}", "count": int(theirs),
        "note": f"precision {both / max(ours, 1):.3f}, recall {both / max(theirs, 1):.3f}",
    }  # fmt: skip


if __name__ == "__main__":
    main()
