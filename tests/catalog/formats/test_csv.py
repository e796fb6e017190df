"""CSV, against the standard library's writer and parser."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnishelf.catalog.formats.csv import read_csv
from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import CatalogError

HEADER = ["id", "title", "colour"]
# A lone carriage return is a line end to the writer, and an error to every parser of CSV.
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=8)


def raw_rows(path):
    return [list(row[1].values()) for row in read_csv(path, {}) if not isinstance(row, Rejection)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_the_standard_library_writes_comes_back(tmp_path, rows, delimiter, end, quoting):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([HEADER, *rows])
    path = tmp_path / "catalog.csv"
    path.write_bytes(text.getvalue().encode())
    oracle = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter))
    # A row of white space only is no product, and is skipped.
    assert raw_rows(path) == [row for row in oracle[1:] if any(cell.strip() for cell in row)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_header_s_though_cells_are_full_of_others(read, delimiter):
    others = ",;\t|".replace(delimiter, "")
    rows = "".join(
        f"p{n}{delimiter}a{others}b{others}c{delimiter}{n}{others}\n".replace("\r", "")
        for n in range(5)
    )
    products, rejections = read("c.csv", delimiter.join(HEADER) + "\n" + rows)
    assert [product.id for product in products] == [f"p{n}" for n in range(5)]
    assert rejections == []


def test_a_wrong_delimiter_is_told_with_the_header(read):
    with pytest.raises(CatalogError, match=r"c\.csv: the header 'id\^title\^price' has one column"):
        read("c.csv", "id^title^price\n1^mug^3\n")


def test_rows_of_another_length_are_rejected_by_line(read):
    products, rejections = read("c.csv", "id,title\na,mug\nb,red,mug\nc,lamp\nd\n")
    assert [product.id for product in products] == ["a", "c"]
    assert [rejection.line for rejection in rejections] == [3, 5]
    assert "3 cells, the header 2" in rejections[0].reason


@pytest.mark.parametrize(
    "broken",
    [
        'b,"never closed\n',
        'b,"closed "twice" here"\n',
        'b,"the next line has a quote too\nx,"y\n',
    ],
)
def test_a_quote_left_open_costs_its_own_rows_only(read, broken):
    text = f"id,title\na,mug\n{broken}c,lamp\n" + "".join(f"n{n},more\n" for n in range(50))
    products, rejections = read("c.csv", text)
    assert [product.id for product in products] == ["a", "c", *(f"n{n}" for n in range(50))]
    assert [rejection.line for rejection in rejections] == list(range(3, 3 + broken.count("\n")))
    assert all("quote" in rejection.reason for rejection in rejections)


def test_a_quote_left_open_in_the_last_line_is_told(read):
    products, rejections = read("c.csv", 'id,title\na,mug\nb,"cut off')
    assert [product.id for product in products] == ["a"]
    assert [rejection.line for rejection in rejections] == [3]


def test_cells_of_several_lines_keep_later_line_numbers_true(read):
    _, rejections = read("c.csv", 'id,title,price\na,"two\nlines",1\nb,mug,cheap\n')
    assert [(rejection.line, rejection.id) for rejection in rejections] == [(4, "b")]


def test_blank_lines_anywhere_are_no_rows(read):
    products, rejections = read("c.csv", "\n" * 30 + "id,title\n\na,mug\n  \n\nb,lamp\n\n")
    assert [product.id for product in products] == ["a", "b"]
    assert rejections == []


def test_a_carriage_return_within_a_cell_costs_its_row_only(read):
    products, rejections = read("c.csv", "id,title\na,mug\nb,red\rmug\nc,lamp\n")
    assert [product.id for product in products] == ["a", "c"]
    assert [rejection.line for rejection in rejections] == [3]


def test_columns_of_one_name_are_all_kept(read):
    (product,), _ = read("c.csv", "id,title,size,size,size 2,size\na,mug,S,M,L,XL\n")
    assert set(product.attributes.values()) == {"S", "M", "L", "XL"}
