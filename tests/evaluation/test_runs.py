"""Run files."""

import pytest

from omnishelf.evaluation.runs import RunError, read_run


def test_answers_and_failures_are_read(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text(
        '{"id": "a", "hits": [{"id": "p", "score": 0.5, "evidence": []}], "ms": 1}\n\n'
        '{"id": "b", "hits": [], "ms": 0, "error": "x"}\n'
    )
    assert read_run(path) == {"a": {"p": 0.5}, "b": {}}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "no answers"),
        ("[]", "line 1"),
        ('{"id": "a", "hits": []}\nno', "line 2"),
        ('{"id": "a", "hits": [{"id": "p"}]}', "line 1"),
        (None, "can't be read"),
    ],
)
def test_wrong_runs_are_named(tmp_path, content, fault):
    path = tmp_path / "run.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RunError, match=fault):
        read_run(path)
