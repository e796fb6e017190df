"""Lists of names as options take them."""


def names_of(told: str) -> list[str]:
    """The names in a list with commas: `en, zh` has two."""
    return [name.strip() for name in told.split(",") if name.strip()]
