"""A small shop of toy encoders, and a comparison that trains in seconds."""

from omnishelf.learning.compare.preset import Preset, Ready
from omnishelf.learning.compare.protocol import compare_presets, make_questions
from omnishelf.learning.compare.settings import CompareSettings
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING, TextbookSettings
from small_shops import MODEL, TRAINING

SETTINGS = CompareSettings(
    languages=("en", "es"),
    wishes=6,
    photos=8,
    held_back=0.3,
    encoders=EncoderFitSettings(dim=16, epochs=1, phrases=80),
    model=MODEL,
    training=TRAINING,
    textbook=TextbookSettings(
        embedding=8, state=8, convolutions=(2, 4), pool=2, dense=8, picture_side=16, phrases=80,
        held_back=0.2,
    ),
    textbook_training=TEXTBOOK_TRAINING.model_copy(update={"epochs": 1, "min_steps": 2}),
)  # fmt: skip


def compared(shelf, presets, **more):
    return compare_presets(
        shelf.material,
        [*shelf.products()],
        presets,
        SETTINGS,
        kept=shelf.folder / "media",
        **more,
    )


def knowing(sign, family="encoder"):
    """A preset that has seen the judgements, and ranks by them (or against them)."""

    def make(material):
        questions = make_questions(material, [*material.learned, *material.pool])
        ids = [product.id for product in material.pool]
        known = {
            asked.kind: [(content, asked.qrels[id]) for id, content in asked.contents.items()]
            for asked in questions
        }

        def asking(kind):
            def ask(content):
                grades = next(grades for told, grades in known[kind] if told == content)
                return material.sources.scores({id: sign * grades.get(id, 0.0) for id in ids})

            return ask

        return Ready({kind: asking(kind) for kind in known}, 0.5, 1_000, "judgements")

    return Preset(family, "knows", make)


def failing(error):
    def make(_):
        raise error

    return Preset("model", "fails", make)
