"""The network's parts: what they give, what they must not see, and their gradients."""

import numpy as np
import pytest
import torch

from omnishelf.learning.model.network import AttentionFusion, Batch, Head, ShelfNetwork
from omnishelf.learning.model.settings import ShelfModelSettings

SETTINGS = ShelfModelSettings(dim=8, hidden=8, attention_heads=2, dropout=0.0)


def rand(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def unit(x):
    return torch.nn.functional.normalize(x, dim=-1)


def stirred(module, seed=0):
    """A module whose weights are not what it began with."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for values in module.parameters():
            values.add_(0.3 * torch.randn_like(values))
    return module


def batch(present_image, *, phrases=3, labels=True, variations=True, prices=True):
    count = len(present_image)
    there = torch.tensor(present_image)
    owners = there.nonzero()[:, 0] if variations else torch.zeros(0, dtype=torch.long)
    return Batch(
        tokens={"text": rand(count, 5), "image": rand(count, 6, seed=1) * there[:, None]},
        present={"text": torch.ones(count, dtype=torch.bool), "image": there},
        phrases=rand(phrases, 5, seed=2),
        wishes=torch.arange(phrases)[:, None] % 4 - 1,
        fits=(rand(phrases, count, seed=3) > 0).float(),
        variations={"image": rand(len(owners), 6, seed=4)} if len(owners) else {},
        owners={"image": owners} if len(owners) else {},
        alike=torch.eye(count),
        labels=torch.arange(count)[:, None] % 3 if labels else torch.full((count, 1), -1),
        prices=rand(count, seed=5) if prices else torch.full((count,), float("nan")),
    )


def network(**changes):
    torch.manual_seed(0)
    settings = SETTINGS.model_copy(update=changes)
    return ShelfNetwork({"text": 5, "image": 6}, [torch.tensor([1.0, 1.0, 2.0])], settings)


def test_a_head_gives_unit_vectors_of_its_space():
    found = Head(5, SETTINGS)(rand(7, 5))
    assert found.shape == (7, 8)
    torch.testing.assert_close(found.norm(dim=1), torch.ones(7))


def test_fusion_gives_unit_vectors():
    fusion = stirred(AttentionFusion(3, SETTINGS))
    found = fusion(unit(rand(6, 3, 8)), torch.rand(6, 3) > 0.2)
    torch.testing.assert_close(found.norm(dim=1), torch.ones(6))


def test_fusion_does_not_see_what_is_missing():
    fusion = stirred(AttentionFusion(3, SETTINGS))
    tokens, other = unit(rand(4, 3, 8)), unit(rand(4, 3, 8, seed=9))
    present = torch.tensor([[1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=torch.bool)
    mixed = torch.where(present[..., None], tokens, other)
    torch.testing.assert_close(fusion(tokens, present), fusion(mixed, present))
    changed = torch.where(present[..., None], other, tokens)
    assert (fusion(tokens, present) - fusion(changed, present)).abs().max() > 0.1


def test_untrained_fusion_is_the_mean_of_what_is_present():
    torch.manual_seed(0)
    fusion = AttentionFusion(3, SETTINGS)
    tokens = unit(rand(2, 3, 8))
    present = torch.tensor([[1, 1, 0], [0, 0, 1]], dtype=torch.bool)
    wanted = torch.stack([unit(tokens[0, :2].mean(dim=0)), tokens[1, 2]])
    torch.testing.assert_close(fusion(tokens, present), wanted)


def test_a_thing_with_nothing_present_is_a_number():
    fusion = stirred(AttentionFusion(2, SETTINGS))
    assert fusion(torch.zeros(1, 2, 8), torch.zeros(1, 2, dtype=torch.bool)).isfinite().all()


def test_fusion_has_the_numerical_gradients():
    fusion = stirred(AttentionFusion(2, SETTINGS)).double()
    present = torch.tensor([[1, 1], [1, 0]], dtype=torch.bool)
    tokens = rand(2, 2, 8).double().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: fusion(x, present), tokens)


def test_the_whole_loss_has_the_numerical_gradients():
    made = stirred(network()).double().eval()
    given = batch([True, False, True, True])
    for field in ("tokens", "variations"):
        for values in getattr(given, field).values():
            values.data = values.double()
    for field in ("phrases", "fits", "alike", "prices"):
        getattr(given, field).data = getattr(given, field).double()
    made.zero_grad()
    made(given).backward()
    rng = np.random.default_rng(0)
    for name, values in made.named_parameters():
        for at in rng.integers(values.numel(), size=2):
            flat = values.data.view(-1)
            kept, step = float(flat[at]), 1e-6
            flat[at] = kept + step
            above = float(made(given).detach())
            flat[at] = kept - step
            below = float(made(given).detach())
            flat[at] = kept
            numerical = (above - below) / (2 * step)
            found = float(values.grad.view(-1)[at]) if values.grad is not None else 0.0
            assert found == pytest.approx(numerical, abs=1e-5, rel=1e-4), name


@pytest.mark.parametrize(
    "given",
    [
        batch([True, True, True]),
        batch([False, False, False]),
        batch([True]),
        batch([True, False], phrases=0, labels=False, variations=False, prices=False),
        batch([True, False], prices=False),
    ],
)
def test_any_mix_of_what_is_missing_gives_a_loss_and_gradients(given):
    made = network(dropout=0.2).train()
    loss = made(given)
    loss.backward()
    assert loss.isfinite()
    assert all(p.grad.isfinite().all() for p in made.parameters() if p.grad is not None)


def test_learning_lowers_the_loss():
    made = network()
    optimiser = torch.optim.Adam(made.parameters(), 0.01)
    given = batch([True, False, True, True, True])
    losses = []
    for _ in range(40):
        optimiser.zero_grad()
        loss = made(given)
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.7 * losses[0]


def test_modality_dropout_never_hides_the_last_one():
    made = network(modality_dropout=0.9).train()
    torch.manual_seed(0)
    present = {"text": torch.ones(500, dtype=torch.bool), "image": torch.rand(500) > 0.5}
    kept = made._dropped(present)
    some = torch.stack([*kept.values()]).any(dim=0)
    assert some.all()
    assert not (kept["image"] & ~present["image"]).any()
    assert (kept["text"] != present["text"]).any()
    made.eval()
    assert torch.equal(made._dropped(present)["text"], present["text"])
