"""A textbook model on disk: its files, and the configuration that vouches for them."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from omnishelf.errors import ModelError
from omnishelf.files import first_damaged, write_atomic
from omnishelf.learning.textbook.report import TextbookReport
from omnishelf.learning.textbook.settings import TextbookSettings
from omnishelf.types.frozen import Frozen
from omnishelf.vouched import checksums_of, read_config

VERSION = 1
"""Raised when files of old mean something else, such as by a change of the analyzer's terms."""

CONFIG = "textbook.json"
_WAY_OUT = "train it again (omnishelf textbook SHOP --model NAME)"


class TextbookConfig(Frozen):
    """What `textbook.json` holds."""

    version: int
    settings: TextbookSettings
    report: TextbookReport
    checksums: dict[str, str]
    """sha256 of the other files."""


def write_textbook(
    folder: Path, files: Mapping[str, bytes], settings: TextbookSettings, report: TextbookReport
) -> None:
    """Write a model into a folder, in place of an older model if there is one.

    Raises:
        ModelError: the folder holds something else.
        OSError: it can't be written, or the disk is full; an older model stays.
    """
    if folder.exists() and not (folder / CONFIG).exists() and any(folder.iterdir()):
        raise ModelError(f"{folder} holds something else than a textbook model: choose another")
    config = TextbookConfig(
        version=VERSION,
        settings=settings,
        report=report,
        checksums=checksums_of(files),
    )
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        for name, content in files.items():
            write_atomic(beside / name, content)
        write_atomic(beside / CONFIG, config.model_dump_json(indent=2).encode())
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def read_textbook(folder: Path) -> TextbookConfig:
    """The configuration of a model whose files are all there and whole.

    Raises:
        ModelError: it is damaged, incomplete or of another version.
    """
    config = read_config(
        folder / CONFIG, TextbookConfig, version=VERSION, what="a model", way_out=_WAY_OUT
    )
    if (damaged := first_damaged(folder, config.checksums)) is not None:
        raise ModelError(f"{damaged} is missing or damaged: {_WAY_OUT}")
    return config
