"""Finding terms by their names, and a shop's own glossary beside ours."""

import pytest

from omnishelf.glossary import Glossary, GlossaryError, Term
from omnishelf.glossary.tsv import read_terms

SHOE = Term("product", {"en": ("shoe", "footwear"), "zh": ("鞋",), "es": ("zapato",)})
GLASS = Term("material", {"en": ("glass",), "es": ("vidrio",)})
GLASSES = Term("product", {"en": ("glasses", "spectacles")})
ORANGE_FRUIT = Term("product", {"en": ("tangerine", "orange")})
ORANGE = Term("colour", {"en": ("orange",), "es": ("naranja",)})
GLOSSARY = Glossary([GLASS, SHOE, GLASSES, ORANGE, ORANGE_FRUIT])


def test_any_name_in_any_language_finds_a_term():
    for name in ("shoe", "FOOTWEAR", "鞋", "zapato", "Zapatos", "shoes"):
        assert GLOSSARY.lookup(name) == (SHOE,), name
    assert GLOSSARY.lookup("boot") == ()
    assert GLOSSARY.lookup("") == ()


def test_the_same_name_is_better_than_one_of_another_number():
    assert GLOSSARY.lookup("glasses") == (GLASSES,)
    assert GLOSSARY.lookup("glass") == (GLASS,)


def test_goods_come_before_properties_and_kinds_can_be_chosen():
    assert GLOSSARY.lookup("orange") == (ORANGE_FRUIT, ORANGE)
    assert GLOSSARY.lookup("orange", kinds=("colour",)) == (ORANGE,)
    assert GLOSSARY.lookup("orange", kinds=("size",)) == ()


def test_commoner_names_come_before_rarer_ones():
    rare = Term("product", {"en": ("espadrille", "slipper")})
    common = Term("product", {"en": ("slipper",)})
    assert Glossary([rare, common]).lookup("slipper") == (common, rare)


def write(path, *lines):
    path.write_text("\n".join("\t".join(cells) for cells in lines), encoding="utf-8")
    return path


def test_a_shops_own_words_come_first(tmp_path):
    own = write(
        tmp_path / "own.tsv",
        ("kind", "en", "zh", "nl"),
        ("product", "Shoe|trotters", "跑鞋", "schoen"),
        ("colour", "Acme red", "", ""),
    )
    glossary = Glossary.load(own)
    (shoe, *_) = glossary.lookup("trotters")
    ours = Glossary.load().lookup("shoe", kinds=("product",))[0]
    assert shoe.words["en"][:2] == ("Shoe", "trotters")
    assert shoe.words["zh"][0] == "跑鞋"
    assert set(ours.words["zh"]) <= set(shoe.words["zh"])
    assert shoe.words["nl"] == ("schoen",)
    assert shoe.words["de"] == ours.words["de"]
    assert glossary.lookup("schoen") == (shoe,)
    assert glossary.lookup("ACME RED") == (Term("colour", {"en": ("Acme red",)}),)
    assert len(glossary.terms) == len(Glossary.load().terms) + 1


def test_the_same_word_of_another_kind_is_another_term(tmp_path):
    own = write(tmp_path / "own.tsv", ("kind", "en"), ("style", "shoe"))
    assert {term.kind for term in Glossary.load(own).lookup("shoe")} >= {"product", "style"}


def test_rows_without_english_are_terms_of_their_own(tmp_path):
    own = write(tmp_path / "own.tsv", ("kind", "de"), ("product", "Dirndl"), ("product", "Loden"))
    glossary = Glossary.load(own)
    assert Term("product", {"de": ("Dirndl",)}) in glossary.lookup("dirndl")
    assert Term("product", {"de": ("Loden",)}) in glossary.lookup("loden")


def test_the_form_of_a_file(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_bytes(
        "\ufeffKind\tEN\tzh\r\nproduct\tshoe| boot ||shoe\t鞋\r\n\r\ncolour\tred\r\n".encode()
    )
    assert read_terms(path) == [
        Term("product", {"en": ("shoe", "boot"), "zh": ("鞋",)}),
        Term("colour", {"en": ("red",)}),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the header has no column 'kind'"),
        (b"en\tzh\nshoe\t\n", "line 1: the header has no column 'kind'"),
        (b"kind\nproduct\n", "line 1: the header has no column of a language"),
        (b"kind\tenglish\n", "line 1.*'english'.*two or three letters"),
        (b"kind\ten\ten\n", "line 1.*'en' twice"),
        (b"kind\ten\nproduct\tshoe\tmore\n", "line 2: 3 cells, but the header has 2"),
        (b"kind\ten\n\nthing\tshoe\n", "line 3: unknown kind 'thing'.*one of product"),
        (b"kind\ten\n\tshoe\n", "line 2: no kind"),
        (b"kind\ten\nproduct\t | \n", "line 2: no word in any language"),
        (b"kind\ten\nproduct\tok\nproduct\tc\xf4t\xe9\n", "line 3: this is not UTF-8"),
        (b"\xff\xfek\x00i\x00", "line 1: this is not UTF-8"),
        (b"kind,en\nproduct,shoe\n", "line 1.*tab-separated"),
    ],
)
def test_a_bad_file_is_told_by_line(tmp_path, content, message):
    path = tmp_path / "own.tsv"
    path.write_bytes(content)
    with pytest.raises(GlossaryError, match=rf"(?s)own\.tsv, {message}"):
        Glossary.load(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(GlossaryError, match=r"own\.tsv can't be read"):
        Glossary.load(tmp_path / "own.tsv")
