"""Whole shops of reviews, read and put on cards; the bad input that a shop gets."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from omnishelf.errors import MediaError
from omnishelf.reviews.finding import PictureFinding, SoundFinding
from omnishelf.reviews.reader import ReviewReader
from omnishelf.reviews.review import Review
from omnishelf.reviews.text.aspects import Aspects
from omnishelf.types import Product

START = datetime(2026, 1, 1, tzinfo=UTC)
CATALOG = {"p": Product(id="p", title="Blue shirt", category=("Clothes", "Shirts"))}


def review(id, text="", *, product="p", **fields):
    return Review(id=str(id), product=product, text=text, **fields)


def read(*reviews, **parts):
    return ReviewReader(**parts).read(reviews, CATALOG)


def card_of(*reviews, **parts):
    reader = ReviewReader(**parts)
    return reader.cards(reader.read(reviews, CATALOG), CATALOG)["p"]


SHIRTS = (
    review("a", "Great fabric, but the delivery was slow.", rating=4, time=START),
    review("b", "Lovely soft cotton. Delivery was late!", rating=4, time=START),
    review("c", "The fabric is nice and the price is great.", rating=5, time=START),
    review("d", "面料很好，物流太慢了", rating=4, time=START),
    review("e", "Terrible size, too small", rating=2, time=START),
    review("f", "", rating=5, time=START),
)


@pytest.fixture(scope="module")
def card():
    return card_of(*SHIRTS)


class TestCard:
    def test_pros_and_cons_have_quotes(self, card):
        pros = {one.aspect: one for one in card.pros}
        cons = {one.aspect: one for one in card.cons}
        assert pros["material"].reviews == 4
        assert pros["material"].quote in SHIRTS[0].text + SHIRTS[1].text + SHIRTS[2].text
        assert cons["delivery"].reviews == 3
        assert "delivery" not in pros
        assert "size" not in cons  # One review of six is no pattern.

    def test_aspects_have_shares_with_intervals(self, card):
        aspects = {one.aspect: one for one in card.aspects}
        assert aspects["material"].mentions == 4
        for one in card.aspects:
            assert 0 <= one.positive.low < one.positive.mean < one.positive.high <= 1

    def test_stars_are_between_their_bounds(self, card):
        assert card.reviews == 6
        assert 1 <= card.stars_low < card.stars < card.stars_high <= 5
        # The shop is this product, so its mean is what it is drawn to.
        assert card.stars == pytest.approx(4.0)
        assert card.title == "Blue shirt"

    def test_all_of_it_is_json(self, card):
        again = json.loads(json.dumps(card.model_dump(mode="json"), ensure_ascii=False))
        assert again["trend"][0]["month"] == "2026-01-01"

    def test_it_says_that_a_list_of_words_is_not_calibrated(self, card):
        assert any("not calibrated" in note for note in card.notes)


class TestBadInput:
    def test_an_unknown_language_is_judged_by_its_stars_alone(self):
        (one,) = read(review(1, "Bardzo dobry produkt", rating=5))
        assert one.sentiment is None
        assert (one.value, one.weight) == (1.0, 1.0)
        card = card_of(review(1, "Bardzo dobry produkt"))
        assert any("could not be judged" in note for note in card.notes)
        assert card.stars == pytest.approx(3.0)

    def test_one_emoji(self):
        good, bad, none = read(review(1, "👍"), review(2, "😡"), review(3, "🦆"))
        assert good.sentiment.positive > 0.8
        assert bad.sentiment.positive < 0.2
        assert not good.sentiment.calibrated
        assert none.sentiment is None

    def test_fifty_kilobytes(self):
        text = "The fabric is great. " * 2_500
        (one,) = read(review(1, text))
        assert len(text) > 50_000 > len(one.text)
        assert one.sentiment.positive > 0.9
        assert len(one.mentions) <= 200
        assert len(json.dumps(card_of(review(1, "坏" * 50_000)).model_dump(mode="json"))) < 20_000

    def test_personal_data_is_masked_everywhere(self):
        text = "Great fabric, write to jane.doe@example.com or +1 202 555 0134! "
        text += "Card 4111 1111 1111 1111"
        card = card_of(review(1, text, rating=5), review(2, text, rating=5), review(3, "ok size"))
        shown = json.dumps(card.model_dump(mode="json"))
        for secret in ("jane.doe", "555", "4111"):
            assert secret not in shown
        assert "masked: 2 reviews with a e-mail address" in card.notes

    def test_only_a_rating(self):
        (one,) = read(review(1, rating=2))
        assert (one.sentiment, one.mentions, one.language) == (None, (), None)
        assert one.value == 0.25
        assert card_of(review(1, rating=2)).summary == ()

    def test_empty_says_what_is_needed(self):
        with pytest.raises(ValueError, match="give a text, a rating, a sound or a picture"):
            review(1, "   ")

    def test_no_reviews_are_no_cards(self):
        reader = ReviewReader()
        assert reader.cards(reader.read([])) == {}

    def test_duplicates_are_told_and_count_less(self):
        text = "this shirt is the best that I have ever worn"
        copies = [review(at, text, rating=5, author=f"a{at}") for at in range(3)]
        card = card_of(*copies, review("x", "The size is bad", rating=1))
        assert card.duplicates == (("0", "1", "2"),)
        assert [one.review for one in card.doubts] == ["1", "2"]
        assert card.doubts[0].reasons[0].startswith("copied: ")
        alone = card_of(copies[0], review("x", "The size is bad", rating=1))
        assert card.reviews == 4
        assert card.positive.mean - alone.positive.mean < 0.25

    def test_a_product_that_the_catalog_lacks_has_a_card(self):
        reader = ReviewReader()
        cards = reader.cards(reader.read([review(1, "ok", product="gone", rating=3)]))
        assert cards["gone"].title == ""


class TestMedia:
    def listen(self, one):
        if one.sound == "silent.ogg":
            raise MediaError("silent.ogg can't be read: tell jane@example.com")
        return SoundFinding("the fabric is terrible", "anger", 0.8, 0.7, one.id == "1")

    def look(self, one, product):
        assert product is CATALOG["p"]
        return (
            PictureFinding(0.9, (), 0.95, None),
            PictureFinding(0.1, ("blurred",), 0.2, "catalog: blue, photo: black"),
        )

    def test_what_is_said_is_read_as_text(self):
        (one,) = read(review(1, sound="a.ogg"), listen=self.listen)
        assert one.text == "the fabric is terrible"
        assert [(each.aspect, each.positive < 0.5) for each in one.mentions] == [("material", True)]

    def test_personal_data_that_is_said_is_masked(self):
        def listen(one):
            return SoundFinding("mail jane@example.com", None, 0.1, 0.5, False)

        (one,) = read(review(1, sound="a.ogg"), listen=listen)
        assert one.text == one.sound.transcript == "mail [e-mail]"

    def test_sounds_and_pictures_are_on_the_card(self):
        card = card_of(
            review(1, "ok", sound="a.ogg", pictures=("x.jpg", "y.jpg")),
            review(2, "ok", sound="b.ogg"),
            review(3, "ok", sound="silent.ogg"),
            listen=self.listen,
            look=self.look,
        )
        assert card.sound.recordings == 2
        assert card.sound.emotions == {"anger": 2}
        assert card.sound.disagreements == ("1",)
        assert card.pictures.quality == pytest.approx(0.5)
        assert card.pictures.remarks == {"blurred": 1}
        assert card.pictures.not_as_described == ("1",)
        assert card.pictures.colour_mismatches == {"catalog: blue, photo: black": 1}
        assert "review '3' was not heard: silent.ogg can't be read: tell [e-mail]" in card.notes

    def test_without_ears_and_eyes_there_is_nothing(self):
        card = card_of(review(1, "ok", sound="a.ogg", pictures=("x.jpg",)))
        assert (card.sound, card.pictures) == (None, None)


def test_a_shops_own_aspects_are_on_the_card():
    own = Aspects({"Shirts": {"collar": frozenset({"collar"})}})
    card = card_of(review(1, "The collar is great"), review(2, "awful collar"), aspects=own)
    assert {one.aspect for one in card.aspects} == {"collar"}
    assert [one.aspect for one in card.pros] == [one.aspect for one in card.cons] == ["collar"]


def test_what_got_worse_is_told():
    before = [
        review(f"b{at}", "The fabric is great", rating=5, time=START + timedelta(days=7 * at))
        for at in range(30)
    ]
    after = [
        review(f"a{at}", "awful fabric", rating=1, time=START + timedelta(days=320 + 3 * at))
        for at in range(25)
    ]
    card = card_of(*before, *after)
    assert {one.what for one in card.changes} == {"score", "material"}
    assert all(one.difference.high < 0 for one in card.changes)
