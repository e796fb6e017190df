"""CSV with one event a row, its columns found by their usual names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from omnishelf.catalog.formats.csv import csv_rows
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.usual_names import columns_by_name
from omnishelf.errors import CatalogError, EventError
from omnishelf.events.formats.found import Found, How, content_id
from omnishelf.events.formats.values import kind_of, number_of, price_of, time_of, whole_of, yes_of

_NAMES: dict[str, tuple[str, ...]] = {
    # In order of preference: the first that is there is taken.
    "id": ("event id", "uuid", "id"),
    "time": ("time", "timestamp", "event time", "event timestamp", "datetime", "date time", "ts",
             "created at", "date", "时间", "日期", "fecha", "hora"),
    "kind": ("kind", "event", "event type", "event name", "action", "behavior", "behaviour",
             "behavior type", "type", "事件", "行为", "evento", "tipo"),
    "product": ("product", "product id", "item id", "item", "sku", "asin", "article id",
                "parent asin", "商品id", "商品", "producto", "articulo", "artículo"),
    "shopper": ("shopper", "shopper id", "user id", "user", "visitor id", "client id",
                "customer id", "customer", "household id", "reviewer id", "用户id", "用户",
                "cliente", "usuario"),
    "session": ("session", "session id", "visit id", "会话", "sesion", "sesión"),
    "search": ("search", "search id", "list id", "request id"),
    "query": ("query", "search term", "keyword", "keywords", "搜索词", "consulta"),
    "surface": ("surface", "list name", "placement"),
    "position": ("position", "rank", "位置", "posicion", "posición"),
    "propensity": ("propensity", "propensity score", "pscore"),
    "arm": ("arm", "variant"),
    "quantity": ("quantity", "qty", "数量", "cantidad"),
    "price": ("price", "unit price", "sale price", "价格", "precio"),
    "rating": ("rating", "stars", "overall", "评分", "valoracion", "valoración"),
    "consent": ("consent",),
}  # fmt: skip

_READ: dict[str, Callable[[str], Any]] = {
    "time": time_of,
    "kind": kind_of,
    "position": whole_of,
    "quantity": whole_of,
    "propensity": number_of,
    "price": price_of,
    "rating": number_of,
    "consent": yes_of,
}


def read(path: Path, how: How) -> Iterator[Found | Rejection]:
    """Events of a CSV file.

    A file without a column of ids gets ids made of what each row says: rows that say the same in
    every column of ours are one event.

    Raises:
        EventError: it can't be read, or lacks a column that each event needs.
    """
    columns: Mapping[str, int] | None = None
    try:
        for row in csv_rows(path):
            if isinstance(row, Rejection):
                yield row
            elif columns is None:
                columns = _columns(row[1], how, path.name)
            else:
                yield _event(*row, columns, how)
    except CatalogError as error:
        raise EventError(str(error)) from None


def _columns(header: Sequence[str], how: How, file: str) -> dict[str, int]:
    columns = columns_by_name(header, _NAMES, how.mapping, file=file, row="an event")
    needed = ("time", "product") if how.kind else ("time", "product", "kind")
    for name in needed:
        if name not in columns:
            way = " or --kind KIND for all rows" if name == "kind" else ""
            raise EventError(
                f"{file}: no column holds the events' {name}; there are: {', '.join(header)}. "
                f"Say which one it is: --map {name}=COLUMN{way}"
            )
    return columns


def _event(
    line: int, cells: Sequence[str], columns: Mapping[str, int], how: How
) -> Found | Rejection:
    told: dict[str, Any] = {}
    for name, at in columns.items():
        if not (text := cells[at].strip()):
            continue
        try:
            told[name] = _READ.get(name, str)(text)
        except ValueError as error:
            return Rejection(str(error), line=line, field=name)
    if how.kind and "kind" not in told:
        told["kind"] = how.kind
    if "id" not in told:
        # Consent may be told later: that makes no other event of it.
        said = {name: value for name, value in told.items() if name != "consent"}
        told["id"] = content_id("csv", sorted(said.items()))
    return Found(line, {"consent": how.consent, **told})
