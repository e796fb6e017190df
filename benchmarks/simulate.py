"""Shoppers with hidden tastes come to a shop that learns from them, day by day.

`python benchmarks/simulate.py CATALOG --shop SHOP [--days 20] [--sessions 1000] [--only NAME ...]`
`python benchmarks/simulate.py --report`

CATALOG is `demo` (of `omnishelf demo`) or `fashion` (of the folder OMNISHELF_TEST_DATA, or a part
of it); SHOP is a folder of a trained shop of it, which is copied and stays as it is. Writes
`simulate_CATALOG.csv`, a row for each policy and day as it goes by, one day more than is learned
from, and `recovery_CATALOG.csv`, how well clicks tell what shoppers like.
"""

import argparse
import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from fashion_queries import COLOURS, KINDS
from omnishelf import Shelf
from shoppers import daily, recovery
from shoppers.goods import READERS
from shoppers.loop import Day, run
from shoppers.policy import Policy
from shoppers.recorder import Recorder
from shoppers.report import write_report
from shoppers.shop import Clock, ContentList, ContentPolicy, LearnedPolicy, content_lists, open_shop
from shoppers.toys import BestForAll, ClickRates
from shoppers.world import World

HERE = Path(__file__).parent
NAMES = {
    "demo": {},
    "fashion": {label: said[0] for table in (KINDS, COLOURS) for label, said in table.items()},
}
"""What shoppers call kinds and colours, where not by the catalog's label."""
START = datetime(2026, 1, 5, tzinfo=UTC)
SHOP = "shop"


def main() -> None:
    """Simulate, or report what was simulated."""
    options = _options()
    if options.report:
        write_report(options.results)
        return
    if options.catalog is None or options.shop is None:
        raise SystemExit("name a catalog and, with --shop, the folder of a trained shop of it")
    with tempfile.TemporaryDirectory(prefix="omnishelf-simulate-") as folder:
        _simulate(options, Path(folder))


def _simulate(options: argparse.Namespace, folder: Path) -> None:
    with _shop(options.shop, folder / "content", Clock()) as shelf:
        goods = READERS[options.catalog]([*shelf.products()])
        world = World.draw(
            goods, seed=options.seed, days=options.days + 1, names=NAMES[options.catalog]
        )
        print(f"{len(goods):,} products, {len(world.wishes)} wishes", flush=True)
        lists = _lists(shelf, world, options.lists)
    results: Path = options.results
    recorder = Recorder(ContentPolicy(world, lists))
    _days(world, "content", recorder, lists, options)
    found = recovery.recovered(world, recorder.table(), lists)
    _write(results / f"recovery_{options.catalog}.csv", recovery.RecoveryRow, found)
    rows: list[daily.DayRow] = []

    def keep(name: str, day: Day) -> None:
        rows.extend(daily.rows(name, [day]))
        _write(results / f"simulate_{options.catalog}.csv", daily.DayRow, rows)

    for name in options.only or POLICIES:
        with POLICIES[name](world, lists, options.shop, folder) as policy:
            _days(world, name, policy, lists, options, keep)


def _days(
    world: World,
    name: str,
    policy: Policy,
    lists: Mapping[str, ContentList],
    options: argparse.Namespace,
    keep: Callable[[str, Day], None] = lambda *_: None,
) -> list[Day]:
    def told(day: Day) -> None:
        keep(name, day)
        ratio = day.learned.sum() / day.content.sum()
        print(f"{name}, day {day.day + 1}: {ratio:.3f} times content only", flush=True)

    beside = ContentPolicy(world, lists)
    return run(
        world, policy, beside, days=world.days, sessions=options.sessions, start=START, told=told
    )


@contextmanager
def _learning(
    world: World, _lists: Mapping[str, ContentList], shop: Path, folder: Path
) -> Iterator[Policy]:
    clock = Clock()
    with _shop(shop, folder / "learned", clock) as shelf:
        yield LearnedPolicy(world, shelf, clock, night=_told)


@contextmanager
def _rates(world: World, lists: Mapping[str, ContentList], *_: Path) -> Iterator[Policy]:
    yield ClickRates(world, {text: _decaying(world, one) for text, one in lists.items()})


@contextmanager
def _best(world: World, *_: object) -> Iterator[Policy]:
    yield BestForAll(world)


POLICIES: Mapping[str, Callable[..., Any]] = {
    "best for all": _best,
    "click rates": _rates,
    SHOP: _learning,
}


@contextmanager
def _shop(folder: Path, copy: Path, clock: Clock) -> Iterator[Shelf]:
    """A copy of a shop: no shop is told what nobody did."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".lock"))
    with open_shop(copy, clock) as shelf:
        yield shelf


def _lists(shelf: Shelf, world: World, kept: Path | None) -> Mapping[str, ContentList]:
    """The content ranking of all that may be asked; what a file of an earlier run has is not
    asked again."""
    lists: dict[str, ContentList] = {}
    if kept is not None and kept.exists():
        read = json.loads(kept.read_text(encoding="utf-8"))
        lists = {text: ContentList(tuple(ids), tuple(given)) for text, (ids, given) in read.items()}
    texts = {text for texts in world.wishes.texts for text in texts}
    lists |= content_lists(shelf, sorted(texts - lists.keys()))
    if kept is not None:
        told = {text: (one.ids, one.scores) for text, one in lists.items()}
        kept.write_text(json.dumps(told), encoding="utf-8")
    return lists


def _decaying(world: World, one: ContentList) -> Any:
    """[n], 1 for the first of a list, a half for the eleventh, 0 for what is not in it."""
    places = {id_: at for at, id_ in enumerate(world.goods.ids)}
    scores = np.zeros(len(world.goods))
    for rank, id_ in enumerate(one.ids):
        scores[places[id_]] = 1 / (1 + rank / 10)
    return scores


def _told(day: int, report: Any) -> None:
    print(f"night {day + 1}: {report.reason}", flush=True)


def _write(path: Path, row: Any, rows: Sequence[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(row)])
        writer.writeheader()
        writer.writerows(asdict(one) for one in rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("catalog", nargs="?", choices=[*READERS])
    parser.add_argument("--shop", type=Path, help="a trained shop of the catalog; is copied")
    parser.add_argument("--days", type=int, default=20, help="days that are learned from")
    parser.add_argument("--sessions", type=int, default=1_000, help="of a day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[*POLICIES])
    parser.add_argument(
        "--lists", type=Path, help="file that keeps the content ranking for runs to come"
    )
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--report", action="store_true", help="write docs/simulator.md instead")
    return parser.parse_args()


if __name__ == "__main__":
    main()
