"""Lists by hand: what answers what."""

import numpy as np
from array_shop import table_of

from omnishelf.learning.behaviour.impressions import CART, CLICK, ORDER, lists_of


def shown(search, *products, time=0.0, query="shoe", **given):
    return [
        {"kind": "impression", "search": search, "query": query, "product": product,
         "position": place, "time": time, "session": "v1", "shopper": "h1", **given}
        for place, product in enumerate(products, start=1)
    ]  # fmt: skip


def did(kind, product, time, **given):
    return {"kind": kind, "product": product, "time": time, **given}


def by_list(lists):
    """Words of each list, with product and grade from the top."""
    products = lists.product.decoded()
    return [
        (query, [(products[row], int(lists.grade[row])) for row in range(start, end)])
        for query, start, end in zip(
            lists.query.decoded(), lists.starts[:-1], lists.starts[1:], strict=True
        )
    ]


def test_clicks_answer_the_same_list_and_product():
    table = table_of([
        *shown("s2", "b", "a", time=50, query="hat"), *shown("s1", "a", "b", "c"),
        did("click", "b", 5, search="s1"), did("click", "z", 6, search="s1"),
        did("click", "a", 7, search="unheard"), did("click", "c", 8),
        did("click", "b", 60, search="s2", surface="goes_with"),
    ])  # fmt: skip
    assert by_list(lists_of(table)) == [
        ("shoe", [("a", 0), ("b", CLICK), ("c", 0)]), ("hat", [("b", 0), ("a", 0)]),
    ]  # fmt: skip


def test_orders_answer_the_last_impression_of_their_session():
    table = table_of([
        *shown("s1", "a", "b"), *shown("s2", "b", "a", time=50),
        *shown("s3", "a", time=200), *shown("s4", "a", time=60, session="v2"),
        did("cart", "b", 10, search="s1"), did("order", "a", 100, session="v1"),
        did("order", "q", 100, session="v1"), did("order", "b", 100),
    ])  # fmt: skip
    found = by_list(lists_of(table))
    assert [grades for _, grades in found] == [
        [("a", 0), ("b", CART)], [("b", 0), ("a", ORDER)], [("a", 0)], [("a", 0)],
    ]  # fmt: skip


def test_bots_and_lists_without_words_and_strips_are_left_out():
    rows = [
        *shown("s1", "a", "b"), *shown("s2", "a", query=None, time=1),
        *shown("s3", "a", query="  ", time=2), *shown("s4", "a", surface="goes_with", time=3),
        *shown("s5", "a", "b", shopper="robot", time=4), did("click", "a", 5, search="s1"),
    ]  # fmt: skip
    table = table_of(rows)
    robot = table.shopper.codes == table.shopper.code("robot")
    robot |= table.is_kind("click")
    assert by_list(lists_of(table, robot)) == [("shoe", [("a", 0), ("b", 0)])]


def test_a_product_told_twice_counts_where_it_was_first_and_the_later_words_do_not():
    table = table_of([*shown("s1", "a", "b"), *shown("s1", "b", "c", time=9, query="other")])
    lists = lists_of(table)
    assert by_list(lists) == [("shoe", [("a", 0), ("b", 0), ("c", 0)])]
    assert lists.position.tolist() == [1, 2, 2]


def test_shoppers_who_are_not_known_are_their_sessions():
    lists = lists_of(table_of([
        *shown("s1", "a", shopper=None), *shown("s2", "a", shopper=None, session=None, time=1),
        *shown("s3", "a", time=2),
    ]))  # fmt: skip
    assert lists.shopper.decoded() == ["session v1", None, "h1"]


def test_nothing_at_all():
    lists = lists_of(table_of([]))
    assert len(lists) == 0 and not len(lists.answered)


def test_some_lists_keep_their_rows():
    table = table_of([*shown("s1", "a", "b"), *shown("s2", "c", "d", time=5),
                      did("click", "d", 9, search="s2")])  # fmt: skip
    part = lists_of(table).chosen(np.array([False, True]))
    assert by_list(part) == [("shoe", [("c", 0), ("d", CLICK)])]
    assert part.answered.tolist() == [True]
