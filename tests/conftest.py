"""What all tests share: where real data is, and small pictures, sounds and catalogs."""

import csv
import gc
import os
import sys
from pathlib import Path

# Each worker of the test run has a core to itself: threads of torch would wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest
from PIL import Image, ImageDraw

# Timing never decides a test.
# Fifty examples, others in every run: a run must end within half an hour on two slow cores.
hypothesis.settings.register_profile("any machine", deadline=None, max_examples=50)
hypothesis.settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent
LONG = (
    "shelf/test_kills.py",
    "learning/test_train.py",
    "shelf/test_maintenance.py",
    "server/page/",
    "catalog/demo/test_write.py",
    "server/test_limits.py",
    "ingest/distributed/",
    "shelf/",
    "cli/",
    "encoders/",
    "learning/",
)
"""Files that take a minute or so. They are begun first, so that both workers end together."""
# Makes `counting`, `shop_of_moves`, `small_disk`, `small_shops` and `toy_encoders` importable.
sys.path.append(str(Path(__file__).parent))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; otherwise as they were."""
    tests = Path(__file__).parent

    def turn(item: pytest.Item) -> int:
        name = item.path.relative_to(tests).as_posix()
        return next((at for at, long in enumerate(LONG) if name.startswith(long)), len(LONG))

    items.sort(key=turn)


@pytest.fixture(scope="module", autouse=True)
def collected():
    """Closed shops hold cycles, and Python looks for them the more rarely the more there is in
    memory: over a whole run they would fill it."""
    yield
    global _resident  # noqa: PLW0603
    if _resident_bytes() > _resident + _MUCH:
        gc.collect()
        _resident = _resident_bytes()


_MUCH = 300_000_000
_resident = 0


def _resident_bytes() -> int:
    try:
        pages = Path("/proc/self/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of its own that can be filled."""
    from small_disk import mounted  # noqa: PLC0415

    with mounted(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data, which is never part of the project."""
    folder = Path(os.environ.get("OMNISHELF_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder} (set OMNISHELF_TEST_DATA)")
    return folder


COLOURS = {"red": (200, 30, 40), "blue": (30, 60, 200), "green": (30, 150, 60)}
KINDS = ("shirt", "shoe", "mug", "lamp")


def draw(kind: str, colour: str, path: Path) -> None:
    """A plain picture that differs by kind and colour."""
    picture = Image.new("RGB", (120, 150), "white")
    pen = ImageDraw.Draw(picture)
    fill = COLOURS[colour]
    if kind == "shirt":
        pen.polygon(
            [(30, 30), (90, 30), (110, 60), (90, 70), (90, 130), (30, 130), (30, 70), (10, 60)],
            fill,
        )
    elif kind == "shoe":
        pen.polygon(
            [(10, 110), (10, 70), (50, 70), (70, 95), (110, 100), (110, 120), (10, 120)], fill
        )
    elif kind == "mug":
        pen.rectangle((30, 50, 80, 120), fill)
        pen.arc((70, 60, 105, 105), -90, 90, fill, 8)
    else:
        pen.polygon([(45, 20), (75, 20), (100, 70), (20, 70)], fill)
        pen.rectangle((57, 70, 63, 130), fill)
    picture.save(path)


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve products (4 kinds in 3 colours) as a CSV with pictures beside it."""
    folder = tmp_path_factory.mktemp("catalog")
    with (folder / "catalog.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["id", "title", "brand", "category", "price", "currency", "stock", "colour", "image"]
        )
        for n, (kind, colour) in enumerate((kind, colour) for kind in KINDS for colour in COLOURS):
            draw(kind, colour, folder / f"{kind}-{colour}.png")
            brand = "Acme" if n % 2 else "Bolt"
            writer.writerow(
                [
                    f"{kind}-{colour}",
                    f"{colour} {kind}",
                    brand,
                    f"All > {kind}",
                    10 + n,
                    "EUR",
                    n,
                    colour,
                    f"{kind}-{colour}.png",
                ]
            )
    return folder / "catalog.csv"
