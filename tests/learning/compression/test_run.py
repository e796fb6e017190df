"""What is chosen of what passes."""

import numpy as np
import pytest
from toy_graphs import Target, perceptron

from omnishelf.learning.compression.gate import Cost, Loss
from omnishelf.learning.compression.method import InapplicableError, Made, Method
from omnishelf.learning.compression.report import CandidateReport
from omnishelf.learning.compression.run import Replacement, choose, compress

BEFORE = {"words": np.full(4, 0.9)}


def candidate(part, method, difference=0.0, *, ms=1.0, size=500, accepted=True):
    loss = Loss(kind="words", questions=4, before=0.9, after=0.9 + difference,
                difference=difference, low=difference, high=difference)  # fmt: skip
    return CandidateReport(
        method=method, part=part, told="", before=Cost(bytes=1000, ms=2.0),
        after=Cost(bytes=size, ms=ms), losses=(loss,), accepted=accepted, reason="passes",
    )  # fmt: skip


def chosen(reports, lost):
    """Choose where each pair of a part and a method loses so much, added up."""
    made = {(r.part, r.method): Replacement(r.method, None) for r in reports}

    def examine(replaced):
        total = sum(lost.get((part, each.method), 0) for part, each in replaced.items())
        return {"words": BEFORE["words"] - total}

    return choose(reports, made, BEFORE, examine)


def test_of_one_part_the_one_that_saves_most():
    reports = [
        candidate("a", "slow", ms=2.0, size=250),  # 1 x 4
        candidate("a", "fast", ms=0.5, size=800),  # 4 x 1.25
        candidate("a", "refused", ms=0.1, accepted=False),
        candidate("b", "slow", ms=2.0),
    ]
    found = chosen(reports, {})
    assert {part: each.method for part, each in found.replacements.items()} == {
        "a": "fast", "b": "slow",
    }  # fmt: skip
    assert [each.accepted for each in found.candidates] == [False, True, False, True]
    assert found.candidates[0].reason == "passes; refused: fast saves more"
    assert found.candidates[2].reason == "passes"


def test_together_they_may_lose_no_more_than_one_alone():
    lost = {("a", "x"): 0.004, ("b", "x"): 0.008, ("c", "x"): 0.005}
    reports = [candidate(part, how, -loss) for (part, how), loss in lost.items()]
    found = chosen(reports, lost)
    # 0.017 is too much; without b, which loses most by itself, 0.009 is not.
    assert set(found.replacements) == {"a", "c"}
    assert found.together[0].difference == pytest.approx(-0.009)
    assert [each.accepted for each in found.candidates] == [True, False, True]
    assert "beside all others that pass, words -0.0170" in found.candidates[1].reason


def test_nothing_passes():
    found = chosen([candidate("a", "x", accepted=False)], {})
    assert found.replacements == {}
    assert found.together == ()


def test_every_method_is_tried_measured_and_told(tmp_path):
    perceptron(tmp_path / "net.onnx")
    target = Target(tmp_path / "net.onnx")
    own = target.graph.read_bytes()
    asked = []

    def nothing(target, material):
        raise InapplicableError("there is no need")

    def examine(replaced):
        asked.append({part: each.file.name for part, each in replaced.items()})
        return {"words": BEFORE["words"] - 0.02 * bool(replaced)}

    methods = {
        "same": Method("", lambda target, material: Made(own, ".onnx")),
        "more": Method("", lambda target, material: Made(own, ".onnx", beside_own=True)),
        "none": Method("", nothing),
        "other": Method("", nothing, only="query-text"),
    }
    found = compress([target], methods, None, examine, timer=lambda one, other, inputs: (3.0, 1.0),
                     folder=tmp_path, tell=lambda _: None)  # fmt: skip
    same, more, none = found.candidates
    assert asked == [{}, {"head-text": "head-text.onnx"}, {"head-text": "head-text.onnx"}]
    assert same.after == Cost(bytes=len(own), ms=1.0)
    assert more.after.bytes == 2 * len(own)
    assert same.losses[0].difference == pytest.approx(-0.02)
    assert "loses more" in same.reason
    assert none.reason == "not tried: there is no need"


def test_what_nothing_asks_for_is_not_tried(tmp_path):
    target = Target(tmp_path / "net.onnx")
    target.asked_by = "sound"
    found = compress([target], {"x": Method("", None)}, None, lambda _: BEFORE, timer=None,
                     folder=tmp_path, tell=lambda _: None)  # fmt: skip
    assert "nothing that was held back can be asked for by sound" in found.candidates[0].reason
