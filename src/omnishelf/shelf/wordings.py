"""How a shop's queries are read, kept up to date: its rules and synonyms, and its own words."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from omnishelf.errors import OmnishelfError
from omnishelf.glossary.glossary import Glossary
from omnishelf.index.index import FieldKind
from omnishelf.merchandising.rules.rule_set import RuleSet
from omnishelf.merchandising.rules.store import load_rules
from omnishelf.merchandising.synonyms import Synonyms
from omnishelf.search.lexicon import Lexicon
from omnishelf.search.wording import Wording
from omnishelf.types import Product

_AT_ONCE = 20_000
"""Products up to which the first search waits for the shop's words: two seconds or so. A larger
shop is searched without until they are there."""
_REST = 30.0
"""Seconds between two readings of all products, however often the shop is written to."""

_log = logging.getLogger(__name__)


class Wordings:
    """Gives the wording that holds now. Safe to use from several threads.

    Words are counted in all products, in a thread of its own: a word that was added a moment ago
    is found at once, but completed and told from a typing error only after that.
    """

    def __init__(
        self,
        folder: Path,
        glossary: Glossary,
        products: Callable[[], Iterable[Product]],
        fields: Callable[[], Mapping[str, FieldKind]],
        written: Callable[[], int],
        count: Callable[[], int],
    ) -> None:
        """Read the rules and synonyms of a shop's folder.

        Args:
            folder: of the shop.
            glossary: what goods and properties are called.
            products: gives all products, each time anew.
            fields: those that can be filtered.
            written: the number of the last write.
            count: how many products there are.
        """
        self._folder, self._glossary = folder, glossary
        self._products, self._fields = products, fields
        self._written, self._count = written, count
        self._wording = Wording()
        self._made_of: int | None = None
        self._large: bool | None = None
        self._closed = False
        self._made_at = 0.0
        self._changing = threading.Lock()
        self._making = threading.Lock()
        self.reload()

    def now(self) -> Wording:
        """The wording that holds now; makes it anew in the background if the shop has changed."""
        if self._made_of is None:
            if self._large is None:
                self._large = self._count() > _AT_ONCE
            if self._large:
                self._begin()
            else:
                self._make(wait=True)
        elif time.monotonic() - self._made_at > _REST and self._written() != self._made_of:
            self._begin()
        return self._wording

    def ready(self) -> Wording:
        """The wording that holds now, once the words of however many products are read."""
        if self._made_of is None:
            self._make(wait=True)
        return self.now()

    def close(self) -> None:
        """Products can't be read any more."""
        self._closed = True

    def reload(self) -> None:
        """Read the rules and synonyms again. What can't be read is told in the log and left out:
        a shop is searched without its synonyms rather than not at all."""
        rules, synonyms = RuleSet(), Synonyms()
        try:
            rules = RuleSet(load_rules(self._folder))
        except OmnishelfError as error:
            _log.warning("%s. The shop is searched without its rules", error)
        try:
            synonyms = Synonyms.load(self._folder)
        except OmnishelfError as error:
            _log.warning("%s. The shop is searched without its synonyms", error)
        with self._changing:
            self._wording = Wording(rules, synonyms, self._wording.lexicon)

    def with_rules(self, rules: RuleSet) -> Wording:
        """The wording as it would be with other rules."""
        return replace(self.now(), rules=rules, number=Wording().number)

    def _begin(self) -> None:
        if not self._making.locked():
            threading.Thread(target=self._make, name="words", daemon=True).start()

    def _make(self, *, wait: bool = False) -> None:
        if not self._making.acquire(blocking=wait):
            return
        try:
            written = self._written()
            if written == self._made_of:
                return
            lexicon = Lexicon.of(self._products(), self._fields(), self._glossary)
            if not wait:
                # Nobody waits for it, and the next query should not.
                lexicon.reader.warm()
            with self._changing:
                self._wording = replace(self._wording, lexicon=lexicon, number=Wording().number)
                self._made_of, self._made_at = written, time.monotonic()
        except OmnishelfError as error:
            # The index was replaced meanwhile: the next search begins anew.
            if not self._closed:
                _log.warning("the shop's words could not be read: %s", error)
        finally:
            self._making.release()
