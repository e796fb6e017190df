"""`omnishelf events`: data on stdout, everything else on stderr."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

import toy_encoders
from omnishelf import Shelf
from omnishelf.cli.app import app
from small_shops import write_catalog

toy_encoders.register()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli events")
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.add(write_catalog(folder, 12))
    return folder / "shop"


def run(*arguments, code=0):
    done = CliRunner().invoke(app, ["events", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


def test_from_a_file_to_a_shopper_who_is_forgotten(shop, tmp_path):
    now = datetime.now(UTC).isoformat()
    path, bad = tmp_path / "orders.csv", tmp_path / "bad.jsonl"
    rows = [f"{now},p{n},household {n % 2}" for n in range(14)]
    path.write_text("\n".join(["when,product id,household_id", *rows]))
    given = ("import", shop, path, "--map", "time=when", "--kind", "order", "--consent")
    done = run(*given, "--report", bad)
    assert done.stdout == ""
    assert "12 new, 0 there already, 2 rejected" in done.stderr
    assert "no product 'p12'" in done.stderr
    assert [json.loads(line)["line"] for line in bad.read_text().splitlines()] == [14, 15]
    assert "0 new, 12 there already" in run(*given).stderr

    lines = run("export", shop, "household 1").stdout.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["order"] * 6
    report = json.loads(run("report", shop).stdout)
    assert report["top_queries"] == []
    assert "6 events are gone" in run("forget", shop, "household 1").stderr
    assert run("export", shop, "household 1").stdout == ""
    assert "0 events of more than 400 days ago" in run("expire", shop).stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "SHOP", "none.csv", "--kind", "stare"), 2),
        (("import", "SHOP", "none.csv", "--format", "xml"), 2),
        (("import", "SHOP", "none.csv", "--map", "time"), 2),
        (("import", "SHOP"), 2),
        (("report", "SHOP", "--days", "0"), 2),
        (("import", "SHOP", "none.csv"), 1),
        (("report", "nowhere"), 1),
    ],
)
def test_wrong_usage_ends_with_2_and_what_fails_with_1(shop, arguments, code):
    run(*(shop if one == "SHOP" else one for one in arguments), code=code)


def test_a_file_of_which_nothing_can_be_added_fails(shop, tmp_path):
    (tmp_path / "e.csv").write_text("time,kind,product\nsoon,click,p1\n")
    assert "not one event" in run("import", shop, tmp_path / "e.csv", code=1).stderr
