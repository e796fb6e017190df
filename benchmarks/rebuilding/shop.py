"""A whole shop of made-up products, with an encoder that costs nothing.

The texts are those of `peers/generated.py`. Each word has a vector that is drawn, and a text's is
the weighted mean of its words': it is encoded in microseconds, and what is measured is the shop.
"""

import json
from pathlib import Path

import numpy as np

from omnishelf import Shelf
from omnishelf.encoders.trained.header import write_encoder
from omnishelf.encoders.trained.vocabulary import Vocabulary
from omnishelf.encoders.trained.word_vectors import word_vectors_files
from omnishelf.settings import EncoderSettings, ServerSettings, Settings
from peers.generated import DIM, VOCABULARY, Catalog, vocabulary, zipf
from peers.questions import Questions

BATCH = 1_000
_SEED = 5
_UNLIMITED = 1_000_000


def make_shop(folder: Path, products: int) -> Path:
    """Make a shop of so many products in a folder; returns the shop's own."""
    encoders = folder / "encoders"
    _write_words(encoders / "text")
    settings = Settings(
        encoders=EncoderSettings(set="classic", folder=str(encoders)),
        # All clients come from one address.
        server=ServerSettings(requests_per_minute=_UNLIMITED),
    )
    catalog = folder / "catalog.jsonl"
    _write_catalog(catalog, products)
    with Shelf.create(folder / "shop", settings=settings) as shelf:
        shelf.add(catalog)
    return folder / "shop"


def questions(products: int, count: int) -> list[str]:
    """What is asked: two to four words each, of titles that no product has; none twice."""
    drawn = Questions.draw(2 * count, products).texts
    return [*dict.fromkeys(drawn)][:count]


def _write_words(folder: Path) -> None:
    vectors = np.random.default_rng(_SEED).standard_normal((VOCABULARY, DIM), np.float32)
    rarity = -np.log(zipf(VOCABULARY)).astype(np.float32)
    files = word_vectors_files(Vocabulary(vocabulary()), rarity, vectors)
    write_encoder(folder, files, kind="word2vec", modality="text", dim=DIM)


def _write_catalog(path: Path, products: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for batch in Catalog.generate(products).batches(BATCH):
            columns = zip(
                batch.ids, batch.titles, batch.categories, batch.colours, batch.brands,
                batch.prices, batch.stocks, strict=True,
            )  # fmt: skip
            for id, title, category, colour, brand, price, stock in columns:
                row = {"id": f"p{id}", "title": title, "category": category, "colour": colour,
                       "brand": brand, "price": price, "stock": stock}  # fmt: skip
                file.write(json.dumps(row) + "\n")
