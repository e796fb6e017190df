"""The loop: resumed, repeated, stopped and clipped as it should be."""

import math
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from toys import Line, Regression, Scripted, same

from omnishelf.errors import ModelError
from omnishelf.learning.training.checkpoint import load_checkpoint
from omnishelf.learning.training.loop import fit
from omnishelf.learning.training.settings import TrainingSettings

SETTINGS = TrainingSettings(
    learning_rate=0.02, epochs=8, min_steps=1, batch=8, validate_every=2, device="cpu"
)


def settings(**changes):
    return SETTINGS.model_copy(update=changes)


def restless(**changes):
    """A regression whose network draws in every step."""
    torch.manual_seed(5)
    return Regression(network=Line(hidden=16, dropout=0.5), **changes)


@pytest.mark.parametrize("optimiser", ["sgd", "adam", "adamw"])
@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle"])
def test_every_optimiser_and_schedule_learns(optimiser, schedule):
    task = Regression()
    before = task.validate()[0]
    history = fit(task, settings(optimiser=optimiser, schedule=schedule, epochs=12))
    assert history.best_score > 0.5 * before
    assert task.validate()[0] == pytest.approx(history.best_score)
    assert not task.network.training


def test_the_same_seed_gives_the_same_bits_and_another_seed_others():
    states = []
    for seed in (7, 7, 8):
        torch.rand(len(states) + 1)  # what was drawn before must not matter
        task = restless()
        fit(task, settings(seed=seed))
        states.append(task.network.state_dict())
    assert same(states[0], states[1])
    assert not same(states[0], states[2])


TRAIN = """
import sys
sys.path.append(sys.argv[1])
from pathlib import Path
from test_loop import SETTINGS, restless
from omnishelf.learning.training.loop import fit
fit(restless(), SETTINGS, checkpoint=Path(sys.argv[2]),
    progress=lambda epoch: print(epoch.number, flush=True))
"""


def test_killed_and_resumed_ends_with_the_bits_of_a_training_that_was_not(tmp_path):
    whole = restless()
    undisturbed = fit(whole, SETTINGS)
    checkpoint = tmp_path / "training.pt"
    child = subprocess.Popen(
        [sys.executable, "-c", TRAIN, str(Path(__file__).parent), str(checkpoint)],
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in child.stdout:
        if int(line) == 5:
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    child.stdout.close()
    resumed = restless()
    told = []
    history = fit(resumed, SETTINGS, checkpoint=checkpoint, progress=told.append)
    assert history.resumed
    assert told[0].number > 1
    assert same(resumed.network.state_dict(), whole.network.state_dict())
    assert [e.loss for e in history.epochs] == [e.loss for e in undisturbed.epochs]
    assert [e.score for e in history.epochs] == [e.score for e in undisturbed.epochs]
    assert [e.number for e in history.epochs] == list(range(1, 9))
    assert all(one.seconds <= other.seconds for one, other in pairwise(history.epochs))
    assert (history.best_epoch, history.best_score, history.stopped_early) == (
        undisturbed.best_epoch,
        undisturbed.best_score,
        undisturbed.stopped_early,
    )


@pytest.mark.parametrize("patience", [1, 2, 3])
def test_resumed_after_each_epoch_in_turn_it_stops_where_it_would_have_stopped(patience, tmp_path):
    scores = [1.0, 3.0, 2.0, 2.5, 2.0, 1.0, 0.0, 0.0]
    chosen = settings(patience=patience, validate_every=1)
    whole = Scripted(scores)
    undisturbed = fit(whole, chosen)
    for last in range(1, len(undisturbed.epochs) + 1):

        def interrupt(epoch, last=last):
            if epoch.number == last:
                raise KeyboardInterrupt

        checkpoint = tmp_path / f"after {last}"
        with pytest.raises(KeyboardInterrupt):
            fit(Scripted(scores), chosen, checkpoint=checkpoint, progress=interrupt)
        resumed = Scripted(scores[last:])
        history = fit(resumed, chosen, checkpoint=checkpoint)
        assert [e.score for e in history.epochs] == [e.score for e in undisturbed.epochs]
        assert history.stopped_early == undisturbed.stopped_early
        assert same(resumed.network.state_dict(), whole.network.state_dict())


def test_the_best_epoch_is_kept_and_training_stops_when_it_gets_no_better():
    task = Scripted([0.1, 0.5, 0.4, 0.3, 0.9, 0.9])
    history = fit(task, settings(validate_every=1, patience=2, epochs=6))
    assert (history.best_epoch, history.best_score) == (2, 0.5)
    assert history.stopped_early
    assert len(history.epochs) == 4
    assert same(task.network.state_dict(), task.states[1])


def test_the_last_epoch_is_validated_and_others_as_often_as_is_said():
    history = fit(Regression(), settings(epochs=7, validate_every=3))
    assert [e.number for e in history.epochs if e.score is not None] == [3, 6, 7]
    assert not history.stopped_early
    assert all("error" in e.metrics for e in history.epochs if e.score is not None)


def test_a_small_catalog_is_gone_through_until_there_were_steps_enough():
    history = fit(Regression(size=16), settings(epochs=2, min_steps=9, batch=8))
    assert len(history.epochs) == 5


def test_gradients_are_clipped():
    free, clipped = Regression(), Regression()
    free.y *= 1e4
    clipped.y *= 1e4
    steady = settings(optimiser="sgd", schedule="constant", momentum=0.0, weight_decay=0.0)
    one = steady.model_copy(update={"epochs": 1, "batch": 64, "learning_rate": 0.5, "clip": 2.0})
    for task in (free, clipped):
        task.batch = 64
    before = torch.nn.utils.parameters_to_vector(clipped.network.parameters()).detach().clone()
    fit(clipped, one)
    after = torch.nn.utils.parameters_to_vector(clipped.network.parameters()).detach()
    # One step of plain SGD is as long as rate times the gradient's norm: 0.5 x 2.
    assert float((after - before).norm()) == pytest.approx(1.0, rel=1e-4)
    fit(free, one.model_copy(update={"clip": 1e9}))
    unclipped = torch.nn.utils.parameters_to_vector(free.network.parameters()).detach()
    assert float((unclipped - before).norm()) > 100


def test_a_loss_that_is_not_a_number_is_told():
    task = Regression()
    task.y[3] = math.inf
    with pytest.raises(ModelError, match=r"epoch 1 .*lower learning rate"):
        fit(task, SETTINGS)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: can't allocate"
                     " memory: you tried to allocate 9 bytes. Error code 12"),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["batches", "validate"])
def test_memory_that_runs_out_is_told(monkeypatch, error, where):
    def fails(*_, **__):
        raise error

    task = Regression()
    monkeypatch.setattr(task, where, fails)
    with pytest.raises(ModelError, match=r"out of memory with batches of 8.*--batch"):
        fit(task, SETTINGS)


def test_memory_that_torch_itself_cannot_have_is_told(monkeypatch):
    task = Regression()
    monkeypatch.setattr(task, "batches", lambda *_, **__: torch.empty(1 << 52))
    with pytest.raises(ModelError, match="out of memory"):
        fit(task, SETTINGS)


def test_other_errors_stay_what_they_are(monkeypatch):
    task = Regression()
    task.x = task.x[:, :3]
    with pytest.raises(RuntimeError, match="shapes"):
        fit(task, SETTINGS)


def test_a_checkpoint_of_other_weights_or_another_task_is_not_gone_on_from(tmp_path):
    path = tmp_path / "training.pt"
    fit(Regression(), SETTINGS, checkpoint=path)
    assert path.exists()
    assert fit(Regression(), SETTINGS, checkpoint=path).resumed
    assert not fit(Regression(name="another"), SETTINGS, checkpoint=path).resumed
    fit(Regression(), SETTINGS, checkpoint=path)
    warm = Regression()
    with torch.no_grad():
        warm.network.layers[0].bias += 1
    assert not fit(warm, SETTINGS, checkpoint=path).resumed


def test_a_damaged_checkpoint_means_training_anew(tmp_path):
    path, whole = tmp_path / "training.pt", Regression()
    fit(whole, SETTINGS)
    fit(Regression(), SETTINGS, checkpoint=path)
    content = path.read_bytes()
    for damaged in (b"", b"no zip", content[: len(content) // 2], b"\0" * len(content)):
        path.write_bytes(damaged)
        assert load_checkpoint(path, task="any") is None
        task = Regression()
        assert not fit(task, SETTINGS, checkpoint=path).resumed
        assert same(task.network.state_dict(), whole.network.state_dict())
