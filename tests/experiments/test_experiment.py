"""Experiments as nouns, on disk, and who is in which arm."""

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from omnishelf.errors import ExperimentError
from omnishelf.experiments import store
from omnishelf.experiments.assignment import arm_of, assign, join, split

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def told(**changed):
    return {
        "name": "ranker",
        "start": NOW - timedelta(days=1),
        "arms": [
            {"name": "old", "share": 0.5},
            {"name": "new", "share": 0.5, "options": {"reranker": True}},
        ],
    } | changed


def made(**changed):
    return store.parse(told(**changed))


def arms(one, other, **options):
    return [
        {"name": "old", "share": one},
        {"name": "new", "share": other, "options": options or {"reranker": True}},
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"arms": arms(0.6, 0.6)}, "'ranker': the arms' shares sum to 1.2"),
        ({"arms": arms(0, 0.6)}, "'arms.0.share'"),
        ({"arms": arms(0.5, 0.5)[:1]}, "'arms'"),
        ({"arms": [arms(0.5, 0.5)[0]] * 2}, "same name"),
        ({"arms": [arms(0.5, 0.5)[0], {"name": "b", "share": 0.5}]}, "nothing to compare"),
        ({"arms": arms(0.5, 0.5, colour="red")}, "'arms.1.options.colour'"),
        ({"arms": arms(0.5, 0.5, exploration=0.9)}, "exploration"),
        ({"name": "a/b"}, "'name'"),
        ({"name": "a,b"}, "'name'"),
        ({"end": NOW - timedelta(days=2)}, "'end' must be later"),
        ({"start": "2027-03-01T00:00:00"}, "'start'"),
        ({"kind": "interleave", "arms": arms(0.4, 0.5)}, "the same share"),
        (
            {"kind": "interleave", "arms": [*arms(0.2, 0.2), {"name": "c", "share": 0.2,
             "options": {"personal": True}}]},
            "compares two",
        ),
        ({"metric": "luck"}, "'metric'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(changed, said):
    with pytest.raises(ExperimentError, match=said):
        made(**changed)


def test_not_even_an_object():
    with pytest.raises(ExperimentError, match="experiment: "):
        store.parse([1])


def test_put_change_stop_and_remove(tmp_path):
    assert store.load(tmp_path).experiments == ()
    later = made(start=NOW + timedelta(days=1))
    assert store.put(tmp_path, later, now=NOW).revision == 1
    store.put(tmp_path, made(), now=NOW)
    [kept] = store.load(tmp_path).experiments
    assert kept == made()
    with pytest.raises(ExperimentError, match="has begun, and only its end"):
        store.put(tmp_path, made(arms=arms(0.3, 0.7)), now=NOW)
    ending = made(end=NOW + timedelta(days=3))
    assert store.put(tmp_path, ending, now=NOW).experiments == (ending,)
    stopped = store.stop(tmp_path, "ranker", now=NOW)
    assert stopped.experiments[0].end == NOW
    with pytest.raises(ExperimentError, match="has ended"):
        store.stop(tmp_path, "ranker", now=NOW)
    with pytest.raises(ExperimentError, match="no experiment 'x'; there are: ranker"):
        store.stop(tmp_path, "x")
    assert store.remove(tmp_path, "ranker").revision == 5
    assert store.load(tmp_path).experiments == ()


def test_one_stopped_at_its_very_start_can_be_read_again(tmp_path):
    store.put(tmp_path, made(start=NOW), now=NOW)
    store.stop(tmp_path, "ranker", now=NOW)
    assert store.load(tmp_path).experiments[0].end > NOW


def test_one_that_has_not_begun_can_not_be_stopped(tmp_path):
    store.put(tmp_path, made(start=NOW + timedelta(days=1)), now=NOW)
    with pytest.raises(ExperimentError, match="has not begun"):
        store.stop(tmp_path, "ranker", now=NOW)


def test_what_two_change_at_once_is_refused(tmp_path):
    store.put(tmp_path, made(end=NOW + timedelta(days=2)), now=NOW)
    with pytest.raises(ExperimentError, match="changes 'reranker', as 'ranker' does"):
        store.put(tmp_path, made(name="other"), now=NOW)
    store.put(tmp_path, made(name="other", start=NOW + timedelta(days=2)), now=NOW)
    store.put(tmp_path, made(name="profile", arms=arms(0.5, 0.5, personal=True)), now=NOW)
    drafted = {"kind": "interleave", "start": NOW}
    store.put(tmp_path, made(name="i", arms=arms(0.1, 0.1, exploration=0.1), **drafted), now=NOW)
    assert len(store.load(tmp_path).experiments) == 4


def test_names_that_an_event_has_no_room_for_are_refused(tmp_path):
    long = "n" * 40

    def one(number, option):
        pair = [{"name": long, "share": 0.5}, {"name": "b", "share": 0.5, "options": option}]
        return made(name=f"{number}{long[1:]}", arms=pair)

    store.put(tmp_path, one(0, {"reranker": True}), now=NOW)
    store.put(tmp_path, one(1, {"personal": True}), now=NOW)
    third = one(2, {"exploration": 0.1})
    with pytest.raises(ExperimentError, match="choose shorter ones"):
        store.put(tmp_path, third, now=NOW)


@pytest.mark.parametrize("content", ["nonsense", '{"format": 2}', '{"experiments": [{}]}', ""])
def test_a_damaged_file_is_named(tmp_path, content):
    (tmp_path / store.FILE_NAME).write_text(content)
    with pytest.raises(ExperimentError, match=r"experiments\.json.*restore it"):
        store.load(tmp_path)


def test_the_file_is_plain_json(tmp_path):
    store.put(tmp_path, made(), now=NOW)
    content = json.loads((tmp_path / store.FILE_NAME).read_text())
    assert content["experiments"][0]["arms"][1]["options"] == {"reranker": True}


def test_shares_are_met_and_the_rest_is_left_alone():
    experiment = made(arms=arms(0.2, 0.3))
    drawn = [arm_of(experiment, f"s{number}") for number in range(5_000)]
    counts = Counter(arm.name if arm else None for arm in drawn)
    # Four standard errors of 5,000 draws.
    assert counts["old"] == pytest.approx(1_000, abs=4 * (5_000 * 0.2 * 0.8) ** 0.5)
    assert counts["new"] == pytest.approx(1_500, abs=4 * (5_000 * 0.3 * 0.7) ** 0.5)


def test_the_same_shopper_stays_and_another_salt_draws_anew():
    # A change of the hash would move every shopper of every shop.
    drawn = int(hashlib.sha256(b"6:ranker:anna").hexdigest()[:16], 16) / 16**16
    expected = "old" if drawn < 0.5 else "new"
    assert arm_of(made(), "anna").name == expected
    shoppers = [f"s{number}" for number in range(400)]
    salted = made(salt="again")
    same = sum(arm_of(made(), each) == arm_of(salted, each) for each in shoppers)
    assert 140 < same < 260


def test_experiments_are_independent_of_one_another():
    other = made(name="profile", arms=arms(0.5, 0.5, personal=True))
    pairs = Counter(
        (arm_of(made(), f"s{number}").name, arm_of(other, f"s{number}").name)
        for number in range(4_000)
    )
    assert len(pairs) == 4
    assert all(count == pytest.approx(1_000, abs=110) for count in pairs.values())


def both(number):
    return assign(
        [made(), made(name="p", arms=arms(0.5, 0.5, personal=False))], f"s{number}", None, NOW
    )


def test_arms_are_merged_and_named():
    found = {assigned.arm: assigned.options for assigned in map(both, range(60))}
    assert found.keys() == {f"ranker/{a},p/{b}" for a in ("old", "new") for b in ("old", "new")}
    assert found["ranker/new,p/new"].changes() == {"reranker": True, "personal": False}
    assert found["ranker/old,p/old"].changes() == {}
    assert split("ranker/new,p/old") == {"ranker": "new", "p": "old"}
    assert split("nonsense") == {}
    assert join(None, "a/b", None) == "a/b"
    assert join(None) is None


def test_who_is_not_known_is_told_by_the_session_and_nobody_is_in_none():
    assert assign([made()], None, "v1", NOW) == assign([made()], "v1", "other", NOW)
    assert assign([made()], None, None, NOW).arm is None
    assert assign([made()], "", "", NOW).arm is None
    assert assign([made(end=NOW)], "anna", None, NOW).arm is None
    assert assign([made(start=NOW + timedelta(1))], "anna", None, NOW).arm is None


def test_a_draft_names_both_lists():
    drafted = made(name="d", kind="interleave", arms=arms(0.5, 0.5, exploration=0.1))
    found = assign([made(), drafted], "anna", None, NOW)
    assert found.draft.arms == ("d/old", "d/new")
    assert found.draft.options[0] == found.options
    assert found.draft.options[1].exploration == 0.1
    assert found.draft.options[1].reranker == found.options.reranker
    assert found.arm in {"ranker/old", "ranker/new"}
