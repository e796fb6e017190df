"""`experiments` as it is typed."""

import json

from command import omnishelf


def test_an_experiment_is_put_listed_judged_stopped_and_removed(tmp_path):
    shop, file = tmp_path / "shop", tmp_path / "ranker.json"
    omnishelf("create", shop)
    told = {
        "name": "ranker",
        "start": "2026-01-01T00:00:00Z",
        "arms": [
            {"name": "old", "share": 0.5},
            {"name": "new", "share": 0.5, "options": {"personal": True}},
        ],
    }
    file.write_text(json.dumps(told))
    omnishelf("experiments", "put", shop, file)
    assert json.loads(omnishelf("experiments", "list", shop).stdout)["name"] == "ranker"
    done = omnishelf("experiments", "outcome", shop, "ranker")
    assert "new: 0 shoppers; nothing measured yet" in done.stdout
    assert "Too little data: about 200 more shoppers" in done.stdout
    as_json = omnishelf("experiments", "outcome", shop, "ranker", "--json")
    assert json.loads(as_json.stdout)["verdict"] == "too little data"
    omnishelf("experiments", "stop", shop, "ranker")
    assert "has ended" in omnishelf("experiments", "stop", shop, "ranker", code=1).stderr
    omnishelf("experiments", "remove", shop, "ranker")
    assert "no experiment" in omnishelf("experiments", "outcome", shop, "x", code=1).stderr
    file.write_text("nonsense")
    assert "JSON" in omnishelf("experiments", "put", shop, file, code=2).stderr
