"""Short names that are a colour by themselves, and a metal right before jewellery."""

from functools import cache

from omnishelf.understanding.tables import read_table


def metal(name: str) -> str | None:
    """The material that the name means before jewellery; None if none."""
    return _metals().get(name)


@cache
def _metals() -> dict[str, str]:
    return {name: columns["material"][0] for name, columns in read_table("metals.tsv")}
