"""What holds for every text, and what a shop may add."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.glossary import Glossary
from omnishelf.types.query import MAX_TEXT
from omnishelf.understanding import Reader, RulesError
from omnishelf.vocabulary.vocabulary import Vocabulary

READER = Reader(Glossary.load(), Vocabulary(brands={"Acme": 1}))
WORDS = [
    *("not ", "sin ", "under ", "30 ", "红色", "不要", "以内", "百", "size ", "talla ", "XL", "的"),
    *("kg", "\u200b", "\u202e", "\x00", "İ", "½", "٣", "\ud800", "👟", "<b>", "'", ".", ",", "ｋ"),
    *("between ", "and ", "a ", "half ", "años ", "码", "Acme ", "leather ", "shoes "),
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join) | st.text(max_size=60))
def test_spans_lie_in_the_text(text):
    read = READER.read(text)
    assert read.text == text
    assert len({slot.id for slot in read.slots}) == len(read.slots)
    for slot in read.slots:
        assert 0 <= slot.start < slot.end <= len(text)
        assert 0 < slot.confidence <= 1
        assert slot.id == f"{'not ' * slot.negated}{slot.kind}:{slot.value}"


def test_spans_are_those_of_the_text_as_given():
    text = "Ｒｅｄ  ｓｈｏｅｓ，不要\u200b皮的"
    said = {slot.id: text[slot.start : slot.end] for slot in READER.read(text).slots}
    assert said == {
        "colour:red": "Ｒｅｄ",
        "kind:shoe": "ｓｈｏｅｓ",
        "not material:leather": "皮的",
    }


@pytest.mark.parametrize("piece", ["not ", "一", "a", "xian", "(", "9", "size ", "or ", "红不要"])
def test_a_huge_text_is_cut_and_read(piece):
    read = READER.read(piece * 2_000_000)
    assert len(read.text) == MAX_TEXT


def test_an_empty_shop_and_an_empty_text():
    reader = Reader(Glossary([]), Vocabulary())
    assert reader.read("").slots == ()
    assert reader.read(" \n\t ").plain == ""
    assert {slot.id for slot in reader.read("under 50").slots} == {"price:..50"}


def test_a_shop_adds_names_and_phrases(tmp_path):
    (tmp_path / "phrases.tsv").write_text("role\ten\tzh\tes\nnot\tyuck\t\t\n", "utf-8")
    (tmp_path / "units.tsv").write_text("unit\ten\ngill\tgill|gills\n", "utf-8")
    reader = Reader(Glossary.load(), Vocabulary(), extra=tmp_path)
    assert {slot.id for slot in reader.read("vase 2 gills yuck green").slots} == {
        "kind:vase",
        "measure:2 gill",
        "not colour:green",
    }


def test_a_shops_own_terms_and_categories_are_known(tmp_path):
    own = tmp_path / "glossary.tsv"
    own.write_text("kind\ten\tzh\nproduct\tfroobicator|froob\t弗鲁布\n", "utf-8")
    vocabulary = Vocabulary(categories={("Garden", "Potting Benches"): 3})
    reader = Reader(Glossary.load(own), vocabulary)
    assert "kind:froobicator" in {slot.id for slot in reader.read("红色弗鲁布").slots}
    read = reader.read("a potting bench in green")
    assert "category:Garden > Potting Benches" in {slot.id for slot in read.slots}


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"role\ten\nnot\ta\tb\n", "line 2: 3 cells"), (b"role\ten\nnot\t\xff\n", "not UTF-8")],
)
def test_a_wrong_table_is_named(tmp_path, content, message):
    (tmp_path / "phrases.tsv").write_bytes(content)
    with pytest.raises(RulesError, match=message):
        Reader(Glossary([]), Vocabulary(), extra=tmp_path)
