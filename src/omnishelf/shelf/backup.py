"""Backups: all of a shop that can't be made again, whole and checksummed, while it serves."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from omnishelf.encoders.sets import build_set
from omnishelf.errors import ShelfError
from omnishelf.events.key import FILE_NAME as KEY
from omnishelf.events.log import FILE_NAME as EVENTS
from omnishelf.events.log import FOLDER_NAME as EVENTS_FOLDER
from omnishelf.events.log import EventLog
from omnishelf.experiments.store import FILE_NAME as EXPERIMENTS
from omnishelf.files import copy_tree, first_damaged, sha256_of, write_atomic
from omnishelf.generations import Generations
from omnishelf.ingest.features import FILE_NAME as FEATURES
from omnishelf.ingest.records import FILE_NAME as RECORDS
from omnishelf.ingest.records import Records
from omnishelf.learning.model.bundle import has_bundle
from omnishelf.learning.report_card import FILE_NAME as CARD
from omnishelf.merchandising.rules.store import FILE_NAME as RULES
from omnishelf.merchandising.synonyms_file import FILE_NAME as SYNONYMS
from omnishelf.settings import FILE_NAME as SETTINGS
from omnishelf.settings import Settings
from omnishelf.shelf.behaviour import FOLDER as BEHAVIOUR
from omnishelf.shelf.insights.demand.terms import FILES as TERMS
from omnishelf.shelf.insights.kept import copy_insights
from omnishelf.shelf.insights.reviews.heads import FOLDER as HEADS
from omnishelf.shelf.insights.reviews.kept_reviews import FILE_NAME as REVIEWS
from omnishelf.shelf.insights.sales import FILE_NAME as SALES
from omnishelf.shelf.open_shop import ENCODERS_FILE, GLOSSARY_FILE, begin_generations
from omnishelf.types.frozen import Frozen

VERSION = 1
_MANIFEST = "backup.json"
_PARTIAL = ".partial"
_TRIES = 5
_DATABASES = (RECORDS, f"features/{FEATURES}")
_FILES = (SETTINGS, ENCODERS_FILE, GLOSSARY_FILE, CARD, SYNONYMS, RULES, EXPERIMENTS, *TERMS)

Tell = Callable[[str], None]


class Manifest(Frozen):
    """What a backup holds; written last, so that a folder with it is a whole backup."""

    version: int
    omnishelf: str
    date: str
    products: int
    trained: bool
    checksums: dict[str, str]
    """sha256 of every other file, by its path in the backup."""


def back_up(shop: Path, target: Path, *, tell: Tell = lambda _: None) -> Manifest:
    """Copy a shop into a new folder, whether or not another process serves it meanwhile.

    Records come first and features next: what comes between is in both or in the features alone.
    The index is not copied: it is made again from these.

    Args:
        shop: its folder.
        target: a folder that is not there yet.
        tell: told what is being done.

    Raises:
        ShelfError: the shop is damaged, or the target is there already or can't be written.
    """
    Settings.load(shop)
    if target.exists():
        raise ShelfError(f"{target} is there already: choose a new folder for the backup")
    partial = target.with_name(target.name + _PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    try:
        (partial / "features").mkdir(parents=True)
        for name in _DATABASES:
            tell(f"copying {name}")
            _copy_database(shop / name, partial / name)
        for name in _FILES:
            if (shop / name).exists():
                shutil.copyfile(shop / name, partial / name)
        _copy_shoppers(shop, partial, tell)
        for name in (SALES, REVIEWS):
            if (shop / name).exists():
                tell(f"copying {name}")
                _copy_database(shop / name, partial / name)
        if (shop / HEADS).exists():
            copy_tree(shop / HEADS, partial / HEADS)
        copy_insights(shop, partial)
        tell("copying the model and media")
        trained = _copy_model(shop, partial / "model")
        copy_tree(shop / "media", partial / "media")
        with closing(Records(partial)) as records:
            products = records.count()
        manifest = Manifest(
            version=VERSION,
            omnishelf=version("omnishelf"),
            date=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            products=products,
            trained=trained,
            checksums={name: sha256_of(partial / name) for name in _names(partial)},
        )
        write_atomic(partial / _MANIFEST, manifest.model_dump_json(indent=2).encode())
        partial.rename(target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ShelfError(
            f"{target} cannot be written: {error}. The shop is as it was; make room and try again"
        ) from None
    return manifest


def read_backup(backup: Path) -> Manifest:
    """What a backup says that it holds, after all its files are compared with their checksums.

    Raises:
        ShelfError: it is no backup, of another version, or a file is missing or damaged.
    """
    path = backup / _MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = content.get("version") if isinstance(content, dict) else None
        if found != VERSION:
            raise ShelfError(
                f"{path} is a backup of version {found}, and this Omnishelf reads version {VERSION}"
            )
        manifest = Manifest.model_validate(content)
    except FileNotFoundError:
        raise ShelfError(
            f"{backup} is not a whole backup (no {_MANIFEST}): a backup that was stopped can't be "
            "restored; choose another"
        ) from None
    except (OSError, ValueError, ValidationError) as error:
        raise ShelfError(f"{path} is damaged: {error}") from None
    if damaged := first_damaged(backup, manifest.checksums):
        raise ShelfError(f"{damaged} is missing or damaged: this backup can't be restored as it is")
    return manifest


def restore(backup: Path, shop: Path, *, tell: Tell = lambda _: None) -> Manifest:
    """Make a shop from a backup in a folder that is empty or not there yet.

    Its index is empty at first: whoever opens the shop fills it from the records and features.

    Raises:
        ShelfError: the backup is damaged, or the folder holds something or can't be written.
    """
    tell("comparing checksums")
    manifest = read_backup(backup)
    if shop.exists() and (not shop.is_dir() or any(shop.iterdir())):
        raise ShelfError(f"{shop} is not empty: choose a new folder for the shop")
    partial = shop.with_name(shop.name + _PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    try:
        tell("copying")
        copy_tree(backup, partial)
        (partial / _MANIFEST).unlink()
        _make_generation(partial)
        if shop.exists():
            shop.rmdir()
        partial.rename(shop)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ShelfError(f"{shop} cannot be written: {error}. Make room and try again") from None
    return manifest


def _make_generation(shop: Path) -> None:
    """The first generation of a restored shop: its model, and an index that holds nothing yet."""
    settings = Settings.load(shop)
    model = shop / "model"
    folder = begin_generations(
        shop,
        build_set(settings.encoders),
        settings.index,
        model=model if model.exists() else None,
    )
    with closing(Records(shop)) as records:
        records.begin(folder.name)


def _copy_database(source: Path, target: Path) -> None:
    """A consistent copy, even while another process writes."""
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(target)) as written,
        ):
            read.backup(written)
    except sqlite3.OperationalError as error:
        raise OSError(f"{source} can't be copied ({error})") from None
    except sqlite3.DatabaseError as error:
        raise ShelfError(
            f"{source} is damaged ({error}): run 'omnishelf check' on the shop first"
        ) from None


def _copy_shoppers(shop: Path, target: Path, tell: Tell) -> None:
    """What shoppers did, and what was learned of it. Whoever is erased later is still in the
    backup: erase them again after it is restored."""
    if EventLog.there(shop):
        tell("copying events")
        events, copied = shop / EVENTS_FOLDER, target / EVENTS_FOLDER
        copied.mkdir()
        _copy_database(events / EVENTS, copied / EVENTS)
        # With its mode: nobody else may read it.
        shutil.copy2(events / KEY, copied / KEY)
    if (shop / BEHAVIOUR).exists():
        copy_tree(shop / BEHAVIOUR, target / BEHAVIOUR)


def _copy_model(shop: Path, target: Path) -> bool:
    """The model that serves; returns whether there is one. A training may switch meanwhile."""
    for attempt in range(_TRIES):
        model = Generations(shop).current / "model"
        try:
            if not has_bundle(model):
                return False
            shutil.copytree(model, target, dirs_exist_ok=True)
        except OSError:
            if attempt == _TRIES - 1:
                raise
            shutil.rmtree(target, ignore_errors=True)
        else:
            return True
    return False


def _names(folder: Path) -> Iterator[str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return (path.relative_to(folder).as_posix() for path in files)
