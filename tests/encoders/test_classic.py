"""The set `classic`: from a catalog to encoders, a shop, training and search."""

import subprocess
import sys

import pytest

from omnishelf import Shelf
from omnishelf.encoders.sets import build_set
from omnishelf.errors import ModelError
from omnishelf.settings import EncoderSettings, Settings

pytest.importorskip("torch")

from omnishelf.catalog.readers import read_catalog
from omnishelf.glossary.glossary import Glossary
from omnishelf.learning.encoders.fit import fit_encoder
from omnishelf.learning.encoders.goods import gather_goods
from omnishelf.learning.encoders.media import MediaReader
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.training.settings import TrainingSettings

TEXTS = ("bag-of-words", "word2vec", "glove", "lstm", "gru", "transformer")
MODEL = ShelfModelSettings(
    dim=32, hidden=32, attention_heads=2, phrases=80, pictures=12, pieces=12, held_back=0.25
)
TRAINING = TrainingSettings(epochs=3, min_steps=12, batch=12, device="cpu")


@pytest.fixture(scope="module")
def trained(small_catalog, tmp_path_factory):
    """A function that trains encoders of these kinds into a folder, each kind once."""
    products = [row.product for row in read_catalog(small_catalog)]
    home = tmp_path_factory.mktemp("classic")
    glove = home / "vectors.txt"
    words = ("red", "blue", "green", "shirt", "shoe", "mug", "lamp")
    glove.write_text(
        "\n".join(f"{word} " + " ".join(str(float(n == at)) for n in range(9))
                  for at, word in enumerate(words))
    )  # fmt: skip
    settings = EncoderFitSettings(dim=32, epochs=12, phrases=60, held_back=0.25, vectors=glove)
    goods = gather_goods(products, Glossary.load(), settings, languages=("en", "zh"))

    def train(*kinds):
        folder = home / "-".join(kinds)
        for kind in kinds:
            fit_encoder(kind, goods, folder, settings, reader=MediaReader(print))
        return folder

    return train


def create(folder, shop):
    settings = Settings(encoders=EncoderSettings(set="classic", folder=str(folder)))
    return Shelf.create(shop, settings=settings)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_encoder_of_words_fills_and_searches_a_shelf(kind, trained, small_catalog, tmp_path):
    with create(trained(kind), tmp_path / "shop") as shelf:
        assert shelf.add(small_catalog).added == 12
        hits = shelf.search("green lamp", limit=12).hits
        assert hits[0].product.id == "lamp-green"
        assert {part.source for part in hits[0].evidence} == {"words", "text"}
        # By the encoder alone, at the least what is asked for word by word comes first.
        assert shelf.search("green lamp", using=["text"]).hits[0].product.id == "lamp-green"


def test_words_and_pictures_are_trained_on_together(trained, small_catalog, tmp_path):
    folder = trained("gru", "cnn")
    with create(folder, tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
        card = shelf.train(model=MODEL, training=TRAINING)
        assert card.products == 12
        picture = small_catalog.parent / "mug-blue.png"
        found = shelf.search(image=picture, using=["image"], limit=1)
        assert found.hits[0].product.id == "mug-blue"
    with Shelf.open(tmp_path / "shop") as again:
        assert again.search("red shoe", limit=1).hits[0].product.id == "shoe-red"


def test_a_shelf_of_pictures_alone_is_trained_and_still_searched_by_words(
    trained, small_catalog, tmp_path
):
    with create(trained("cnn"), tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
        shelf.train(model=MODEL, training=TRAINING)
        assert shelf.search("red shoe", limit=1).hits[0].product.id == "shoe-red"
        picture = small_catalog.parent / "mug-blue.png"
        assert (
            shelf.search(image=picture, using=["image"], limit=1).hits[0].product.id == "mug-blue"
        )


def test_searching_needs_neither_torch_nor_gensim_nor_scikit_learn(
    trained, small_catalog, tmp_path
):
    with create(trained("lstm", "cnn"), tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
    shop, picture = str(tmp_path / "shop"), str(small_catalog.parent / "mug-red.png")
    code = (
        "import sys; from omnishelf import Shelf\n"
        f"with Shelf.open({shop!r}) as shelf:\n"
        "    hits = shelf.search('red shoe').hits\n"
        f"    hits += shelf.search(image={picture!r}).hits\n"
        "sources = {part.source for hit in hits for part in hit.evidence}\n"
        "assert sources >= {'words', 'text', 'image'}, sources\n"
        "print(sorted({'torch', 'gensim', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_another_training_is_another_encoder(trained, small_catalog, tmp_path):
    folder = trained("bag-of-words")
    made = build_set(EncoderSettings(set="classic", folder=str(folder)))
    other = build_set(EncoderSettings(set="classic", folder=str(trained("word2vec"))))
    assert made["text"].product.name != other["text"].product.name
    assert [*made] == ["text"]


def test_a_set_without_its_folder_says_how_to_get_one():
    with pytest.raises(ModelError, match=r"omnishelf encoders CATALOG --out FOLDER"):
        build_set(EncoderSettings(set="classic"))


def test_an_unknown_kind_lists_those_there_are(trained):
    with pytest.raises(ModelError, match=r"no encoder 'bert'; there are: bag-of-words, .*mfcc"):
        trained("bert")
