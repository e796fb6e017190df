"""A large catalog to be searched: the fashion catalog's products, again and again under other
brands, models, sizes and prices.

`python benchmarks/large_catalog.py FASHION/products.csv OUT.csv [--products 100000]`

Without pictures, so that a shop of it is made in minutes. `benchmarks/serve.py` asks such a shop.
"""

import argparse
import csv
import random
from pathlib import Path

BRANDS = 400
SYLLABLES = ("ka", "lo", "mi", "ra", "ten", "vi", "zu", "bor", "del", "fan", "gal", "hem")
SIZES = ("XS", "S", "M", "L", "XL")
SEED = 11


def main() -> None:
    """Write the catalog."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fashion", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--products", type=int, default=100_000)
    options = parser.parse_args()
    chance = random.Random(SEED)
    brands = sorted({"".join(chance.choices(SYLLABLES, k=3)).title() for _ in range(BRANDS)})
    with options.fashion.open(newline="", encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "brand", "category", "article_type", "base_colour",
                         "usage", "size", "price", "currency", "stock"])  # fmt: skip
        for number in range(options.products):
            row = rows[number % len(rows)]
            brand = chance.choice(brands)
            writer.writerow([
                f"{row['id']}-{number // len(rows)}", f"{brand} {row['title']} {number % 997}",
                brand, f"{row['master_category']} > {row['sub_category']}", row["article_type"],
                row["base_colour"], row["usage"], chance.choice(SIZES),
                round(chance.lognormvariate(3.5, 0.8), 2), "EUR", chance.randint(0, 40),
            ])  # fmt: skip


if __name__ == "__main__":
    main()
