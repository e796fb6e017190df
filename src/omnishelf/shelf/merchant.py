"""What a merchant decides: rules and synonyms, tried before they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from omnishelf.merchandising.rules.conflicts import Conflict, conflicts
from omnishelf.merchandising.rules.preview import Move, preview
from omnishelf.merchandising.rules.rule_set import RuleSet
from omnishelf.merchandising.rules.store import (
    RuleBook,
    go_back,
    load_book,
    parse_rules,
    save_rules,
)
from omnishelf.merchandising.synonyms import Synonyms
from omnishelf.merchandising.synonyms_file import FILE_NAME
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types import Product, Query


@dataclass(frozen=True, slots=True)
class Preview:
    """One query's page without and with other rules."""

    before: tuple[Product, ...]
    after: tuple[Product, ...]
    moved: tuple[Move, ...]
    conflicts: tuple[Conflict, ...]


class Merchant:
    """Rules and synonyms of one shop. Changes hold for the next search."""

    def __init__(self, shop: OpenShop) -> None:
        """Of an open shop."""
        self._shop = shop

    def rules(self) -> RuleBook:
        """The rules in force, and those before them.

        Raises:
            RuleError: the file can't be read.
        """
        return load_book(self._shop.folder)

    def save_rules(self, rules: Sequence[dict[str, Any]]) -> RuleBook:
        """Put rules in force.

        Raises:
            RuleError: one is wrong; those that held go on.
        """
        checked = parse_rules(rules)
        with self._shop.writing:
            book = save_rules(self._shop.folder, checked)
        self._shop.wordings.reload()
        return book

    def go_back(self, revision: int) -> RuleBook:
        """Put the rules of an earlier revision in force again.

        Raises:
            RuleError: it is not kept any more.
        """
        with self._shop.writing:
            book = go_back(self._shop.folder, revision)
        self._shop.wordings.reload()
        return book

    def conflicts(self, rules: Sequence[dict[str, Any]]) -> list[Conflict]:
        """Where rules are in one another's way.

        Raises:
            RuleError: one is wrong.
        """
        return conflicts(
            parse_rules(rules), datetime.now(UTC), count=self._shop.serving.index.count
        )

    def preview(self, rules: Sequence[dict[str, Any]], query: Query) -> Preview:
        """What other rules would make of a query.

        Raises:
            RuleError: one is wrong.
            OmnishelfError: the query can't be answered, as in `Shelf.run`.
        """
        checked = parse_rules(rules)
        searcher = self._shop.searcher
        without = searcher.trace(query)
        wording = self._shop.wordings.with_rules(RuleSet(checked))
        with_them = searcher.trace(query, wording=wording)
        page = slice(query.offset, query.offset + query.limit)
        before = [item.key for item in without.ranked[page]]
        after = [item.key for item in with_them.ranked[page]]
        products = self._shop.serving.index.products([*dict.fromkeys([*before, *after])])
        return Preview(
            tuple(products[id] for id in before if id in products),
            tuple(products[id] for id in after if id in products),
            tuple(preview(before, after, with_them.shown.effects)),
            tuple(conflicts(checked, datetime.now(UTC), count=self._shop.serving.index.count)),
        )

    def synonyms(self) -> str:
        """The text of the shop's `synonyms.tsv`; empty if it has none."""
        path = self._shop.folder / FILE_NAME
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def save_synonyms(self, text: str) -> None:
        """Let other synonyms hold.

        Raises:
            SynonymError: a line is wrong; those that held go on.
        """
        with self._shop.writing:
            Synonyms.save(self._shop.folder, text)
        self._shop.wordings.reload()
