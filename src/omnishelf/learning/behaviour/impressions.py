"""From events to the lists that shoppers saw, and what they did with them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import Coded, EventTable
from omnishelf.reranking.tally import SURFACE

CLICK, CART, ORDER = 1, 2, 3
"""Grades: each says more than the one before and is rarer. They rise by one and not by the powers
of two that judges' grades are read as, for an order is chance's as much as the ranking's, and a few
of them must not drown many clicks."""


@dataclass(frozen=True, eq=False)
class Lists:
    """m lists with n impressions, lists in order of time, impressions of a list by position."""

    starts: NDArray[np.int64]
    """[m + 1]: list i has the impressions starts[i] up to starts[i + 1]."""
    query: Coded
    """[m], the words as they were searched for."""
    time: NDArray[np.float64]
    """[m], of the first impression, in seconds since 1970."""
    shopper: Coded
    """[m], pseudonyms; of a shopper who is not known, the session."""
    product: Coded
    """[n]"""
    position: NDArray[np.int32]
    """[n], from 1."""
    propensity: NDArray[np.float64]
    """[n], NaN where chance had no say."""
    grade: NDArray[np.uint8]
    """[n]: 0, `CLICK`, `CART` or `ORDER`, the highest of what was done."""
    clicked: NDArray[np.bool_]
    """[n]"""

    def __len__(self) -> int:
        return len(self.time)

    @property
    def list_of(self) -> NDArray[np.int64]:
        """[n], the list of each impression."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @property
    def answered(self) -> NDArray[np.bool_]:
        """[m], whether anything of a list was clicked, put in a cart or ordered."""
        return np.bincount(self.list_of, self.grade > 0, len(self)) > 0

    def chosen(self, lists: NDArray[np.bool_]) -> "Lists":
        """Some of the lists, by the same codes: bool [m]."""
        rows = lists[self.list_of]
        return Lists(
            starts=np.concatenate([[0], np.cumsum(np.diff(self.starts)[lists])]),
            query=self.query.rows(lists),
            time=self.time[lists],
            shopper=self.shopper.rows(lists),
            product=self.product.rows(rows),
            position=self.position[rows],
            propensity=self.propensity[rows],
            grade=self.grade[rows],
            clicked=self.clicked[rows],
        )


def lists_of(table: EventTable, bots: NDArray[np.bool_] | None = None) -> Lists:
    """The lists of searches by words, with what answered them.

    A click, cart or order answers the impression of the same list and product. A cart or an order
    that names no list answers the last impression of the product in the same session before it.
    A product that is told twice of one list counts where it was shown first.

    Args:
        table: the events; those on other surfaces than `search`, or of no list, are left out, and
            lists whose words are not known.
        bots: bool [n], events that are not a shopper's and are left out; None: all are shoppers'.
    """
    told = np.ones(len(table), np.bool_) if bots is None else ~bots
    width = max(len(table.product.values), 1)
    key = table.search.codes.astype(np.int64) * width + table.product.codes
    in_list = (table.search.codes >= 0) & told
    searched = _of_code(table.surface, SURFACE) & in_list
    query = _query_of_lists(table, searched)
    shown = table.is_kind("impression") & searched & (table.position > 0)
    shown &= np.where(table.search.codes >= 0, query[table.search.codes], -1) >= 0
    rows = np.flatnonzero(shown)
    rows = rows[np.sort(np.unique(key[rows], return_index=True)[1])]
    clicked = np.isin(key[rows], key[table.is_kind("click") & searched])
    grade = np.where(clicked, CLICK, 0)
    for kind, worth in (("cart", CART), ("order", ORDER)):
        did = (table.is_kind("cart") if kind == "cart" else table.is_kind("order")) & told
        grade = np.where(np.isin(key[rows], key[did & in_list]), np.maximum(grade, worth), grade)
        answered = _in_session(table, rows, np.flatnonzero(did & ~in_list))
        grade[answered] = np.maximum(grade[answered], worth)
    return _arranged(table, rows, query, grade.astype(np.uint8), clicked)


def _arranged(
    table: EventTable,
    rows: NDArray[np.intp],
    query: NDArray[np.int32],
    grade: NDArray[np.uint8],
    clicked: NDArray[np.bool_],
) -> Lists:
    lists, first, of = np.unique(table.search.codes[rows], return_index=True, return_inverse=True)
    # Rows are in order of time, so that the first of a list is its earliest.
    place = np.empty(len(lists), np.int64)
    place[np.argsort(first, kind="stable")] = np.arange(len(lists))
    order = np.lexsort((table.position[rows], place[of]))
    earliest = rows[np.sort(first)]
    counts = np.bincount(place[of], minlength=len(lists))
    return Lists(
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        query=Coded(query[table.search.codes[earliest]], table.query.values),
        time=table.time[earliest],
        shopper=_shopper_or_session(table, earliest),
        product=table.product.rows(rows[order]),
        position=table.position[rows[order]],
        propensity=table.propensity[rows[order]],
        grade=grade[order],
        clicked=clicked[order],
    )


def _query_of_lists(table: EventTable, searched: NDArray[np.bool_]) -> NDArray[np.int32]:
    """[lists], the code of each list's words, as its first event with words has them; -1 for a
    list without any."""
    found = np.full(len(table.search.values), -1, np.int32)
    blank = np.array([not value.strip() for value in table.query.values] or [True])
    told = searched & (table.query.codes >= 0) & ~blank[table.query.codes]
    # Backwards, so that the first that tells has the last word.
    found[table.search.codes[told][::-1]] = table.query.codes[told][::-1]
    return found if len(found) else np.full(1, -1, np.int32)


def _in_session(
    table: EventTable, shown: NDArray[np.intp], done: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Places in `shown` of the last impression of the same product in the same session, before
    each of the events `done` that has one."""
    rows = np.concatenate([shown, done])
    session, product = table.session.codes[rows], table.product.codes[rows]
    is_done = np.arange(len(rows)) >= len(shown)
    # Rows are in order of time: impressions first among those of one moment.
    order = np.lexsort((is_done, table.time[rows], product, session))
    last = np.maximum.accumulate(np.where(is_done[order], -1, np.arange(len(rows))))
    asked = np.flatnonzero(is_done[order] & (session[order] >= 0) & (last >= 0))
    found = order[last[asked]]
    same = (session[found] == session[order[asked]]) & (product[found] == product[order[asked]])
    return np.asarray(found[same])


def _shopper_or_session(table: EventTable, rows: NDArray[np.intp]) -> Coded:
    shoppers = table.shopper.codes[rows]
    sessions = table.session.codes[rows]
    beyond = len(table.shopper.values)
    codes = np.where(shoppers >= 0, shoppers, np.where(sessions >= 0, sessions + beyond, -1))
    named = tuple(f"session {value}" for value in table.session.values)
    return Coded(codes.astype(np.int32), table.shopper.values + named)


def _of_code(column: Coded, value: str) -> NDArray[np.bool_]:
    code = column.code(value)
    return np.zeros(len(column.codes), np.bool_) if code is None else column.codes == code
