"""How far a migration has come, kept in the shop so that a killed one goes on from there."""

import json
from pathlib import Path

from pydantic import ValidationError

from omnishelf.errors import ShelfError
from omnishelf.files import write_atomic
from omnishelf.settings import ClusterSettings
from omnishelf.types.frozen import Frozen

FILE_NAME = "migration.json"


class Migration(Frozen):
    """One that is under way."""

    generation: str
    to: ClusterSettings | None
    after: str | None = None
    """The last product that the target has acknowledged."""


def migrating_to(shop: Path) -> str | None:
    """Name of the generation that a migration under way is filling; None if there is none."""
    state = load_migration(shop)
    return state.generation if state else None


def load_migration(shop: Path) -> Migration | None:
    """That of a shop; None if there is none.

    Raises:
        ShelfError: the file is damaged.
    """
    path = shop / FILE_NAME
    try:
        return Migration.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, ValidationError) as error:
        raise ShelfError(
            f"{path} is damaged ({error}): remove it to start the migration again"
        ) from None


def save_migration(shop: Path, state: Migration) -> None:
    """Keep it, durable on return."""
    write_atomic(shop / FILE_NAME, state.model_dump_json().encode())
