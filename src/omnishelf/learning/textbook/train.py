"""Training a textbook network on a shop's own products."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from omnishelf.learning.textbook.data import gather_textbook
from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING, TextbookSettings
from omnishelf.learning.train import Shop, require_torch
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.views.products import ordered_products

if TYPE_CHECKING:
    from omnishelf.learning.textbook.model import TextbookModel


def train_textbook(
    shop: Shop,
    name: str,
    folder: Path,
    training: TrainingSettings = TEXTBOOK_TRAINING,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> "TextbookModel":
    """Train a textbook network on a shop's products and write it into a folder.

    Raises:
        ModelError: no such network, torch is not installed, or as `fit_textbook`.
        OSError: the folder can't be written.
    """
    require_torch()
    from omnishelf.learning.textbook.fit import fit_textbook  # noqa: PLC0415
    from omnishelf.learning.textbook.presets import textbook_network  # noqa: PLC0415

    textbook_network(name)  # before a large catalog is read
    settings = TextbookSettings()
    tell("reading the products")
    data = gather_textbook(
        ordered_products(shop.index),
        shop.glossary,
        shop.vary,
        settings,
        languages=shop.languages,
        seed=training.seed,
    )
    return fit_textbook(name, data, folder, settings, training, tell=tell)
