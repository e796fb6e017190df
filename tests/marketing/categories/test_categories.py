"""Categories mapped by a toy encoder, and what people decided."""

import numpy as np
import pytest
from market import bags, shoe

from omnishelf.marketing.categories.by_meaning import map_categories
from omnishelf.marketing.categories.mapped import read_overrides
from omnishelf.marketing.categories.taxonomy import Taxonomy
from omnishelf.marketing.errors import MarketingError
from omnishelf.marketing.feeds.terms import Terms
from omnishelf.marketing.feeds.write import write_feed

TEXT = """# A taxonomy
1 - Apparel
2 - Apparel > Shoes
3 - Apparel > Shoes > Running Shoes
4 - Apparel > Hats
5 - Home > Lamps
6 - Home > Chairs
7 - Toys > Balls
8 - Toys > Kites
"""


@pytest.fixture
def taxonomy(tmp_path):
    (tmp_path / "taxonomy.txt").write_text("\ufeff" + TEXT, "utf-8")
    return Taxonomy.read(tmp_path / "taxonomy.txt")


def lamp(id, *category, title="Lamp of brass"):
    return shoe(id, category=category, title=title)


def test_the_nearest_in_meaning_is_found(taxonomy):
    products = [
        lamp("a", "Shoes", "Running", title="Running shoes"),
        lamp("b", "Light", "Lamps"),
        lamp("c", "Light", "Lamps", title="Lamp for the desk"),
        lamp("d", title="of no category"),
    ]
    found = map_categories(products, taxonomy, bags)
    lamps, shoes = found.mapped["Light", "Lamps"], found.mapped["Shoes", "Running"]
    assert (lamps.target, lamps.products) == ("Home > Lamps", 2)
    assert shoes.target == "Apparel > Shoes > Running Shoes"
    assert len(found.mapped) == 2
    assert 0 < lamps.alternatives[0][1] < lamps.confidence <= 1
    assert not found.calibrated


def test_titles_tell_what_a_category_does_not(taxonomy):
    products = [lamp(f"p{n}", "A7", title="Kite with a tail") for n in range(3)]
    assert map_categories(products, taxonomy, bags).mapped["A7",].target == "Toys > Kites"


def test_what_is_unsure_is_left_to_the_platform_and_to_a_person(taxonomy, tmp_path):
    products = [lamp("a", "Zzz", title="qqq"), lamp("b", "Lamps")]
    found = map_categories(products, taxonomy, bags)
    assert [each.category for each in found.review] == [("Zzz",)]
    assert found.target(("Zzz",)) is None
    assert found.target(("never seen",)) is None
    found.write_review(tmp_path / "review.tsv")
    text = (tmp_path / "review.tsv").read_text().replace(found.review[0].target, "7")
    (tmp_path / "review.tsv").write_text(text)
    again = map_categories(
        products, taxonomy, bags, overrides=read_overrides(tmp_path / "review.tsv")
    )
    assert again.target(("Zzz",)) == "Toys > Balls"
    assert (again.mapped["Zzz",].how, again.review) == ("by hand", [])


def test_an_override_wins_over_a_sure_model(taxonomy):
    products = [lamp("b", "Lamps")]
    found = map_categories(products, taxonomy, bags, overrides={("Lamps",): "apparel>HATS"})
    assert found.target(("Lamps",)) == "Apparel > Hats"


def test_a_feed_names_the_mapped_category(taxonomy, tmp_path):
    products = [lamp("a", "Lamps")]
    terms = Terms(categories=map_categories(products, taxonomy, bags))
    write_feed(products, tmp_path / "f", platform="google", format="xml", terms=terms)
    assert "<g:google_product_category>Home &gt; Lamps<" in (tmp_path / "f").read_text()


def test_confidence_is_fitted_to_corrections(taxonomy):
    """Of an encoder that is right in 24 of 40 cases, as the corrections say."""
    names = [path.rpartition(" > ")[2] for path in taxonomy.paths]
    products = [lamp(f"p{n}", f"{names[n % 8]}", f"c{n}", title="") for n in range(48)]
    wrong = {
        product.category: taxonomy.paths[(n + (n // 8) % 2) % 8]
        for n, product in enumerate(products[:40])
    }
    rested = map_categories(products, taxonomy, bags)
    fitted = map_categories(products, taxonomy, bags, overrides=wrong)
    assert fitted.calibrated
    rest = [product.category for product in products[40:]]
    sure = np.mean([fitted.mapped[each].confidence for each in rest])
    before = np.mean([rested.mapped[each].confidence for each in rest])
    assert before > 0.9
    assert sure == pytest.approx(0.6, abs=0.12)


def test_no_products_make_an_empty_map(taxonomy):
    assert map_categories([], taxonomy, bags).mapped == {}


def test_an_encoder_that_tells_nothing_apart_is_sure_of_nothing(taxonomy):
    def flat(texts):
        return np.ones((len(texts), 4), np.float32) / 2

    found = map_categories([lamp("a", "Lamps")], taxonomy, flat)
    assert found.mapped["Lamps",].confidence == pytest.approx(1 / 9)


def test_an_encoder_that_gives_no_rows_is_told(taxonomy):
    with pytest.raises(MarketingError, match="encoder gave"):
        map_categories([lamp("a", "Lamps")], taxonomy, lambda texts: np.zeros((1, 4)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no categories"),
        ("# nothing\n\n", "no categories"),
        ("A > B\nA > > C", "line 2"),
        ("A > B\na\nA > B", "line 3"),
        ("\udcff", "UTF-8"),
    ],
)
def test_a_bad_taxonomy_is_told(tmp_path, text, why):
    (tmp_path / "t").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(MarketingError, match=why):
        Taxonomy.read(tmp_path / "t")


def test_bad_overrides_are_told(tmp_path, taxonomy):
    with pytest.raises(MarketingError, match="no category 'Cars'"):
        map_categories([lamp("a", "A")], taxonomy, bags, overrides={("A",): "Cars"})
    (tmp_path / "o").write_text("category\ttarget\nA\t\n")
    with pytest.raises(MarketingError, match="line 2"):
        read_overrides(tmp_path / "o")
    (tmp_path / "o").write_text("a,b\n")
    with pytest.raises(MarketingError, match="'category' and 'target'"):
        read_overrides(tmp_path / "o")
    with pytest.raises(MarketingError, match="can't be read"):
        read_overrides(tmp_path / "none")
