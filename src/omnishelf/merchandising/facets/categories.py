"""Categories as the tree that they are."""

from collections import Counter
from collections.abc import Iterable, Mapping

from omnishelf.index.facets import FACET_VALUES
from omnishelf.index.index import Index
from omnishelf.index.payload import SEPARATOR
from omnishelf.merchandising.facets.choices import without_choice
from omnishelf.types import And, Equal, Filter, Product
from omnishelf.types.frozen import Frozen

Path = tuple[str, ...]

FIELD = "category"


class CategoryNode(Frozen):
    """A category, and those in it that are shown."""

    path: Path
    """From the widest to this one."""
    count: int
    """Products in it and in those below."""
    children: tuple["CategoryNode", ...] = ()
    """Those with the most products first; none of a category that is not open."""


def categories_among(products: Iterable[Product]) -> tuple[CategoryNode, ...]:
    """The whole tree of these products' categories."""
    counts = Counter[Path]()
    for product in products:
        for depth in range(1, len(product.category) + 1):
            counts[product.category[:depth]] += 1
    return _tree(counts)


def categories_over(
    index: Index, known: Iterable[Path], where: Filter | None, *, opened: Path = ()
) -> tuple[CategoryNode, ...]:
    """The widest categories, and those in each category of a path that is open.

    Counts are exact, are of what choosing the category would leave, and ignore which one is
    chosen. Categories in which nothing passes are left out.

    Args:
        index: the shop's.
        known: all paths of the shop's categories, such as its vocabulary has.
        where: the shopper's filter.
        opened: the path of the category that is open; its last part too.

    Raises:
        FilterError: unknown field, or a value of the wrong type.
    """
    shown = {
        path[:depth]
        for path in known
        for depth in range(1, len(path) + 1)
        if path[: depth - 1] == opened[: depth - 1]
    }
    if not shown:
        return ()
    wider = without_choice(where, FIELD)
    (facet,) = index.facets([FIELD], where=wider)
    counted = {str(value.value): value.count for value in facet.values}
    counts: dict[Path, int] = {}
    for path in shown:
        name = SEPARATOR.join(path)
        if name in counted:
            counts[path] = counted[name]
        elif len(facet.values) >= FACET_VALUES:
            # Only the most frequent were told.
            here = Equal(FIELD, name)
            counts[path] = index.count(here if wider is None else And((wider, here)))
    return _tree({path: count for path, count in counts.items() if count})


def _tree(counts: Mapping[Path, int]) -> tuple[CategoryNode, ...]:
    below: dict[Path, list[Path]] = {}
    for path in counts:
        below.setdefault(path[:-1], []).append(path)

    def nodes(parent: Path) -> tuple[CategoryNode, ...]:
        paths = sorted(below.get(parent, ()), key=lambda path: (-counts[path], path))
        return tuple(
            CategoryNode(path=path, count=counts[path], children=nodes(path)) for path in paths
        )

    return nodes(())
