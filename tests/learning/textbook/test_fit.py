"""Training, saving and using the textbook's networks on a catalog that tells everything."""

import subprocess
import sys

import numpy as np
import pytest
from textbook_shop import GLOSSARY, SMALL, VARY, make_products

torch = pytest.importorskip("torch")

from omnishelf.errors import ModelError  # noqa: E402
from omnishelf.learning.textbook.bundle import write_textbook  # noqa: E402
from omnishelf.learning.textbook.data import gather_textbook  # noqa: E402
from omnishelf.learning.textbook.export import export_textbook  # noqa: E402
from omnishelf.learning.textbook.fit import fit_textbook  # noqa: E402
from omnishelf.learning.textbook.media import read_media  # noqa: E402
from omnishelf.learning.textbook.model import TextbookModel  # noqa: E402
from omnishelf.learning.textbook.presets import TEXTBOOK  # noqa: E402
from omnishelf.learning.textbook.rank import rank  # noqa: E402
from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING  # noqa: E402
from omnishelf.learning.textbook.task import TextbookTask  # noqa: E402
from omnishelf.learning.training.loop import fit  # noqa: E402
from omnishelf.types import Product  # noqa: E402

TRAINING = TEXTBOOK_TRAINING.model_copy(
    update={"learning_rate": 5e-3, "min_steps": 300, "device": "cpu", "patience": 20}
)
SHORT = TRAINING.model_copy(update={"epochs": 1, "min_steps": 1})


@pytest.fixture(scope="module")
def learned(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("textbook") / "rnn"
    return fit_textbook("rnn", data, folder, SMALL, TRAINING), folder


@pytest.fixture(scope="module")
def placed(learned):
    model, _ = learned
    products = make_products()
    return products, model.place(products, read_media(products, VARY, side=SMALL.picture_side))


def test_a_separable_catalog_is_learned(learned):
    report = learned[0].report
    assert report.test_accuracy > 0.9
    assert report.test_auc > 0.95
    assert report.test_pairs >= 30
    assert report.losses[-1] < 0.5 * report.losses[0]
    assert report.name == "rnn"
    assert (report.products, report.seen, report.heard) == (80, 80, 40)


def test_products_are_ranked_for_queries(learned, placed):
    model, _ = learned
    products, vectors = placed
    ids = [product.id for product in products]
    texts = {"a": "red shirt", "b": "黄色的帽子", "c": "blue mug"}
    run = rank(model, texts, vectors, ids, limit=5)
    assert [*run] == ["a", "b", "c"]
    for query, wanted in {"a": "shirt-red", "b": "hat-yellow", "c": "mug-blue"}.items():
        assert len(run[query]) == 5
        assert [*run[query].values()] == sorted(run[query].values(), reverse=True)
        assert next(iter(run[query])).startswith(wanted)
    scores = model.score(["blue mug"], vectors)[0]
    assert run["c"][ids[scores.argmax()]] == pytest.approx(float(scores.max()))


def test_a_loaded_model_scores_the_same(learned, placed):
    model, folder = learned
    products, vectors = placed
    again = TextbookModel.load(folder)
    media = read_media(products, VARY, side=again.settings.picture_side)
    np.testing.assert_array_equal(again.place(products, media), vectors)
    texts = ["red shirt", "", "no such words at all", "裙"]
    np.testing.assert_array_equal(again.score(texts, vectors), model.score(texts, vectors))
    assert again.report == model.report
    scores = model.score(texts, vectors)
    assert scores.shape == (4, 80)
    assert scores.dtype == np.float32
    assert ((scores >= 0) & (scores <= 1)).all()


def test_texts_are_scored_alike_alone_and_in_company(learned, placed):
    model, _ = learned
    vectors = placed[1]
    texts = ["red shirt", "a very long query for a blue mug", "hat"]
    together = model.score(texts, vectors)
    for row, text in zip(together, texts, strict=True):
        np.testing.assert_allclose(model.score([text], vectors[3:9])[0], row[3:9], atol=1e-5)
    assert model.score([], vectors).shape == (0, 80)
    assert model.score(texts, vectors[:0]).shape == (3, 0)
    nothing = read_media([], VARY, side=SMALL.picture_side)
    assert model.place([], nothing).shape == (0, SMALL.dense)


@pytest.mark.parametrize("name", TEXTBOOK)
def test_onnx_and_torch_agree(name, data, learned, tmp_path):
    task = TextbookTask(name, data, SMALL, SHORT)
    fit(task, SHORT)
    files = export_textbook(task.network, task.vocabulary, task.example(5), task.example(3))
    write_textbook(tmp_path / name, files, SMALL, learned[0].report)
    model = TextbookModel.load(tmp_path / name)
    vectors = model.place(data.products, data.media)
    scores = model.score(task.queries.texts, vectors)
    for pairs in (task.validated, task.tested):
        found = scores[pairs.queries, pairs.products]
        np.testing.assert_allclose(found, task.scores(pairs), atol=1e-4)
    nothing = [Product(id="x"), data.products[0]]
    media = read_media(nothing, VARY, side=SMALL.picture_side)
    assert np.isfinite(model.place(nothing, media)).all()


def test_batches_bring_products_of_a_kind_together(data):
    task = TextbookTask("rnn", data, SMALL, SHORT)
    for batch in task.batches(1, rank=0, of=1):
        kinds = np.bincount(batch.labels[:, 0])
        assert kinds.max() >= 2
        assert 4 <= len(batch.labels) <= SHORT.batch


def test_training_is_the_same_every_time(data):
    first, second = (TextbookTask("rnn", data, SMALL, SHORT) for _ in range(2))
    assert first.name == second.name
    batches = [next(task.batches(1, rank=0, of=1)) for task in (first, second)]
    torch.testing.assert_close(batches[0].answers, batches[1].answers)
    torch.testing.assert_close(batches[0].queries, batches[1].queries)
    assert TextbookTask("cnn", data, SMALL, SHORT).name != first.name


def test_batches_hold_no_product_that_is_held_back(data):
    task = TextbookTask("rnn", data, SMALL, SHORT)
    held = np.concatenate([task.split.validated.products, task.split.tested.products])
    task._inputs.sounds[:, 0] = np.arange(len(data.products))
    for epoch in range(1, 4):
        for batch in task.batches(epoch, rank=0, of=1):
            places = set(batch.products["sounds"][:, 0].int().tolist())
            assert not places & set(held.tolist())
            assert {0.0, 1.0} == set(batch.answers.tolist())


def test_several_processes_get_equally_many_batches_of_their_own(data):
    task = TextbookTask("rnn", data, SMALL, SHORT)
    mine, theirs = ([*task.batches(1, rank=rank, of=2)] for rank in (0, 1))
    assert len(mine) == len(theirs) > 0
    for one, other in zip(mine, theirs, strict=True):
        assert one.prices.tolist() != other.prices.tolist()


def test_using_a_model_needs_no_torch(learned):
    _, folder = learned
    code = f"""
import sys
from pathlib import Path
from omnishelf.learning.textbook.model import TextbookModel
from omnishelf.learning.textbook.media import read_media
from omnishelf.learning.textbook.rank import rank
from omnishelf.learning.views.augmentation import Vary
from omnishelf.types import Product
no_media = Vary(picture=None, sound=None, at_hand=lambda reference: False)
model = TextbookModel.load(Path({str(folder)!r}))
products = [Product(id="a", title="new red shirt"), Product(id="b", title="new blue mug")]
placed = model.place(products, read_media(products, no_media, side=model.settings.picture_side))
print(next(iter(rank(model, {{"q": "red shirt"}}, placed, ["a", "b"], limit=1)["q"])))
assert "torch" not in sys.modules
assert "sklearn" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "a"


@pytest.mark.parametrize("name", ["query.onnx", "scorer.onnx", "terms.txt"])
def test_a_damaged_file_is_named(learned, tmp_path, name):
    _, folder = learned
    for file in folder.iterdir():
        content = bytearray(file.read_bytes())
        if file.name == name:
            content[len(content) // 2] ^= 1
        (tmp_path / file.name).write_bytes(content)
    with pytest.raises(ModelError, match=f"{name} is missing or damaged: train it again"):
        TextbookModel.load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing or damaged: train it again"):
        TextbookModel.load(tmp_path)


def test_a_folder_without_a_model_and_an_older_version_are_told(learned, tmp_path):
    with pytest.raises(ModelError, match=r"textbook\.json is missing or damaged"):
        TextbookModel.load(tmp_path)
    content = (learned[1] / "textbook.json").read_text()
    (tmp_path / "textbook.json").write_text(content.replace('"version": 1', '"version": 9', 1))
    with pytest.raises(ModelError, match="a model of version 9, and this Omnishelf reads version"):
        TextbookModel.load(tmp_path)


def test_an_older_model_is_replaced_and_other_files_are_not(data, tmp_path):
    folder = tmp_path / "made"
    fit_textbook("rnn", data, folder, SMALL, SHORT)
    model = fit_textbook("rnn", data, folder, SMALL, SHORT.model_copy(update={"seed": 3}))
    assert model.report.seed == 3
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    own = tmp_path / "own"
    own.mkdir()
    (own / "letter.txt").write_text("dear")
    with pytest.raises(ModelError, match="own holds something else than a textbook model"):
        fit_textbook("rnn", data, own, SMALL, SHORT)
    assert (own / "letter.txt").read_text() == "dear"


def test_too_small_and_too_uniform_catalogs_are_told():
    with pytest.raises(ModelError, match=r"need 8 products or more .* this shop has 3"):
        gather_textbook(make_products()[:3], GLOSSARY, VARY, SMALL, languages=("en",), seed=1)
    alike = [Product(id=f"p{n}", title="red shirt") for n in range(12)]
    data = gather_textbook(alike, GLOSSARY, VARY, SMALL, languages=("en",), seed=1)
    with pytest.raises(ModelError, match="no pairs of a query and a product could be made"):
        TextbookTask("rnn", data, SMALL, SHORT)


def test_an_export_that_differs_is_refused(data):
    class Unsteady(torch.nn.Module):
        def forward(self, query, product):
            return torch.rand_like(query[..., 0] + product[..., 0])

    task = TextbookTask("rnn", data, SMALL, SHORT)
    task.network.scorer = Unsteady()
    with pytest.raises(ModelError, match="the scorer comes out differently"):
        export_textbook(task.network, task.vocabulary, task.example(4), task.example(2))
