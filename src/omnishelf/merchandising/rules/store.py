"""A shop's rules on disk, with those before them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from omnishelf.errors import OmnishelfError
from omnishelf.files import write_atomic
from omnishelf.merchandising.rules.rule import Rule
from omnishelf.misfit import first_misfit
from omnishelf.types.frozen import Frozen

FILE_NAME = "rules.json"

MAX_RULES = 2_000
MAX_BYTES = 20_000_000
"""Of the file, its history included."""
KEPT = 20
"""Revisions before the one that is in force."""

_RULES = TypeAdapter(tuple[Rule, ...])


class RuleError(OmnishelfError):
    """Rules are wrong or can't be read; the message names the rule, the place and the way out."""


class Revision(Frozen):
    """Rules as they were saved once."""

    revision: int = Field(ge=0)
    """1, 2, 3 and so on; 0 for a shop that never had rules."""
    saved: AwareDatetime | None = None
    rules: tuple[dict[str, Any], ...] = ()
    """As JSON: those of long ago are checked only when a merchant goes back to them."""


class RuleBook(Revision):
    """The file: rules that are in force, and those before them."""

    format: Literal[1] = 1
    history: tuple[Revision, ...] = ()
    """The newest first."""


def parse_rules(data: object, *, name: str = "the rules") -> tuple[Rule, ...]:
    """Rules of a list from JSON.

    Args:
        data: the list.
        name: what it is called in errors.

    Raises:
        RuleError: a rule is wrong, two share a name, or there are too many.
    """
    if not isinstance(data, list | tuple):
        raise RuleError(f"{name}: expected a list of rules, got {type(data).__name__}")
    if len(data) > MAX_RULES:
        raise RuleError(f"{name}: {len(data):,} rules; {MAX_RULES:,} at most: remove old ones")
    try:
        rules = _RULES.validate_python(data)
    except ValidationError as error:
        raise RuleError(f"{name}, {_told(error, data)}") from None
    names: set[str] = set()
    for number, rule in enumerate(rules, start=1):
        if rule.name in names:
            raise RuleError(
                f"{name}, rule {number}: the name '{rule.name}' is taken by a rule before it: "
                "give it another"
            )
        names.add(rule.name)
    return rules


def _told(error: ValidationError, data: Sequence[object]) -> str:
    """The first fault: which rule, where in it, and what is wrong."""
    first = first_misfit(error)
    number, *rest = first.path
    rule = data[number] if isinstance(number, int) else None
    named = f" ('{str(rule['name'])[:60]}')" if isinstance(rule, dict) and "name" in rule else ""
    place = ".".join(str(part) for part in rest)
    at = f", '{place}'" if place else ""
    ordinal = number + 1 if isinstance(number, int) else number
    return f"rule {ordinal}{named}{at}: {first.message}"


def load_book(folder: Path) -> RuleBook:
    """A shop's rules and their history; none if it has no `rules.json`.

    Raises:
        RuleError: the file can't be read or is damaged.
    """
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return RuleBook(revision=0)
    except OSError as error:
        raise RuleError(f"{path} can't be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise RuleError(f"{path} is larger than {MAX_BYTES:,} bytes: remove rules or its history")
    try:
        return RuleBook.model_validate_json(content)
    except ValidationError as error:
        fault = first_misfit(error)
        place = fault.place or "the file"
        raise RuleError(f"{path}: {place}: {fault.message}; restore it from a backup") from None


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """The rules that are in force.

    Raises:
        RuleError: the file can't be read, or a rule is wrong.
    """
    return parse_rules(load_book(folder).rules, name=str(folder / FILE_NAME))


def save_rules(folder: Path, rules: Sequence[Rule]) -> RuleBook:
    """Put rules in force; those that were are kept, the last twenty times.

    Raises:
        RuleError: the file that is there is damaged, or this one would be too large.
        OSError: the folder can't be written.
    """
    before = load_book(folder)
    written = tuple(rule.model_dump(mode="json", exclude_none=True) for rule in rules)
    past = Revision(revision=before.revision, saved=before.saved, rules=before.rules)
    history = (past, *before.history) if before.revision else ()
    book = RuleBook(
        revision=before.revision + 1,
        saved=datetime.now(UTC),
        rules=written,
        history=history[:KEPT],
    )
    content = json.dumps(book.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
    while len(content) > MAX_BYTES and book.history:
        # The oldest go first; the rules themselves are bounded.
        book = book.model_copy(update={"history": book.history[: len(book.history) // 2]})
        content = json.dumps(book.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
    if len(content) > MAX_BYTES:
        raise RuleError(f"the rules take more than {MAX_BYTES:,} bytes: remove some")
    write_atomic(folder / FILE_NAME, content)
    return book


def go_back(folder: Path, revision: int) -> RuleBook:
    """Put the rules of an earlier revision in force, as a revision of its own.

    Raises:
        RuleError: it is not kept any more, or its rules are not valid in this version.
    """
    book = load_book(folder)
    for past in book.history:
        if past.revision == revision:
            return save_rules(folder, parse_rules(past.rules, name=f"revision {revision}"))
    kept = ", ".join(str(past.revision) for past in book.history) or "none"
    raise RuleError(f"there is no revision {revision} to go back to; kept are: {kept}")
