"""What a textbook network's training says of itself."""

from omnishelf.types.frozen import Frozen


class TextbookReport(Frozen):
    """The report of a training."""

    name: str
    date: str
    seconds: float
    """All of it: reading the catalog excepted."""
    products: int
    seen: int
    """Products with a picture that could be read."""
    heard: int
    words: int
    """Of the vocabulary."""
    parameters: int
    validation_pairs: int
    test_pairs: int
    """Half of them positive; no product, phrase or piece of a title of theirs was learned from."""
    epochs: int
    best_epoch: int
    stopped_early: bool
    losses: tuple[float, ...]
    """By epoch."""
    validation_accuracy: float
    validation_auc: float
    test_accuracy: float
    """At probability 0.5; 0.5 is chance."""
    test_auc: float
    seed: int
    versions: dict[str, str]
