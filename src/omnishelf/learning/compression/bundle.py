"""A model's bundle with some of its parts in another form."""

from pathlib import Path

from omnishelf.learning.compression.run import Replacements
from omnishelf.learning.model.bundle import part_of, write_bundle
from omnishelf.learning.model.shelf_model import ShelfModel


def write_compressed(folder: Path, model: ShelfModel, replacements: Replacements) -> None:
    """Write a bundle like another but for these parts; an encoder of queries is a part more.

    Args:
        folder: of the new bundle.
        model: whose bundle is read. It keeps what a training goes on from: that starts from the
            weights as they were learned.
        replacements: what takes the place of parts.

    Raises:
        OSError: the folder can't be written, or the disk is full.
    """
    config = model.config
    files = {
        name: (model.folder / name).read_bytes()
        for name in config.checksums
        if part_of(name) not in replacements
    }
    files |= {each.file.name: each.file.read_bytes() for each in replacements.values()}
    write_bundle(
        folder,
        files,
        dim=config.dim,
        sources=config.sources,
        encoders=config.encoders,
        ranker=config.ranker,
        compressed={part: each.method for part, each in replacements.items()},
    )
