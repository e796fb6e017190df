"""What a whole search makes of words: chips, filters that hide nothing, typing errors, rules."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from omnishelf import Shelf
from omnishelf.search import searcher
from omnishelf.shelf import wordings
from omnishelf.types import Product, Query

KINDS, COLOURS = ("shirt", "boots", "mug"), ("red", "blue", "black")


def product(n):
    kind, colour = KINDS[n % 3], COLOURS[n // 3 % 3]
    return Product(
        id=f"SKU-{n:03}",
        title=f"{colour} {kind}",
        brand=("Acme", "Red Tape")[n % 2],
        category=("Goods", kind),
        price=10.0 + n,
        attributes={"colour": colour, "size": ("42", "43")[n % 2], "ean": f"{n:03}"},
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    with Shelf.create(tmp_path_factory.mktemp("wording") / "shop") as shelf:
        for n in range(36):
            shelf.put(product(n))
        yield shelf


def shown(results):
    return [hit.product for hit in results.hits]


def chips(results):
    return {chip.id: chip for chip in results.understood.chips}


def test_a_price_filters_and_is_not_searched_for(shelf):
    results = shelf.search("red shirt under 30", limit=36)
    assert chips(results)["price:..30"].action == "filter"
    assert all(hit.price <= 30 for hit in shown(results))
    assert "30" not in results.understood.text
    assert shown(results)[0].title == "red shirt"


def test_a_chip_that_was_taken_away_is_not_heeded(shelf):
    results = shelf.search("red shirt under 30", limit=36, drop=["price:..30"])
    assert chips(results)["price:..30"].dropped
    assert any(hit.price > 30 for hit in shown(results))


def test_a_filter_that_would_leave_nothing_becomes_a_wish(shelf):
    results = shelf.search("red shirt under 3", limit=5)
    assert shown(results)
    assert chips(results)["price:..3"].relaxed


def test_a_filter_that_leaves_nothing_worth_showing_becomes_a_wish(shelf, monkeypatch):
    plain, asked = searcher.rank, []

    def rank(*of):
        ranked, cut = plain(*of)
        asked.append(of)
        return (ranked, cut) if len(asked) > 1 else ([], [*ranked, *cut])

    monkeypatch.setattr(searcher, "rank", rank)
    results = shelf.search("red mug under 31", limit=5)
    assert shown(results)
    assert [chip.relaxed for chip in results.understood.chips if chip.action == "filter"].count(
        True
    ) == 1


def test_filters_stay_where_nothing_is_worth_showing_without_them_either(shelf, monkeypatch):
    plain = searcher.rank
    monkeypatch.setattr(searcher, "rank", lambda *of: ([], [*plain(*of)[0]]))
    results = shelf.search("red mug under 32", limit=5)
    assert not shown(results)
    assert not any(chip.relaxed for chip in results.understood.chips)


def test_what_tells_nothing_of_what_is_asked_is_found_and_said_to_be_unknown(shelf):
    shelf.put(Product(id="bare", title="red boots"))
    try:
        results = shelf.search("red boots", limit=36)
        assert chips(results)["colour:red"].action == "prefer"
        met = [{each.chip: each.met for each in hit.met}["colour:red"] for hit in results.hits]
        assert met[[hit.product.id for hit in results.hits].index("bare")] is None
        # Red boots and those that may be red, then others.
        assert not any(each is False for each in met[:5])
        assert False in met[5:]
    finally:
        shelf.delete(["bare"])


def test_of_alternatives_each_can_be_taken_away(shelf):
    def colours(count, **given):
        results = shelf.search("red or blue shirt", limit=count, **given)
        return {product.attributes["colour"] for product in shown(results)}

    assert colours(8) == {"red", "blue"}
    assert colours(4, drop=["colour:red"]) == {"blue"}


@pytest.fixture(scope="module")
def mostly_red(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mostly-red") / "shop"
    with Shelf.create(folder) as shelf:
        for n in range(24):
            colour = "blue" if n % 6 == 5 else "red"
            kind = ("boots", "hat")[n // 12]
            shelf.put(Product(id=f"{n}", title=f"{colour} {kind}", category=("Goods", kind),
                              price=10.0 + n, attributes={"colour": colour}))  # fmt: skip
    told = folder / "shelf.toml"
    told.write_text(told.read_text().replace("candidates = 100", "candidates = 10"))
    with Shelf.open(folder) as shelf:
        yield shelf


def test_where_there_are_many_only_they_are_shown(mostly_red):
    results = mostly_red.search("red boots", limit=24)
    assert chips(results)["colour:red"].action == "filter"
    assert {hit.attributes["colour"] for hit in shown(results)} == {"red"}


def test_where_there_are_few_others_of_their_kind_come_next(mostly_red):
    results = mostly_red.search("blue boots", limit=8)
    assert chips(results)["colour:blue"].action == "prefer"
    assert [hit.title for hit in shown(results)] == ["blue boots"] * 2 + ["red boots"] * 6
    for hit in results.hits:
        parts = {part.source: part.contribution for part in hit.evidence}
        assert sum(parts.values()) == pytest.approx(hit.score, abs=1e-6)
        assert (parts.get("attributes", 0) < 0) == (hit.product.title == "red boots")


def test_who_sorts_by_price_sees_only_what_was_asked_for(mostly_red):
    results = mostly_red.search("blue boots", limit=24, sort="price")
    assert chips(results)["colour:blue"].action == "filter"
    assert {hit.attributes["colour"] for hit in shown(results)} == {"blue"}


def test_contradictions_leave_something_too(shelf):
    results = shelf.search("red shirt under 12 over 40 not red", limit=5)
    assert shown(results)


def test_what_is_refused_is_not_found(shelf):
    results = shelf.search("boots, not black", limit=36)
    assert chips(results)["not colour:black"].negated
    assert "black" not in {hit.attributes["colour"] for hit in shown(results)}


def test_a_brand_that_holds_a_colour_is_a_brand(shelf):
    results = shelf.search("red tape boots", limit=36)
    assert chips(results)["brand:Red Tape"].action == "prefer"
    boots = shown(results)[:6]
    assert {hit.brand for hit in boots} == {"Red Tape"}
    assert {hit.category[-1] for hit in boots} == {"boots"}


def test_what_was_asked_for_comes_first_and_is_told(shelf):
    results = shelf.search("blue mug", limit=3)
    for hit in results.hits:
        assert hit.product.title == "blue mug"
        assert {met.chip: met.met for met in hit.met}["colour:blue"]
        parts = [part.contribution for part in hit.evidence]
        assert sum(parts) == pytest.approx(hit.score, abs=1e-6)
    assert shown(shelf.search("blue mug", limit=36))[4].title != "blue mug"


def test_where_products_words_may_not_answer_their_attributes_may_not(shelf):
    results = shelf.search("blue mug under 20", limit=3, using=["text"])
    assert not results.understood.chips
    assert {part.source for hit in results.hits for part in hit.evidence} == {"text"}


def test_a_typing_error_is_put_right_and_can_be_kept(shelf):
    results = shelf.search("blakc boots", limit=3)
    assert results.understood.corrected.text == "black boots"
    assert not results.understood.corrected.did_you_mean
    assert shown(results)[0].title == "black boots"
    typed = shelf.search("blakc boots", limit=3, as_typed=True)
    assert typed.understood.corrected is None
    assert typed.understood.text == "blakc boots"


@pytest.mark.parametrize("code", ["SKU-007", "sku 007", "sku007"])
def test_a_code_finds_its_product_first(shelf, code):
    assert shown(shelf.search(code, limit=3))[0].id == "SKU-007"
    filtered = shelf.search(code, where={"brand": "Acme"}, limit=3)
    assert "SKU-007" not in {hit.id for hit in shown(filtered)}


def test_sorting_collapsing_and_facets_of_one_search(shelf):
    results = shelf.search("boots", sort="-price", limit=5)
    prices = [hit.price for hit in shown(results)]
    assert prices == sorted(prices, reverse=True)
    alike = shelf.search("red shirt", limit=36, collapse=True)
    behind = [id for hit in alike.hits for id in hit.variants]
    assert behind
    assert not {*behind} & {hit.id for hit in shown(alike)}
    assert len(behind) + len(alike.hits) == len(shelf.search("red shirt", limit=36).hits)
    (colour,) = shelf.search("boots", where={"colour": "red"}, facets=["colour"], limit=5).facets
    # Its own choice does not empty the others.
    assert {value.value for value in colour.values} == {"red", "blue", "black"}


def test_rules_hold_from_the_next_search_and_end_by_the_clock(shelf, monkeypatch):
    def rule(**dates):
        pin = {"do": "pin", "product": "SKU-035", "position": 1}
        banner = {"do": "banner", "text": "<b>New</b>"}
        return {"name": "boots", "when": {"words": ["boots"]}, "then": [pin, banner], **dates}

    before = shelf.search("boots", limit=5)
    assert before.hits[0].product.id != "SKU-035"
    preview = shelf.merchant.preview([rule()], Query(text="boots", limit=5))
    assert preview.after[0].id == "SKU-035"
    assert shelf.search("boots", limit=5).hits == before.hits
    shelf.merchant.save_rules([rule()])
    after = shelf.search("boots", limit=5)
    assert after.hits[0].product.id == "SKU-035"
    assert after.hits[0].rules == ("boots",)
    assert after.banners[0].text == "<b>New</b>"
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    shelf.merchant.save_rules([rule(valid_until=past)])
    assert shelf.search("boots", limit=5).hits[0].product.id != "SKU-035"


def test_a_rule_that_names_an_unknown_field_stops_no_search(shelf):
    narrow = {"do": "filter", "where": {"nonsense": "x"}}
    shelf.merchant.save_rules([{"name": "odd", "then": [narrow]}])
    assert shown(shelf.search("boots", limit=5))
    shelf.merchant.save_rules([])


def test_synonyms_find_what_has_other_words(shelf):
    shelf.merchant.save_synonyms("kind\tlanguage\tphrases\tto\nsame\ten\tgalosh | boots\t\n")
    try:
        assert shown(shelf.search("galosh", limit=3, using=["words"]))[0].category[-1] == "boots"
    finally:
        shelf.merchant.save_synonyms("")


def test_a_damaged_rules_file_is_told_and_left_out(shelf, caplog):
    path = shelf.folder / "rules.json"
    path.write_text("{")
    shelf._shop.wordings.reload()
    assert "rules.json" in caplog.text
    assert shown(shelf.search("boots", limit=3))
    path.write_text(json.dumps({"format": 1, "revision": 0, "rules": []}))
    shelf._shop.wordings.reload()


def test_words_of_new_products_are_learned_after_a_rest(shelf, monkeypatch):
    shelf.search("boots", limit=1)
    shelf.put(Product(id="new", title="zyxwort lantern", category=("Goods", "lantern")))
    monkeypatch.setattr(wordings, "_REST", 0.0)
    shelf._shop.wordings.now()
    for thread in __import__("threading").enumerate():
        if thread.name == "words":
            thread.join()
    told = shelf.suggest("zyxw")
    assert any(each.id == "new" for each in told)
    assert shelf.search("zyxwrot", limit=1).understood.text == "zyxwort"
    shelf.delete("new")


@pytest.mark.parametrize(
    "text",
    ["\u202ered shoe\u202c", "re\u200bd bo\u200dots", "<script>alert(1)</script>", "\x00red",
     "not not not", "under", "不要", "0..", "🦄" * 500, "a" * 2000, "((((" * 400],
)  # fmt: skip
def test_odd_words_are_answered(shelf, text):
    shelf.search(text, limit=3)
