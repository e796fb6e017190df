"""Encodings and gzip: the same catalog, whatever bytes it comes as."""

import codecs
import gzip
import re

import pytest

from omnishelf.catalog.formats.text import lines
from omnishelf.errors import CatalogError

CHINESE = "id,标题,品牌\n一,红色运动鞋,回力\n二,“蓝色”背包（大）,小米\n"
GERMAN = "id,title,brand\n1,Größe für Füße,Müller\n2,Café crème à 5 °C,Señor\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "gb18030"),
        (CHINESE, "utf-16"),
        (GERMAN, "latin-1"),
        (GERMAN, "cp1252"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_text_is_read_in_its_own_encoding(tmp_path, text, encoding, pack):
    path = tmp_path / "catalog.csv"
    path.write_bytes(pack(text.encode(encoding)))
    read = "".join(line for _, line in lines(path))
    assert read.removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("odd", "encoding"), [("3,红色的鞋\n", "gb18030"), ("3,Größe\n", "latin-1")]
)
def test_a_line_in_another_encoding_harms_no_other(tmp_path, odd, encoding):
    start, end = "id,title\n1,naïve 日本\n", "4,más 鞋\n"
    path = tmp_path / "catalog.csv"
    path.write_bytes(codecs.BOM_UTF8 + start.encode() + odd.encode(encoding) + end.encode())
    assert "".join(line for _, line in lines(path)) == start + odd + end


def test_a_byte_that_no_encoding_has_loses_no_row(read):
    products, _ = read("c.csv", b"id,title\n1,mug \x81\x8d\xff\n2,lamp\n")
    assert [product.id for product in products] == ["1", "2"]


@pytest.mark.parametrize(
    # The second in which it is packed would be in the test's name, which workers must agree on.
    "content",
    [b"", b"\n\n  \n", codecs.BOM_UTF8, gzip.compress(b"", mtime=0)],
)
@pytest.mark.parametrize("name", ["c.csv", "c.jsonl"])
def test_an_empty_file_is_told(read, name, content):
    with pytest.raises(CatalogError, match=rf"{re.escape(name)} is empty"):
        read(name, content)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CatalogError, match=r"gone\.csv does not exist"):
        list(lines(tmp_path / "gone.csv"))


def damaged(packed: bytes) -> bytes:
    middle = len(packed) // 2
    return packed[:middle] + bytes(byte ^ 0xFF for byte in packed[middle : middle + 8])


@pytest.mark.parametrize("harm", [damaged, lambda packed: packed[: len(packed) // 2]])
def test_a_damaged_gzip_is_told(read, harm):
    rows = "".join(f"{n},thing {n * n}\n" for n in range(5_000))
    with pytest.raises(CatalogError, match=r"c\.csv\.gz: the gzip is damaged"):
        read("c.csv.gz", harm(gzip.compress(("id,title\n" + rows).encode())))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04" + bytes(50), "a ZIP archive or office document"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "image/jpeg"),
        (b"OggS" + bytes(50), "audio/ogg"),
    ],
)
def test_what_is_no_text_is_told_with_what_it_is(read, content, what):
    with pytest.raises(CatalogError, match=f"not a catalog but .*{what}"):
        read("c.csv", content)


@pytest.mark.parametrize("header", ["BMW number,id", "ID3 tag,id", "OggS,id"])
def test_letters_that_begin_a_picture_or_a_sound_may_begin_a_header(read, header):
    (product,), _ = read("c.csv", f"{header}\n5,a\n")
    assert product.id == "a"


def test_line_ends_of_a_carriage_return_alone_are_told(read):
    with pytest.raises(CatalogError, match="carriage return alone"):
        read("c.csv", "id,title\ra,mug\rb,lamp\r")
