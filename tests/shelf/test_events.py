"""Events of a shop: taken, imported, reported, and gone with all that was derived."""

from datetime import UTC, datetime, timedelta

import pytest

from omnishelf import Shelf
from omnishelf.errors import EventError
from omnishelf.settings import EventSettings

NOW = datetime.now(UTC).replace(microsecond=0)


def told(id, **given):
    return {"id": id, "kind": "click", "time": NOW.isoformat(), "product": "p1", **given}


@pytest.fixture
def shelf(plain):
    with Shelf.open(plain) as opened:
        yield opened


def test_a_shop_without_events_has_no_file_of_them(shelf):
    assert not (shelf.folder / "events").exists()
    shelf.events.close()


def test_taken_is_kept_when_the_shop_is_opened_again(plain):
    with Shelf.open(plain) as shelf:
        done = shelf.events.take([told("a"), told("b", product="none such"), told("a")])
        assert (done.new, done.duplicates) == (1, 1)
        assert [(one.at, one.id) for one in done.refused] == [(1, "b")]
    with Shelf.open(plain) as shelf:
        assert shelf.events.take([told("a"), told("c")]).duplicates == 1
        assert shelf.events.log.count == 2


def test_a_list_that_the_shop_signed_is_believed_and_no_other(shelf):
    # The tests of a run are read long before this one begins.
    token = shelf.events.lists.sign(surface="search", arm="x/b", now=NOW.timestamp())
    shelf.events.take([told("a", search=token)], trusted=False)
    assert shelf.events.log.table().arm.decoded() == ["x/b"]
    [refusal] = shelf.events.take([told("b", search=token[:-2] + "AA")]).refused
    assert "forged" in refusal.reason


def test_a_file_is_imported_once_however_often(shelf, tmp_path):
    path = tmp_path / "clicks.csv"
    rows = [f"{NOW.isoformat()},click,p{n % 70},v{n}" for n in range(100)]
    path.write_text("\n".join(["time,event,product id,visitor id", *rows, "soon,click,p1,v"]))
    heard = []
    done = shelf.events.import_file(
        path, consent=True, report=tmp_path / "bad.csv", progress=heard.append
    )
    # The shop has p0 to p59.
    assert (done.new, len(done.rejected)) == (90, 11)
    assert (done.rejected[0].line, "p60" in done.rejected[0].reason) == (62, True)
    assert done.rejected[-1].line == 102
    assert len((tmp_path / "bad.csv").read_text().splitlines()) == 12
    assert heard[-1].new == 90
    again = shelf.events.import_file(path, consent=True)
    assert (again.new, again.duplicates) == (0, 90)
    assert len(shelf.events.export("v0")) == 1
    with pytest.raises(EventError, match="no format 'xml'"):
        shelf.events.import_file(path, format="xml")


def test_an_erasure_drops_what_was_derived_before_it_returns(shelf):
    shelf.events.take([told("a", shopper="anna", consent=True), told("b")])
    heard = []
    shelf.events.on_erase.append(lambda: heard.append(shelf.events.log.count))

    def fails():
        raise OSError("the derived file can't be removed")

    shelf.events.on_erase.insert(0, fails)
    with pytest.raises(OSError, match="derived"):
        shelf.events.erase("anna")
    # One that fails keeps no other from its work, and is told.
    assert heard == [1]
    shelf.events.on_erase.remove(fails)
    # Also when there is nothing left: the last time may have been cut off.
    assert shelf.events.erase("anna") == 0
    assert heard == [1, 1]
    assert shelf.events.export("anna") == []


def test_what_is_too_old_is_removed(plain):
    with Shelf.open(plain) as shelf:
        old = (NOW - timedelta(days=20)).isoformat()
        shelf.events.take([told("a", time=old), told("b")])
        assert shelf.events.expire() == 0
        settings = shelf.settings.model_copy(update={"events": EventSettings(retention_days=10)})
        settings.save(plain)
    with Shelf.open(plain) as shelf:
        heard = []
        shelf.events.on_erase.append(lambda: heard.append("dropped"))
        assert (shelf.events.expire(), shelf.events.log.count, heard) == (1, 1, ["dropped"])
        assert (shelf.events.expire(), heard) == (0, ["dropped"])


def test_a_report_leaves_out_bots_and_small_crowds(shelf):
    for n in range(6):
        shelf.events.take(
            [told(f"{n}", session=f"v{n}", query="red", search=f"l{n}"),
             told(f"{n} alone", session="v0", query=f"secret {n}")]
        )  # fmt: skip
    for n in range(100):
        at = (NOW - timedelta(seconds=n * 0.1)).isoformat()
        shelf.events.take([told(f"b{n}", session="bot", query="red", time=at)])
    made = shelf.events.report(days=2)
    assert [(one.text, one.people) for one in made.top_queries] == [("red", 6)]
    assert sum(one.count for one in made.days) == 12
    assert made == shelf.events.report(days=2)
    with pytest.raises(EventError, match="1 day"):
        shelf.events.report(days=0)
