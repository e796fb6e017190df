"""How long a suggestion takes, and what the suggester, the speller and the codes cost to make.

`python benchmarks/suggestions.py [--sizes 10000 100000] [--out benchmarks/results/suggestions.csv]`

Generated catalogs (`peers/generated.py`): titles of 7 to 13 of 30,000 made-up words, 1,000 brands,
200 kinds in 20 departments, colours of the glossary; every fifth product has a Chinese title too.
What is typed are the first 1 to 8 letters of a word of a title, alone or behind another word of
it, its pinyin, and the same with one letter replaced. Times of building are of the processor.
Memory is the growth of the resident set. The speller's row also has a query of ten words, each
with one letter replaced.
"""

import argparse
import gc
import random
import string
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil

from figures import percentiles, write_rows
from omnishelf.catalog.demo.copy import chinese
from omnishelf.catalog.demo.kinds import KINDS
from omnishelf.catalog.demo.write import design_of
from omnishelf.glossary import Glossary
from omnishelf.suggest import Suggester
from omnishelf.types import Product, Translation
from omnishelf.vocabulary.codes import Codes
from omnishelf.vocabulary.speller import Speller
from omnishelf.vocabulary.vocabulary import Vocabulary
from peers.generated import FEWEST_WORDS, MOST_WORDS, VOCABULARY, vocabulary, zipf

SEED, ASKED, QUERY_WORDS = 6, 2_000, 10
Made = TypeVar("Made")
Row = dict[str, object]


def main() -> None:
    """Measure each size, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "results" / "suggestions.csv"
    )
    options = parser.parse_args()
    Suggester(catalog(100)).suggest("hsydx")  # reads dictionaries, once for all
    write_rows(options.out, [row for size in options.sizes for row in measured(size)])


def catalog(size: int) -> list[Product]:
    """So many products."""
    rng = np.random.default_rng(SEED)
    words, glossary = vocabulary(), Glossary.load()
    colours = [t.words["en"][0] for t in glossary.terms if t.kind == "colour"]
    drawn = rng.choice(VOCABULARY, (size, MOST_WORDS), p=zipf(VOCABULARY))
    lengths = rng.integers(FEWEST_WORDS, MOST_WORDS + 1, size)
    products = []
    for at in range(size):
        kind = int(rng.integers(200))
        design = design_of(at % len(KINDS), at % 12)
        zh = {"zh": Translation(title=f"{chinese(design, at).title}{at % 97}款")}
        products.append(
            Product(
                id=f"SKU-{at:06}",
                title=" ".join(words[word] for word in drawn[at, : lengths[at]]),
                brand=f"{words[int(rng.integers(1_000))]} & Co",
                category=(f"{words[kind // 10]} goods", f"{words[kind]} things"),
                attributes={"colour": colours[int(rng.integers(len(colours)))]},
                locale="en",
                translations=zh if at % 5 == 0 else {},
            )
        )
    return products


def measured(size: int) -> list[Row]:
    """Rows of one size."""
    products = catalog(size)
    rng = random.Random(SEED)
    suggester, row = _built("suggester", size, lambda: Suggester(products))
    typed = _typed(products, rng)
    rows = [_timed(row, "all", typed, suggester.suggest)]
    one = [p.model_copy(update={"title": f"{p.title} new"}) for p in products[:500]]
    rows.append(_timed(row, "put one", [(product,) for product in one], suggester.put))
    del suggester
    codes, row = _built("codes", size, lambda: Codes(products))
    rows.append(_timed(row, "all", [p.id.replace("-", "") for p in products[:ASKED]], codes.find))
    del codes
    counted, row = _built("vocabulary", size, lambda: Vocabulary.of(products))
    rows.append(_timed(row, "", [], str))
    del counted
    words = Vocabulary(words={f"{word}{end}": 2 for word in vocabulary() for end in _ENDINGS})
    speller, row = _built("speller", len(words.words), lambda: Speller(words))
    wrong = [
        " ".join(_replaced(rng.choice(vocabulary()) + "a", rng) for _ in range(QUERY_WORDS))
        for _ in range(200)
    ]
    rows.append(_timed(row, f"{QUERY_WORDS} words, all mistyped", wrong, speller.correct))
    clean = [
        " ".join(rng.choice(vocabulary()) + "a" for _ in range(QUERY_WORDS)) for _ in range(200)
    ]
    rows.append(_timed(row, f"{QUERY_WORDS} words, clean", clean, speller.correct))
    one_wrong = [f"{text} {_replaced(text[:6], rng)}" for text in clean]
    rows.append(_timed(row, f"{QUERY_WORDS} words, one mistyped", one_wrong, speller.correct))
    return rows


_ENDINGS = ("a", "iko", "uvez", "")


def _typed(products: Sequence[Product], rng: random.Random) -> list[str]:
    typed = []
    for _ in range(ASKED):
        product = rng.choice(products)
        one, other = rng.sample(product.title.split(), 2)
        start = one[: rng.randint(1, 5)]
        pinyin = rng.choice(["hsydx", "yundongxie", "lanse", "hong se", "f", "shou", "运动", "红"])
        ways = [start, f"{other} {start}", pinyin, _replaced(one, rng), product.id[:8]]
        typed.append(rng.choice(ways))
    return typed


def _replaced(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :]


def _built(what: str, size: int, make: Callable[[], Made]) -> tuple[Made, Row]:
    gc.collect()
    before, began = psutil.Process().memory_info().rss, time.process_time()
    made = make()
    seconds = time.process_time() - began
    gc.collect()
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    row: Row = {"what": what, "size": size, "build_s": round(seconds, 2), "mb": round(grown, 1)}
    return made, row


def _timed(row: Row, asked: str, questions: Sequence[Made], ask: Callable[[Made], object]) -> Row:
    walls, busy = [], []
    for question in questions:
        wall, cpu = time.perf_counter(), time.thread_time()
        ask(question)
        busy.append(1_000 * (time.thread_time() - cpu))
        walls.append(1_000 * (time.perf_counter() - wall))
    row = {**row, "asked": asked, "times": len(questions)}
    for name, times in (("cpu", busy), ("wall", walls)):
        p50, p99 = percentiles(times) if times else ("", "")
        row |= {f"{name}_p50_ms": p50, f"{name}_p99_ms": p99}
    return row


if __name__ == "__main__":
    main()
