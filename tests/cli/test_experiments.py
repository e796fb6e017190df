"""`experiments` as it is typed; in this process, for starting one for each line takes seconds."""

import json

import pytest
from typer.testing import CliRunner

from omnishelf import Shelf
from omnishelf.cli.app import app
from omnishelf.errors import ExperimentError

TOLD = {
    "name": "ranker",
    "start": "2026-01-01T00:00:00Z",
    "arms": [
        {"name": "old", "share": 0.5},
        {"name": "new", "share": 0.5, "options": {"personal": True}},
    ],
}


def typed(*arguments, code=0):
    done = CliRunner().invoke(app, ["experiments", *map(str, arguments)])
    if isinstance(done.exception, ExperimentError):
        raise done.exception
    assert done.exit_code == code, done.output
    return done


def test_an_experiment_is_put_listed_judged_stopped_and_removed(tmp_path):
    shop, file = tmp_path / "shop", tmp_path / "ranker.json"
    Shelf.create(shop).close()
    file.write_text(json.dumps(TOLD))
    typed("put", shop, file)
    assert json.loads(typed("list", shop).stdout)["name"] == "ranker"
    done = typed("outcome", shop, "ranker")
    assert "new: 0 shoppers; nothing measured yet" in done.stdout
    assert "Too little data: about 200 more shoppers" in done.stdout
    as_json = typed("outcome", shop, "ranker", "--json")
    assert json.loads(as_json.stdout)["verdict"] == "too little data"
    typed("stop", shop, "ranker")
    with pytest.raises(ExperimentError, match="has ended"):
        typed("stop", shop, "ranker")
    typed("remove", shop, "ranker")
    with pytest.raises(ExperimentError, match="no experiment 'ranker'"):
        typed("outcome", shop, "ranker")
    file.write_text("nonsense")
    assert "JSON" in typed("put", shop, file, code=2).output
