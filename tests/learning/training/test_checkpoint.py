"""Checkpoints come back whole, or not at all."""

import pickle

import pytest
import torch

from omnishelf.learning.training.checkpoint import load_checkpoint, save_checkpoint


def test_what_is_saved_comes_back(tmp_path):
    path = tmp_path / "checkpoint"
    weights = torch.arange(6.0).reshape(2, 3)
    save_checkpoint(path, {"task": "a", "weights": weights, "told": [{"loss": 0.5, "score": None}]})
    state = load_checkpoint(path, task="a")
    assert torch.equal(state["weights"], weights)
    assert state["told"] == [{"loss": 0.5, "score": None}]


def test_another_task_another_version_or_nothing_is_none(tmp_path):
    path = tmp_path / "checkpoint"
    assert load_checkpoint(path, task="a") is None
    save_checkpoint(path, {"task": "a"})
    assert load_checkpoint(path, task="b") is None
    torch.save({"version": -1, "task": "a"}, path)
    assert load_checkpoint(path, task="a") is None
    torch.save([1, 2], path)
    assert load_checkpoint(path, task="a") is None


class Harmful:
    def __reduce__(self):
        return exec, ("raise SystemExit('this was run')",)


def test_code_in_a_checkpoint_is_not_run(tmp_path):
    path = tmp_path / "checkpoint"
    torch.save({"version": Harmful()}, path)
    assert load_checkpoint(path, task="a") is None
    path.write_bytes(pickle.dumps(Harmful()))
    assert load_checkpoint(path, task="a") is None


def test_a_checkpoint_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "checkpoint"
    save_checkpoint(path, {"task": "a", "epoch": 1})

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("omnishelf.files.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_checkpoint(path, {"task": "a", "epoch": 2})
    assert load_checkpoint(path, task="a")["epoch"] == 1
    assert list(tmp_path.iterdir()) == [path]
