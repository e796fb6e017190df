"""The networks: shapes, missing modalities, padding, and gradients that reach every part."""

import itertools

import numpy as np
import pytest
from textbook_shop import SMALL

torch = pytest.importorskip("torch")

from omnishelf.errors import ModelError  # noqa: E402
from omnishelf.learning.textbook.inputs import PICTURE, SOUND, TEXT  # noqa: E402
from omnishelf.learning.textbook.networks.pair import PairBatch, Shape  # noqa: E402
from omnishelf.learning.textbook.networks.reference import ReferenceNetwork  # noqa: E402
from omnishelf.learning.textbook.presets import TEXTBOOK, textbook_network  # noqa: E402
from omnishelf.learning.textbook.settings import TextbookSettings  # noqa: E402

WORDS, SOUNDS = 30, 7
LOOKS_AT = {
    "reference": {"words", "pixels", "sounds"},
    "multi-task": {"words", "pixels", "sounds"},
    "cnn": {"pixels"},
    "rnn": {"words"},
}
MODALITY = {"words": TEXT, "pixels": PICTURE, "sounds": SOUND}


def made(name, settings=SMALL, sounds=SOUNDS):
    torch.manual_seed(0)
    shape = Shape(
        words=WORDS,
        sound_mean=torch.zeros(sounds),
        sound_scale=torch.ones(sounds),
        label_weights=(torch.ones(3), torch.ones(2)),
        settings=settings,
    )
    return TEXTBOOK[name](shape).eval()


def some_products(count=6, seed=1):
    rng = torch.Generator().manual_seed(seed)
    return {
        "words": torch.randint(1, WORDS, (count, 5), generator=rng),
        "pixels": torch.randint(0, 256, (count, 16, 16, 3), generator=rng, dtype=torch.uint8),
        "sounds": torch.randn((count, SOUNDS), generator=rng),
        "present": torch.ones((count, 3), dtype=torch.bool),
    }


def some_batch(answers=(1, 0, 0, 1, 0, 0, 1)):
    return PairBatch(
        queries=torch.tensor([[3, 4, 0], [5, 6, 7], [8, 0, 0]]),
        products=some_products(),
        asked=torch.tensor([0, 0, 0, 1, 1, 1, 2]),
        offered=torch.tensor([0, 1, 2, 3, 4, 5, 5]),
        answers=torch.tensor(answers, dtype=torch.float32),
        labels=torch.tensor([[0, 1], [1, -1], [2, 0], [-1, 0], [0, 1], [1, 1]]),
        prices=torch.tensor([0.5, float("nan"), -1.0, 0.0, 1.0, 0.2]),
    )


def test_an_unknown_name_is_told_with_those_there_are():
    with pytest.raises(ModelError, match=r"no textbook model 'vgg'.*reference, cnn, rnn, multi-ta"):
        textbook_network("vgg")


@pytest.mark.parametrize("name", TEXTBOOK)
def test_shapes(name):
    network = made(name)
    asked = network.query(torch.tensor([[3, 4], [5, 0]]))
    placed = network.place(some_products())
    assert asked.shape == (2, SMALL.dense)
    assert placed.shape == (6, SMALL.dense)
    assert network.scorer(asked[:, None], placed[None]).shape == (2, 6)
    loss = network(some_batch())
    assert loss.shape == ()
    assert torch.isfinite(loss)


@pytest.mark.parametrize("name", TEXTBOOK)
def test_padding_changes_nothing(name):
    network = made(name)
    products = some_products()
    products["words"][2:, 3:] = 0
    wide = dict(products, words=torch.nn.functional.pad(products["words"], (0, 9)))
    queries = torch.tensor([[3, 4, 0], [5, 6, 7]])
    with torch.no_grad():
        torch.testing.assert_close(network.place(products), network.place(wide))
        torch.testing.assert_close(
            network.query(queries), network.query(torch.nn.functional.pad(queries, (0, 8)))
        )
        torch.testing.assert_close(network.query(queries)[:1], network.query(queries[:1, :2]))


@pytest.mark.parametrize("name", TEXTBOOK)
def test_what_is_missing_is_never_looked_at_and_not_taken_for_zeros(name):
    network = made(name)
    with torch.no_grad():
        for own in network.parameters():
            # Stand-ins begin at zero: moved, as training moves them.
            if own.ndim == 1:
                own.add_(0.3 * torch.randn(own.shape))
    one, other = some_products(seed=1), some_products(seed=2)
    for modality, column in MODALITY.items():
        there = network.place(one)
        mixed = {**one, modality: other[modality]}
        changes = not torch.allclose(there, network.place(mixed))
        assert changes == (modality in LOOKS_AT[name])
        absent = one["present"].clone()
        absent[:, column] = False
        without = network.place({**one, "present": absent})
        torch.testing.assert_close(without, network.place({**mixed, "present": absent}))
        if modality in LOOKS_AT[name]:
            assert not torch.allclose(without, there)
            zeros = {**one, modality: torch.zeros_like(one[modality])}
            assert not torch.allclose(without, network.place(zeros))


@pytest.mark.parametrize("name", TEXTBOOK)
def test_gradients_reach_every_part(name):
    network = made(name).train()
    batch = some_batch()
    batch.products["present"][0] = False
    network(batch).backward()
    for part, parameter in network.named_parameters():
        assert parameter.grad is not None, part
        assert parameter.grad.abs().sum() > 0, part


def test_the_reference_network_is_a_dense_layer_over_the_concatenation():
    network = made("reference")
    products = some_products()
    tower = network.product
    with torch.no_grad():
        queries = torch.tensor([[3, 4, 5]] * 6)
        whole = torch.cat(
            [
                network.query.words(queries),
                tower.words(products["words"]),
                tower.pictures(products["pixels"]),
                products["sounds"],
            ],
            dim=1,
        )
        weight = torch.cat([network.query.dense.weight, tower.dense.weight], dim=1)
        hidden = torch.relu(whole @ weight.T + tower.dense.bias)
        wanted = (hidden @ network.scorer.out.weight.T + network.scorer.out.bias)[:, 0]
        found = network.scorer(network.query(queries), network.place(products))
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=1e-5)


def test_the_default_sizes_are_the_reference_networks():
    network = made("reference", TextbookSettings(), sounds=164)
    words = network.query.words
    assert network.product.words is words
    assert words.embed.weight.shape == (WORDS, 128)
    assert (words.read.hidden_size, type(words.read)) == (128, torch.nn.LSTM)
    convolutions = [each for each in network.modules() if isinstance(each, torch.nn.Conv2d)]
    assert [each.out_channels for each in convolutions] == [32, 64]
    assert sum(isinstance(each, torch.nn.MaxPool2d) for each in network.modules()) == 2
    assert network.product.dense.out_features == 128
    assert network.scorer.out.out_features == 1
    # 64 pixels, halved twice by each pooling of 4, in 64 channels.
    assert network.product.pictures.width == 4 * 4 * 64


def test_the_word_states_are_those_of_a_step_by_step_lstm():
    network = made("reference")
    words = network.query.words
    cell = torch.nn.LSTMCell(SMALL.embedding, SMALL.state)
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        getattr(cell, name).data = getattr(words.read, f"{name}_l0").data
    with torch.no_grad():
        state = (torch.zeros(1, SMALL.state), torch.zeros(1, SMALL.state))
        for word in (4, 9, 2):
            state = cell(words.embed.weight[word][None], state)
        found = words(torch.tensor([[4, 9, 2, 0, 0], [0, 0, 0, 0, 0]]))
    torch.testing.assert_close(found[:1], state[0])
    assert not found[1].any()


def test_the_loss_is_cross_entropy_with_both_sides_weighing_the_same():
    network = made("rnn")
    batch = some_batch()
    with torch.no_grad():
        logits = network.scorer(
            network.query(batch.queries)[batch.asked],
            network.place(batch.products)[batch.offered],
        ).numpy()
        found = float(network(batch))
    answers = batch.answers.numpy()
    own = -np.log(1 / (1 + np.exp(np.where(answers > 0, -logits, logits))))
    weights = np.where(answers > 0, 4 / 3, 1.0)
    assert found == pytest.approx(float((weights * own).mean()), abs=1e-6)


@pytest.mark.parametrize("answers", [(1,) * 7, (0,) * 7])
def test_one_sided_batches_have_a_loss(answers):
    for name in TEXTBOOK:
        assert torch.isfinite(made(name)(some_batch(answers)))


def test_labels_and_prices_teach_the_multi_task_network():
    network = made("multi-task")
    untold = some_batch()
    untold.labels.fill_(-1)
    untold.prices.fill_(float("nan"))
    with torch.no_grad():
        told, alone = float(network(some_batch())), float(network(untold))
        pairs = float(network.pair_loss(untold, network.place(untold.products)))
    assert alone == pytest.approx(pairs)
    assert told > alone


def test_all_networks_are_different():
    counts = [sum(p.numel() for p in made(name).parameters()) for name in TEXTBOOK]
    assert all(one != other for one, other in itertools.combinations(counts, 2))
    assert issubclass(TEXTBOOK["multi-task"], ReferenceNetwork)
