"""Feeds read back by independent readers, and what their reports say."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market import shoe, without

from omnishelf.marketing.errors import MarketingError
from omnishelf.marketing.feeds.check import check
from omnishelf.marketing.feeds.registry import PLATFORMS
from omnishelf.marketing.feeds.terms import Terms
from omnishelf.marketing.feeds.write import write_feed
from omnishelf.marketing.feeds.writers import Channel

G = "{http://base.google.com/ns/1.0}"
FEEDS = [(name, format) for name, each in PLATFORMS.items() for format in each.writers]


def rows_of(path, format):
    with path.open(encoding="utf-8", newline="") as file:
        return rows_in(file, format)


def rows_in(file, format):
    """By the standard library's readers."""
    if format == "xml":
        return [
            {each.tag.removeprefix(G): each.text for each in item}
            for item in ElementTree.fromstring(file.read()).iter("item")
        ]
    if format == "jsonl":
        return [json.loads(line) for line in file]
    dialect = "excel-tab" if format == "tsv" else "excel"
    return [{n: v for n, v in row.items() if v} for row in csv.DictReader(file, dialect=dialect)]


@pytest.mark.parametrize(("platform", "format"), FEEDS)
class TestEveryFeed:
    def test_a_whole_product_is_in_it(self, tmp_path, platform, format):
        report = write_feed([shoe()], tmp_path / "feed", platform=platform, format=format)
        (row,) = rows_of(tmp_path / "feed", format)
        assert (report.written, report.left_out, report.remarks) == (1, 0, ())
        assert row["sku_id" if platform == "tiktok" else "id"] == "s1"
        assert row["title"] == "Trail running shoe"
        assert row["price"] == "79.90 EUR"
        assert row["gtin"] == "4006381333931"
        assert row["availability"] == ("in_stock" if platform == "google" else "in stock")
        assert row["additional_image_link"] in ("https://shop.example/2.jpg", [
            "https://shop.example/2.jpg"])  # fmt: skip

    @pytest.mark.parametrize(
        ("product", "field"),
        [
            (without("price"), "price"),
            (shoe(price=0), "price"),
            (without("currency"), "price"),
            (shoe(currency="XXX"), "price"),
            (without("url"), "link"),
            (shoe(url="ftp://shop.example"), "link"),
            (shoe(title=" \t"), "title"),
        ],
    )
    def test_a_product_without_a_must_is_left_out_and_told(
        self, tmp_path, platform, format, product, field
    ):
        report = write_feed(
            [product, shoe("s2")], tmp_path / "feed", platform=platform, format=format
        )
        assert len(rows_of(tmp_path / "feed", format)) == report.written == report.left_out == 1
        (remark,) = [each for each in report.remarks if each.effect == "product left out"]
        assert (remark.product, remark.field) == ("s1", field)
        assert remark.wrong and remark.do

    def test_nothing_makes_an_empty_feed(self, tmp_path, platform, format):
        report = write_feed([], tmp_path / "feed", platform=platform, format=format)
        assert (report.written, report.left_out) == (0, 0)
        assert rows_of(tmp_path / "feed", format) == []

    def test_an_id_counts_once(self, tmp_path, platform, format):
        report = write_feed([shoe(), shoe()], tmp_path / "feed", platform=platform, format=format)
        assert (report.written, report.left_out) == (1, 1)
        assert "twice" in report.remarks[0].wrong

    def test_personal_data_is_masked(self, tmp_path, platform, format):
        product = shoe(description="Ask <b>jane@shop.example</b> or 13812345678")
        report = write_feed([product], tmp_path / "feed", platform=platform, format=format)
        assert rows_of(tmp_path / "feed", format)[0]["description"] == "Ask [e-mail] or [phone]"
        assert "jane" not in str(report.remarks)
        assert [each.effect for each in report.remarks] == ["put right"]

    def test_a_wrong_barcode_is_left_out_alone(self, tmp_path, platform, format):
        product = shoe(attributes={"gtin": "4006381333932", "mpn": "TR-1"})
        report = write_feed([product], tmp_path / "feed", platform=platform, format=format)
        assert "gtin" not in rows_of(tmp_path / "feed", format)[0]
        assert [(each.field, each.effect) for each in report.remarks] == [
            ("gtin", "field left out")
        ]


@settings(max_examples=30, deadline=None)
@given(
    title=st.text(max_size=300),
    brand=st.text(max_size=90),
    id=st.text(min_size=1, max_size=60).filter(str.strip),
    price=st.floats(0, 1e6),
)
def test_any_text_makes_a_readable_feed(title, brand, id, price):
    products = [shoe(id, title=title, brand=brand, price=price), shoe("the last")]
    for platform, format in FEEDS:
        rules = PLATFORMS[platform]
        found = [check(product, rules, Terms()) for product in products]
        written = [each.row for each in found if each.row is not None]
        file = io.StringIO(newline="")
        channel = Channel("A & B", "https://shop.example", [each.name for each in rules.columns])
        rules.writers[format](file, channel, written)
        rows = rows_in(io.StringIO(file.getvalue(), newline=""), format)
        assert len(rows) == len(written)
        assert next(iter(rows[-1].values())) == "the last"
        assert len(written) == 2 or any(
            each.effect == "product left out" for each in found[0].remarks
        )


def test_each_platform_has_its_own_lengths(tmp_path):
    product = shoe("x" * 60, title="word " * 60)
    google = write_feed([product], tmp_path / "a", platform="google", format="tsv")
    assert [(each.field, each.effect) for each in google.remarks] == [
        ("id", "product left out"),
        ("title", "put right"),
    ]
    write_feed([product], tmp_path / "b", platform="meta", format="csv")
    (row,) = rows_of(tmp_path / "b", "csv")
    assert row["title"] == ("word " * 40).strip()


def test_what_waits_needs_its_date(tmp_path):
    waiting = {"availability": "Pre-order", "gtin": "4006381333931"}
    dated = {"availability": "preorder", "availability_date": "2026-12-24", **waiting}
    dated["availability"] = "preorder"
    products = [shoe("a", attributes=waiting), shoe("b", attributes=dated)]
    terms = Terms()
    report = write_feed(products, tmp_path / "feed", platform="google", format="xml", terms=terms)
    (row,) = rows_of(tmp_path / "feed", "xml")
    assert (row["id"], row["availability"]) == ("b", "preorder")
    assert {each.field for each in report.remarks} >= {"availability"}


def test_backorder_without_a_date_is_left_out(tmp_path):
    product = shoe(attributes={"availability": "back_order", "mpn": "1"})
    report = write_feed([product], tmp_path / "feed", platform="google", format="xml")
    assert report.written == 0
    product = shoe(attributes={"availability": "backorder", "mpn": "1"})
    report = write_feed([product], tmp_path / "feed", platform="google", format="xml")
    assert report.remarks[-1].field == "availability_date"


@pytest.mark.parametrize(
    ("currency", "written"), [("JPY", "80 JPY"), ("KWD", "79.900 KWD"), ("USD", "79.90 USD")]
)
def test_prices_have_the_decimals_of_their_currency(tmp_path, currency, written):
    write_feed([shoe(currency=currency)], tmp_path / "f", platform="generic", format="jsonl")
    assert rows_of(tmp_path / "f", "jsonl")[0]["price"] == written


def test_another_currency_is_left_out(tmp_path):
    terms = Terms(currency="USD")
    report = write_feed([shoe()], tmp_path / "f", platform="meta", format="csv", terms=terms)
    assert "EUR" in report.remarks[0].wrong and "USD" in report.remarks[0].wrong


def test_stock_that_is_not_known_is_no_stock_until_said(tmp_path):
    product = without("stock")
    report = write_feed([product], tmp_path / "f", platform="google", format="tsv")
    assert [each.field for each in report.remarks] == ["availability"]
    terms = Terms(unknown_stock="in stock")
    report = write_feed([product], tmp_path / "f", platform="google", format="tsv", terms=terms)
    assert report.written == 1


def test_only_pictures_with_a_public_address_are_offered(tmp_path):
    product = shoe(images=("media:" + "0" * 64, "data:image/png;base64,AAAA", "/tmp/x.png"))
    report = write_feed([product], tmp_path / "f", platform="google", format="tsv")
    assert "image_link" in {each.field for each in report.remarks}
    assert report.written == 0
    terms = Terms(picture=lambda ref: f"https://cdn.example/{ref[-1]}.jpg" if ":" in ref else None)
    write_feed([product], tmp_path / "f", platform="google", format="tsv", terms=terms)
    (row,) = rows_of(tmp_path / "f", "tsv")
    assert row["image_link"] == "https://cdn.example/0.jpg"
    assert row["additional_image_link"] == "https://cdn.example/A.jpg"


def test_pictures_beyond_the_most_are_dropped(tmp_path):
    product = shoe(images=[f"https://shop.example/{n}.jpg" for n in range(20)])
    report = write_feed([product], tmp_path / "f", platform="google", format="xml")
    items = list(ElementTree.parse(tmp_path / "f").iter(f"{G}additional_image_link"))
    assert [each.text for each in items] == list(product.images[1:11])
    assert report.remarks[0].wrong == "19 of them, 10 at most"


def test_a_feed_has_one_language(tmp_path):
    german = shoe("b", locale="de", title="Laufschuh")
    both = shoe("c", locale="de", title="Laufschuh", translations={"en": {"title": "Shoe"}})
    terms = Terms(locale="en")
    report = write_feed(
        [shoe("a"), german, both], tmp_path / "f", platform="google", format="tsv", terms=terms
    )
    assert [row["title"] for row in rows_of(tmp_path / "f", "tsv")] == [
        "Trail running shoe",
        "Shoe",
    ]
    assert {each.product for each in report.remarks} == {"b"}


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Trail running shoe", "Fell Trail running shoe red"),
        ("FELL trail shoe, red", "FELL trail shoe, red"),
        ("x" * 150, "x" * 150),
        ("x" * 143, "Fell " + "x" * 143),
    ],
)
def test_titles_are_made_of_what_they_do_not_say_yet(tmp_path, title, made):
    terms = Terms(title=("brand", "title", "color"))
    write_feed([shoe(title=title)], tmp_path / "f", platform="google", format="tsv", terms=terms)
    assert rows_of(tmp_path / "f", "tsv")[0]["title"] == made


def test_tiktok_takes_no_emoji_and_wants_endings(tmp_path):
    product = shoe(title="Shoe 👟✨ red", images=("https://shop.example/1.webp",))
    report = write_feed([product], tmp_path / "f", platform="tiktok", format="csv")
    assert rows_of(tmp_path / "f", "csv")[0]["title"] == "Shoe red"
    assert [each.field for each in report.remarks] == ["title", "image_link"]


def test_a_brand_is_a_must_at_meta_only_advice_at_google(tmp_path):
    product = without("brand", attributes={})
    assert write_feed([product], tmp_path / "f", platform="meta", format="csv").written == 0
    report = write_feed([product], tmp_path / "f", platform="google", format="tsv")
    assert [each.effect for each in report.remarks] == ["look at it"]


def test_unknown_platforms_formats_and_folders_are_told(tmp_path):
    with pytest.raises(MarketingError, match="google, meta, tiktok, generic"):
        write_feed([], tmp_path / "f", platform="bing", format="xml")
    with pytest.raises(MarketingError, match="choose one of csv"):
        write_feed([], tmp_path / "f", platform="meta", format="xml")
    with pytest.raises(MarketingError, match="can't be written"):
        write_feed([], tmp_path / "none" / "f", platform="meta", format="csv")


def test_a_broken_catalog_leaves_the_old_feed(tmp_path):
    def products():
        yield shoe()
        raise RuntimeError

    (tmp_path / "f").write_text("old")
    with pytest.raises(RuntimeError):
        write_feed(products(), tmp_path / "f", platform="meta", format="csv")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("f", "old")]


def test_the_report_is_a_table(tmp_path):
    report = write_feed([without("price")], tmp_path / "f", platform="meta", format="csv")
    report.write_csv(tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "product": "s1",
        "field": "price",
        "wrong": "no price",
        "do": "give the product a price",
        "effect": "product left out",
    }
    assert report.counts()["product left out", "price", "give the product a price"] == 1
