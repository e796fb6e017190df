"""Rows that continue the product above."""

HEADER = "Handle,Title,Price,Image Src\n"


def test_only_rows_without_a_title_right_below_continue(read):
    rows = "a,Mug,5,1.png\na,,,2.png\nb,Lamp,9,3.png\na,,,4.png\n"
    (mug, lamp), (rejection,) = read("c.csv", HEADER + rows)
    assert [image.rpartition("/")[2] for image in mug.images] == ["1.png", "2.png"]
    assert [image.rpartition("/")[2] for image in lamp.images] == ["3.png"]
    assert (rejection.line, rejection.id, rejection.field) == (5, "a", "id")


def test_two_products_of_one_id_that_have_no_titles_are_not_made_one(read):
    (product,), (rejection,) = read("c.csv", HEADER + "a,,5,\na,,6,\n")
    assert product.price == 5
    assert "line 2 already" in rejection.reason


def test_a_broken_row_between_loses_neither_neighbour(read):
    rows = "a,Mug,5,1.png\nx\nb,Lamp,9,2.png\n"
    products, (rejection,) = read("c.csv", HEADER + rows)
    assert [product.id for product in products] == ["a", "b"]
    assert rejection.line == 3
