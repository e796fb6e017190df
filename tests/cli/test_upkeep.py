"""`backup`, `restore`, `check`, `rebuild`, `rollback` and `migrate` as they are typed."""

import json

from command import omnishelf


def test_a_shop_is_backed_up_restored_checked_and_rebuilt(small_catalog, tmp_path):
    shop, backup, again = tmp_path / "shop", tmp_path / "backup", tmp_path / "again"
    omnishelf("create", shop)
    omnishelf("add", shop, small_catalog)
    done = omnishelf("backup", shop, backup)
    assert "backed up 12 products" in done.stderr
    done = omnishelf("restore", backup, again)
    assert "restored 12 products" in done.stderr
    omnishelf("rebuild", again)
    done = omnishelf("check", again)
    assert done.stdout == ""
    assert "is whole" in done.stderr
    found = omnishelf("search", again, "--text", "red shoe", "--limit", "1", "--json")
    assert json.loads(found.stdout)["hits"][0]["product"]["id"] == "shoe-red"

    index = again / "generations" / (again / "generations" / "current").read_text() / "index"
    (index / "sources.json").write_text("nonsense")
    done = omnishelf("check", again, code=1)
    assert "sources.json" in done.stdout
    assert "--repair" in done.stdout
    omnishelf("check", again, "--repair")
    omnishelf("check", again)
    found = omnishelf("search", again, "--text", "red shoe", "--limit", "1", "--json")
    assert json.loads(found.stdout)["hits"][0]["product"]["id"] == "shoe-red"


def test_what_can_not_be_done_is_said(small_catalog, tmp_path):
    shop = tmp_path / "shop"
    omnishelf("create", shop)
    for arguments, code, said in (
        (("rollback", shop), 1, "nothing to go back to"),
        (("backup", shop, shop), 1, "is there already"),
        (("restore", shop, tmp_path / "x"), 1, "not a whole backup"),
        (("check", tmp_path), 1, "not a shop"),
        (("migrate", shop), 2, "--to URL or --back"),
        (("migrate", shop, "--to", "nonsense"), 1, "no URL of a cluster"),
        (("migrate", shop, "--to", "http://a:b@c"), 1, "OMNISHELF_QDRANT_KEY"),
    ):
        assert said in omnishelf(*arguments, code=code).stderr
