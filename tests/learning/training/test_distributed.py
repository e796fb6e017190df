"""Two processes learn what one learns from batches of twice the size, and fail as one fails."""

import pytest
import torch
from toys import Failing, Regression, die

from omnishelf.errors import ModelError
from omnishelf.learning.training.distributed import fit_together
from omnishelf.learning.training.settings import TrainingSettings

SETTINGS = TrainingSettings(
    optimiser="sgd", learning_rate=0.05, epochs=6, min_steps=1, batch=8, device="cpu"
)


def test_two_processes_are_one_with_batches_of_twice_the_size(tmp_path):
    alone, together = Regression(batch=16), Regression(batch=8)
    told = []
    one = fit_together(alone, SETTINGS.model_copy(update={"batch": 16}))
    two = fit_together(
        together,
        SETTINGS.model_copy(update={"processes": 2}),
        checkpoint=tmp_path / "checkpoint",
        progress=told.append,
    )
    for name, values in alone.network.state_dict().items():
        torch.testing.assert_close(together.network.state_dict()[name], values)
    assert [epoch.loss for epoch in two.epochs] == pytest.approx([e.loss for e in one.epochs])
    assert [epoch.number for epoch in told] == [1, 2, 3, 4, 5, 6]
    assert tuple(told) == two.epochs
    assert told[-1].metrics["error"] == pytest.approx(one.epochs[-1].metrics["error"])
    assert two.best_epoch == one.best_epoch


def test_an_error_in_one_process_is_raised_as_it_was():
    task = Failing(ModelError("this can't go on"), rank=1)
    with pytest.raises(ModelError, match="this can't go on"):
        fit_together(task, SETTINGS.model_copy(update={"processes": 2}))


def test_a_killed_process_is_told():
    with pytest.raises(ModelError, match=r"killed.*memory.*--processes"):
        fit_together(Failing(die, rank=1), SETTINGS.model_copy(update={"processes": 2}))


def test_a_loss_that_is_not_a_number_in_one_process_stops_all():
    task = Regression()
    task.x[5] = float("nan")
    with pytest.raises(ModelError, match=r"epoch 1 .*not a number"):
        fit_together(task, SETTINGS.model_copy(update={"processes": 2}))


def test_the_gpu_of_a_mac_is_for_one_process(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    with pytest.raises(ModelError, match="--device cpu"):
        fit_together(Regression(), TrainingSettings(processes=2))
