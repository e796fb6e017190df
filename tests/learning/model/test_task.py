"""Batches of a catalog: whole, apart for each process, the same for the same seed."""

import pickle

import numpy as np
import pytest
import torch
from small_data import dataset

from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.task import ShelfTask
from omnishelf.learning.training.loop import fit
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.views.holdout import hold_back

MODEL = ShelfModelSettings(dim=16, hidden=16, most_inputs=20, attention_heads=2, hard_batches=0.0)
TRAINING = TrainingSettings(batch=8, epochs=3, min_steps=1, device="cpu")


def task(data=None, *, model=MODEL, training=TRAINING, held=0.2):
    data = dataset() if data is None else data
    holdout = hold_back(data, share=held, most=500)
    return ShelfTask(data, holdout, model, training, known={})


def prices(batch):
    """What tells a batch's products apart."""
    return set(batch.prices.tolist())


def test_held_back_products_are_never_in_a_batch():
    made = task()
    held = set(made._data.prices[made._holdout.products].tolist())
    assert held
    for batch in made.batches(1, rank=0, of=1):
        assert not prices(batch) & held


def test_held_back_phrases_are_never_asked():
    made = task(dataset(noise=0))
    made._phrases[made._holdout.phrases] = np.nan
    assert made._holdout.phrases.any()
    for epoch in range(4):
        for batch in made.batches(epoch, rank=0, of=1):
            assert batch.phrases.isfinite().all()


def test_an_epoch_goes_through_the_catalog_in_batches_of_the_size():
    made = task(model=MODEL.model_copy(update={"balance": 0.0}))
    batches = [*made.batches(1, rank=0, of=1)]
    assert len(batches) == made.size // 8
    assert all(len(batch.prices) == 8 for batch in batches)
    assert len(set().union(*map(prices, batches))) == 8 * len(batches)


@pytest.mark.parametrize(("count", "of"), [(40, 2), (40, 3), (11, 2), (8, 4), (9, 16)])
def test_processes_have_equally_many_batches_of_products_of_their_own(count, of):
    made = task(dataset(count), model=MODEL.model_copy(update={"balance": 0.0}))
    ranks = [[*made.batches(2, rank=rank, of=of)] for rank in range(of)]
    assert {len(batches) for batches in ranks} == {max(1, made.size // (8 * of))}
    assert all(len(batch.prices) for batches in ranks for batch in batches)
    seen = [set().union(*map(prices, batches)) for batches in ranks]
    if made.size >= of:
        assert sum(map(len, seen)) == len(set().union(*seen))


def test_a_batch_tells_who_answers_what():
    made = task()
    batch = next(iter(made.batches(1, rank=0, of=1)))
    assert batch.fits.shape == (len(batch.phrases), 8)
    # Each product has a phrase and a mix of its own labels' names.
    assert len(batch.phrases) > 8
    assert batch.wishes.shape == (len(batch.phrases), 2)
    met = (batch.wishes[:, None] == batch.labels) | (batch.wishes[:, None] == -1)
    assert torch.equal(batch.fits == 1, met.all(dim=2))
    # Each phrase is answered by a product in full; others of the kind have some credit.
    assert (batch.fits == 1).any(dim=1).all()
    partly = batch.fits[(batch.fits > 0) & (batch.fits < 1)]
    assert len(partly)
    assert partly.tolist() == pytest.approx([MODEL.kind_credit] * len(partly))
    same = (batch.labels[:, None] == batch.labels[None]).all(dim=2)
    wanted = torch.where(same, MODEL.likeness_credit, 0.0).fill_diagonal_(1.0)
    torch.testing.assert_close(batch.alike, wanted)


def test_hard_batches_are_of_few_kinds():
    made = task(dataset(120, kinds=30), model=MODEL.model_copy(update={"hard_batches": 1.0}))
    for batch in made.batches(1, rank=0, of=1):
        assert len(batch.labels[:, 0].unique()) <= 4


def test_rare_kinds_are_drawn_more_often_as_balance_says():
    data = dataset(200)
    data.labels.grid[:, 0] = (np.arange(200) < 20).astype(np.int64)
    counts = []
    for balance in (0.0, 1.0):
        made = task(data, model=MODEL.model_copy(update={"balance": balance}))
        batches = made.batches(1, rank=0, of=1)
        counts.append(int(sum((batch.labels[:, 0] == 1).sum() for batch in batches)))
    assert counts[1] > 1.5 * counts[0]


def test_a_task_survives_the_way_to_another_process():
    made = task()
    other = pickle.loads(pickle.dumps(made))
    assert other.name == made.name
    for one, two in zip(made.batches(1, rank=1, of=2), other.batches(1, rank=1, of=2), strict=True):
        assert torch.equal(one.tokens["image"], two.tokens["image"])
        assert torch.equal(one.fits, two.fits)
    assert other.validate() == made.validate()
    with torch.no_grad():
        next(other.network.parameters()).add_(1.0)
    assert not torch.equal(next(other.network.parameters()), next(made.network.parameters()))


def test_the_same_seed_trains_the_same_bits_and_another_does_not():
    states = []
    for seed in (7, 7, 8):
        training = TRAINING.model_copy(update={"seed": seed})
        made = task(training=training)
        fit(made, training)
        states.append(torch.cat([p.detach().ravel() for p in made.network.parameters()]))
    assert torch.equal(states[0], states[1])
    assert not torch.equal(states[0], states[2])


def test_training_finds_held_back_products_better():
    made = task(dataset(80, noise=0.3))
    before = made.validate()[0]
    history = fit(made, TRAINING.model_copy(update={"epochs": 8}))
    assert history.best_score > before + 0.05


def test_names_tell_trainings_apart():
    names = {
        task().name,
        task(dataset(seed=1)).name,
        task(dataset(41)).name,
        task(held=0.3).name,
        task(training=TRAINING.model_copy(update={"seed": 8})).name,
        task(model=MODEL.model_copy(update={"dropout": 0.5})).name,
    }
    assert len(names) == 6
    assert task().name == task().name


@pytest.mark.parametrize(
    "data",
    [
        dataset(sources=("image",)),
        dataset(sources=("text",)),
        dataset(lacking=range(1, 40)),
        dataset(sources=("text", "image", "audio")),
        dataset(8),
    ],
)
def test_any_catalog_has_batches_and_a_validation(data):
    made = task(data)
    for batch in made.batches(1, rank=0, of=1):
        assert made.network(batch).isfinite()
    assert 0 <= made.validate()[0] <= 1
