"""Folders of files that one JSON file vouches for, by a version and their checksums."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from omnishelf.errors import ModelError
from omnishelf.misfit import first_misfit

Config = TypeVar("Config", bound=BaseModel)


def checksums_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Hex sha256 of files by name, to be vouched for."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def read_config(path: Path, form: type[Config], *, version: int, what: str, way_out: str) -> Config:
    """Read the file that vouches; that the files are whole is for the caller to check.

    Args:
        path: a JSON object with a `version`.
        form: what it must hold.
        version: the one that is read.
        what: it is, with its article, as in "a model".
        way_out: what the user is told to do.

    Raises:
        ModelError: it is missing, damaged or of another version.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = content.get("version") if isinstance(content, dict) else None
        if found != version:
            raise ModelError(
                f"{path} is {what} of version {found}, and this Omnishelf reads version "
                f"{version}: {way_out}"
            )
        return form.model_validate(content)
    except ValidationError as error:
        first = first_misfit(error)
        why = f"{first.place}: {first.message}"
    except (OSError, ValueError) as error:
        why = str(error)
    raise ModelError(f"{path} is missing or damaged ({why}): {way_out}")
