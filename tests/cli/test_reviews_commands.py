"""`reviews` as it is typed."""

import json

import pytest
from command import omnishelf

from shop_of_sales import make_shop

ROWS = (
    "id,product,text,rating\nr1,mug-red,poor quality,1\nr2,mug-red,very poor quality,2\nr3,,x,1\n"
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("typed-reviews")
    made = make_shop(folder)
    (folder / "r.csv").write_text(ROWS)
    done = omnishelf("reviews", "add", made, folder / "r.csv", "--json")
    assert json.loads(done.stdout) == {"taken": 2, "unchanged": 0, "rejected": 1}
    assert "'product'" in done.stderr
    return made


def test_cards_are_printed_kept_and_exported(shop, tmp_path):
    done = omnishelf("reviews", "cards", shop, "--out", tmp_path / "out")
    assert "reviews: 2" in done.stdout and "red mug" in done.stdout
    assert (tmp_path / "out" / "report.html").exists()
    told = omnishelf("reviews", "card", shop, "mug-red")
    assert told.stdout.startswith("red mug $x$: ") and "- quality (2):" in told.stdout
    assert (
        json.loads(omnishelf("reviews", "card", shop, "mug-red", "--json").stdout)["reviews"] == 2
    )


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        (("card", "SHOP", "nothing"), 1, "no reviews of 'nothing' were read"),
        (("add", "SHOP", "nothing.csv"), 1, "does not exist"),
        (("train", "SHOP"), 1, "too few"),
        (("forget", "SHOP"), 2, "name an author"),
        (("forget", "SHOP", "--review", "never"), 0, "0 reviews removed"),
    ],
)
def test_what_is_wrong_is_said_with_the_way_out(shop, typed, code, says):
    done = omnishelf("reviews", *(shop if word == "SHOP" else word for word in typed), code=code)
    assert says in done.stderr
