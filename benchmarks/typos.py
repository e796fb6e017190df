"""What one typing error costs a search by words, with and without correction.

`python benchmarks/typos.py [--fashion shared/data/fashion/products.csv] [--out ...typos.csv]`

Queries are made of what products say of themselves (kind with colour and so on), and judged by
it: `omnishelf.evaluation.builder`. Each gets one random edit in one of its words of three letters
or more, and again of four or more: a letter inserted, left out or replaced, or two neighbours
turned round. They are answered by the index of words alone (BM25): no vectors help out. Kept is
nDCG@10 as a share of the clean query's; intervals are percentile bootstraps over queries. Brands
are asked for as they are.
"""

import argparse
import random
import re
import string
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from figures import write_rows
from omnishelf.catalog.demo.copy import chinese, english
from omnishelf.catalog.demo.kinds import KINDS
from omnishelf.catalog.demo.write import design_of
from omnishelf.catalog.readers import read_catalog
from omnishelf.catalog.rows import Accepted
from omnishelf.evaluation.builder.build import QuerySet, build_queries
from omnishelf.evaluation.metrics import per_query
from omnishelf.glossary import Glossary
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.function_words import function_words
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.ingest.aliases import Aliases
from omnishelf.types import Product, Translation
from omnishelf.vocabulary.speller import Speller
from omnishelf.vocabulary.vocabulary import Vocabulary

MEASURE = "nDCG@10"
EDITS = ("insert", "delete", "replace", "turn")
WISHES, EACH, RESAMPLES, SEED = 150, 12, 1_000, 5
LETTERS = (3, 4)
Row = dict[str, object]


def main() -> None:
    """Measure both catalogs, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fashion", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "typos.csv")
    options = parser.parse_args()
    rows = measured("demo", demo_products(), ("en", "zh"))
    if options.fashion:
        products = [
            row.product for row in read_catalog(options.fashion) if isinstance(row, Accepted)
        ]
        rows += measured("fashion", products, ("en", "es"))
    write_rows(options.out, rows)


def demo_products() -> list[Product]:
    """The demo shop's, without pictures."""
    products = []
    for number, kind in enumerate(KINDS):
        for item in range(EACH):
            design = design_of(number, item)
            facts = {
                "colour": design.colour.en,
                "material": design.material[0],
                "pattern": design.pattern,
            }
            products.append(
                Product(
                    id=f"{kind.name.replace(' ', '-')}-{item + 1:02d}",
                    title=english(design, number + item).title,
                    brand=design.brand,
                    category=kind.category,
                    attributes={**facts},
                    translations={"zh": Translation(title=chinese(design, number + item).title)},
                )
            )
    return products


def measured(catalog: str, products: Sequence[Product], languages: Sequence[str]) -> list[Row]:
    """Rows of one catalog: for each language, each kind of edit and all of them."""
    glossary = Glossary.load()
    speller = Speller(Vocabulary.of(products), glossary, ordinary=function_words())
    asked = build_queries(products, glossary, languages=languages, wishes=WISHES, seed=SEED)
    with tempfile.TemporaryDirectory() as folder:
        index = _indexed(Path(folder) / "index", products, Aliases(glossary))
        rows = [
            _row(catalog, language, edit, letters, asked, index, speller)
            for language in languages
            for letters in LETTERS
            for edit in (*EDITS, "any")
        ]
        index.close()
    brands = sorted({product.brand for product in products if product.brand})
    changed = sum(bool(speller.correct(brand).changes) for brand in brands)
    return [{**row, "brands": len(brands), "brands_changed": changed} for row in rows]


def words_of(text: str, letters: int) -> list[re.Match[str]]:
    """Words of so many letters or more, of scripts that put spaces between words."""
    return [*re.finditer(rf"[^\W\d_\u3400-\u9fff]{{{letters},}}", text)]


def mistyped(text: str, edit: str, letters: int, rng: random.Random) -> str:
    """A text with one edit in one of its words of so many letters or more."""
    words = words_of(text, letters)
    word, edit = rng.choice(words), rng.choice(EDITS) if edit == "any" else edit
    at = rng.randrange(word.start(), word.end() - (edit == "turn"))
    letter = rng.choice(string.ascii_lowercase)
    made: dict[str, Callable[[], str]] = {
        "insert": lambda: text[:at] + letter + text[at:],
        "delete": lambda: text[:at] + text[at + 1 :],
        "replace": lambda: text[:at] + letter + text[at + 1 :],
        "turn": lambda: text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    }
    return made[edit]()


def _indexed(folder: Path, products: Sequence[Product], aliases: Aliases) -> EdgeIndex:
    index = EdgeIndex.create(folder, {})
    none = Fingerprint("", "")
    for start in range(0, len(products), 500):
        part = products[start : start + 500]
        index.upsert([Entry(product, none, aliases=aliases(product)) for product in part])
    return index


def _row(
    catalog: str,
    language: str,
    edit: str,
    letters: int,
    asked: QuerySet,
    index: EdgeIndex,
    speller: Speller,
) -> Row:
    rng = random.Random(f"{catalog} {language} {edit} {letters} {SEED}")
    queries = [q for q in asked.queries if q.language == language and words_of(q.text, letters)]
    clean = [query.text for query in queries]
    typed = [mistyped(text, edit, letters, rng) for text in clean]
    began = time.process_time()
    put_right = [speller.correct(text).text for text in typed]
    took = (time.process_time() - began) / len(typed)
    cleaned = [speller.correct(text).text for text in clean]

    def found(texts: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        run = {
            query.id: {c.id: c.score for c in index.matching(text, where=None, limit=10)}
            for query, text in zip(queries, texts, strict=True)
        }
        judged = {query.id: asked.qrels[query.id] for query in queries}
        scores = per_query(judged, run, [MEASURE])
        return np.array([scores[query.id][MEASURE] for query in queries])

    base, plain, corrected, again = map(found, (clean, typed, put_right, cleaned))
    drawn = np.random.default_rng(SEED).integers(0, len(base), (RESAMPLES, len(base)))
    whole = base[drawn].mean(axis=1)
    row: Row = {
        "catalog": catalog,
        "language": language,
        "edit": edit,
        "letters_from": letters,
        "queries": len(queries),
        "clean": round(float(base.mean()), 4),
    }
    for name, values in (("typed", plain), ("corrected", corrected)):
        low, high = np.percentile(values[drawn].mean(axis=1) / whole, [2.5, 97.5])
        row[f"{name}_kept"] = round(float(values.mean() / base.mean()), 4)
        row[f"{name}_low"], row[f"{name}_high"] = round(float(low), 4), round(float(high), 4)
    row["clean_corrected_kept"] = round(float(again.mean() / base.mean()), 4)
    row["clean_changed"] = sum(one != other for one, other in zip(clean, cleaned, strict=True))
    row["cpu_ms"] = round(took * 1_000, 2)
    return row


if __name__ == "__main__":
    main()
