"""What a shop's own values are called in the slots' terms."""

import re
from collections.abc import Iterable

from omnishelf.glossary import Glossary
from omnishelf.understanding.lexicon import canonical_names
from omnishelf.understanding.names import name_of

_PARTS = re.compile(r"\s*(?:[/,;|+&、，；]|\band\b|\by\b|和)\s*")
_LONGEST = 80
"""Characters of a value; a longer one is a sentence and names nothing."""


class Canonical:
    """Canonical values by kind of slot and name, in every language of the glossary."""

    def __init__(self, glossary: Glossary) -> None:
        """Know the glossary's names, and shoppers' further ones."""
        self._values: dict[tuple[str, str], set[str]] = {}
        for kind, value, name in canonical_names(glossary):
            if found := name_of(name):
                self._values.setdefault((kind, found.key), set()).add(value)

    def of(self, kind: str, name: str) -> frozenset[str]:
        """What a name means as this kind of slot; "Navy/White" means two colours.

        A name that is not known means itself, in lower case.
        """
        if len(name) > _LONGEST:
            return frozenset()
        whole = self._known(kind, name)
        if whole:
            return frozenset(whole)
        parts = [part for part in _PARTS.split(name) if part]
        known: Iterable[str] = set().union(*(self._known(kind, part) for part in parts))
        return frozenset(known) | {name.strip().lower()}

    def knows(self, kind: str, name: str) -> bool:
        """Whether a name is one of this kind, as a whole or in its parts."""
        if len(name) > _LONGEST:
            return False
        return bool(self._known(kind, name)) or any(
            self._known(kind, part) for part in _PARTS.split(name) if part
        )

    def _known(self, kind: str, name: str) -> set[str]:
        found = name_of(name)
        if found is None:
            return set()
        return self._values.get((kind, found.key)) or self._values.get(
            (kind, found.key.removesuffix("s")), set()
        )
