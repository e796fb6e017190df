import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.errors import OmnishelfError
from omnishelf.merchandising.synonyms import ALTERNATIVE_WEIGHT, MAX_ALTERNATIVES, Synonyms
from omnishelf.merchandising.synonyms_file import FILE_NAME, SynonymError, parse

HEADER = "kind\tlanguage\tphrases\tto\n"
FILE = HEADER + (
    "# what shoppers say\n"
    "same\ten\tsneakers | trainers | running shoes\n"
    "means\ten\tphone\tiphone | galaxy\n"
    "same\tzh\t球鞋|运动鞋\n"
    "stop\ten\tplease show me | the\n"
    "stop\tzh\t请给我看\n"
    "same\t*\tthe north face | tnf\n"
    "unit\t*\tmillilitres | 毫升\tml\n"
    "means\tes\tpie\tcalzado\n"
)


@pytest.fixture(scope="module")
def synonyms():
    return Synonyms(parse(FILE))


def said(expanded):
    return [alternative.text for alternative in expanded.alternatives]


def test_two_ways(synonyms):
    assert said(synonyms.expand("red Sneakers", "en")) == ["red trainers", "red running shoes"]
    assert said(synonyms.expand("running shoe size 9", "en")) == [
        "sneakers size 9",
        "trainers size 9",
    ]
    found = synonyms.expand("红色球鞋", "zh").alternatives
    assert [(each.text, each.phrase, each.instead) for each in found] == [
        ("红色运动鞋", "球鞋", "运动鞋")
    ]
    assert found[0].weight == ALTERNATIVE_WEIGHT


def test_one_way(synonyms):
    assert said(synonyms.expand("phone case", "en")) == ["iphone case", "galaxy case"]
    assert said(synonyms.expand("iphone case", "en")) == []


def test_each_language_has_its_own(synonyms):
    assert said(synonyms.expand("apple pie", "en")) == []
    assert said(synonyms.expand("pie", "es-MX")) == ["calzado"]
    assert said(synonyms.expand("pie", None)) == ["calzado"]
    assert said(synonyms.expand("pie tnf", "sw")) == ["pie the north face"]


def test_stop_phrases_go_but_never_all(synonyms):
    found = synonyms.expand("Please show me the red shoes", "en")
    assert found.text == "red shoes"
    assert found.removed == ("Please show me", "the")
    assert synonyms.expand("请给我看球鞋", "zh").text == "球鞋"
    assert synonyms.expand("the", "en").text == "the"


def test_a_stop_phrase_within_a_longer_phrase_stays(synonyms):
    found = synonyms.expand("the north face jacket", "en")
    assert found.text == "the north face jacket"
    assert said(found) == ["tnf jacket"]


def test_units_after_numbers_have_one_spelling(synonyms):
    assert synonyms.expand("bottle 500 millilitres", "en").text == "bottle 500 ml"
    assert synonyms.expand("500毫升", "zh").units == (("毫升", "ml"),)
    assert synonyms.expand("a few millilitres", "en").text == "a few millilitres"


def test_rows_that_name_each_other_are_no_loop():
    rows = parse(HEADER + "means\t*\ta\tb\nmeans\t*\tb\ta\nsame\t*\tb|c\nsame\t*\tc|a\n")
    assert said(Synonyms(rows).expand("a", None)) == ["b", "c"]


def test_alternatives_are_few_however_many_there_are():
    rows = parse(HEADER + "".join(f"same\t*\tw{n}|{'|'.join(f'x{n}y{k}' for k in range(40))}\n"
                                  for n in range(30)))  # fmt: skip
    asked = " ".join(f"w{n}" for n in range(30))
    assert len(Synonyms(rows).expand(asked, None).alternatives) == MAX_ALTERNATIVES


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("means\ten\t(a+)+$\tb", "not patterns"),
        ("same\ten\tone", "two phrases or more"),
        ("means\ten\tone\t", "needs a phrase in the column 'to'"),
        ("stop\ten\tone\ttwo", "must have nothing"),
        ("unit\ten\tinches\tin|inch", "exactly one"),
        ("sames\ten\ta|b", "must be one of same, means, stop, unit"),
        ("same\tenglish\ta|b", "code of two or three"),
        ("same\ten\ta|!!", "no letter and no digit"),
        ("same\ten\ta|" + "b" * 101, "100 at most"),
        ("same\ten\t" + "|".join(f"w{n}" for n in range(51)), "split the row"),
        ("same\ten\ta\tb\tc", "5 cells"),
    ],
)
def test_a_wrong_line_is_told(line, told):
    with pytest.raises(SynonymError, match="line 3") as error:
        parse(f"{HEADER}same\ten\tc|d\n{line}\n", name="shop/synonyms.tsv")
    assert str(error.value).startswith("shop/synonyms.tsv, line 3: ")
    assert told in str(error.value)
    assert error.value.line == 3


def test_a_wrong_file_is_told(tmp_path):
    with pytest.raises(SynonymError, match="line 1: the header must be"):
        parse("kind,language\n")
    with pytest.raises(SynonymError, match="larger than"):
        parse(HEADER + "x" * 2_000_001)
    (tmp_path / FILE_NAME).write_bytes(HEADER.encode() + b"same\ten\t\xff|b\n")
    with pytest.raises(SynonymError, match="line 2: this is not UTF-8"):
        Synonyms.load(tmp_path)


def test_a_wrong_text_leaves_the_file_as_it_was(tmp_path):
    assert Synonyms.load(tmp_path).expand("phone", "en").alternatives == ()
    Synonyms.save(tmp_path, FILE)
    with pytest.raises(OmnishelfError):
        Synonyms.save(tmp_path, FILE + "nonsense\n")
    assert said(Synonyms.load(tmp_path).expand("phone", "en")) == ["iphone", "galaxy"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.sampled_from([None, "en", "zh", "xx"]))
def test_any_text_is_answered(text, language):
    found = Synonyms(parse(FILE)).expand(text, language)
    assert len(found.alternatives) <= MAX_ALTERNATIVES
    if not (found.alternatives or found.removed or found.units):
        assert found.text in (text, found.text)


def test_two_megabytes_are_answered(synonyms):
    assert len(synonyms.expand("the phone " * 200_000, "en").text) <= 20_000


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_file_is_read_or_refused(text):
    try:
        parse(HEADER + text)
    except SynonymError as error:
        assert error.line >= 2
