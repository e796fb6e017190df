"""Segments, look-alikes and matches with posts: what is planted is found, nobody is told of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.marketing.audiences.look_alikes import _auc, look_alikes
from omnishelf.marketing.audiences.posts import Posts, match
from omnishelf.marketing.audiences.segments import segments
from omnishelf.marketing.audiences.shoppers import Shoppers
from omnishelf.marketing.errors import MarketingError
from omnishelf.profiles.catalog import Catalog
from omnishelf.profiles.interests import Interest
from omnishelf.profiles.prices import Prices
from omnishelf.profiles.profile import Profile
from omnishelf.profiles.tastes import Liked, Tastes
from omnishelf.types import Product


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def crowd(sizes, *, spread=0.2, dim=8, seed=1):
    """Shoppers around the first axes, and which one each is of."""
    rng = np.random.default_rng(seed)
    kinds = np.repeat(np.arange(len(sizes)), sizes)
    rng.shuffle(kinds)
    rows = unit(np.eye(dim)[kinds] + rng.normal(scale=spread, size=(len(kinds), dim)))
    traits = tuple(frozenset({("brand", f"b{kind}"), ("size", "m")}) for kind in kinds)
    return Shoppers(tuple(f"s{n}" for n in range(len(kinds))), rows, traits), kinds


class TestShoppers:
    def profile(self, direction):
        catalog = Catalog(
            products=lambda ids: {id: Product(id=id, category=("Shoes", "Trail")) for id in ids},
            vectors=lambda ids: {},
            rates={"brand": {"Fell": 0.1, "Moor": 0.9}},
        )
        interest = Interest(np.array(direction, np.float32), 2.0, ("p1", "p2"))
        tastes = Tastes(10.0, {"brand": {"Fell": Liked(9, 3, 1), "Moor": Liked(9, 3, 1)}})
        return Profile((interest,), None, tastes, Prices({}), catalog)

    def test_only_who_agreed_is_among_them(self):
        profiles = {"a": self.profile([1, 0]), "b": self.profile([0, 1])}
        found = Shoppers.of(profiles, {"b", "somebody else"})
        assert found.ids == ("b",)
        assert found.vectors.tolist() == [[0, 1]]
        # Moor is no taste: nine tenths of the shop are of it.
        assert found.traits == (frozenset({("brand", "Fell"), ("category", "Shoes > Trail")}),)

    def test_without_consent_there_is_nobody(self):
        assert len(Shoppers.of({"a": self.profile([1, 0])}, ())) == 0
        assert len(Shoppers.of({}, {"a"})) == 0

    def test_what_does_not_fit_together_is_told(self):
        with pytest.raises(MarketingError, match="one of each"):
            Shoppers(("a",), np.zeros((2, 2), np.float32), (frozenset(),))
        with pytest.raises(MarketingError, match="finite"):
            Shoppers(("a",), np.full((1, 2), np.nan, np.float32), (frozenset(),))


class TestSegments:
    def test_planted_groups_are_found_and_named(self):
        shoppers, kinds = crowd([60, 40, 30])
        found = segments(shoppers, k=5)
        assert [len(each.members) for each in found] == [60, 40, 30]
        for kind, each in enumerate(found):
            assert {int(kinds[int(member[1:])]) for member in each.members} == {kind}
            assert each.name == f"brand b{kind}"
            assert each.traits[0].share == 1
            assert each.traits[0].lift == pytest.approx(130 / len(each.members))
            assert each.centre[kind] > 0.9

    def test_a_group_of_few_is_joined_with_the_nearest(self):
        shoppers, _ = crowd([60, 40, 4])
        found = segments(shoppers, k=5)
        assert sum(len(each.members) for each in found) == 104
        assert all(len(each.members) >= 40 for each in found)
        assert "b2" not in str([each.traits for each in found])

    @settings(max_examples=15, deadline=None)
    @given(st.integers(2, 12), st.integers(0, 60), st.integers(1, 6), st.integers(0, 99))
    def test_nobody_is_lost_and_none_is_small(self, k, extra, most, seed):
        rng = np.random.default_rng(seed)
        rows = unit(rng.normal(size=(k + extra, 3)))
        traits = tuple(frozenset({("brand", str(rng.integers(4)))}) for _ in rows)
        shoppers = Shoppers(tuple(map(str, range(len(rows)))), rows, traits)
        found = segments(shoppers, k=k, most=most)
        members = sorted(int(each) for one in found for each in one.members)
        assert members == list(range(len(rows)))
        for each in found:
            assert len(each.members) >= k
            for told in each.traits:
                having = [told.trait in traits[int(member)] for member in each.members]
                assert sum(having) >= k
        assert len(found) <= most

    def test_all_alike_is_one_segment(self):
        shoppers = Shoppers(
            tuple("abcdef"), np.tile(np.eye(3, dtype=np.float32)[0], (6, 1)), (frozenset(),) * 6
        )
        (one,) = segments(shoppers, k=3)
        assert one.name == "6 shoppers"

    def test_too_few_are_not_told_of(self):
        shoppers, _ = crowd([4])
        with pytest.raises(MarketingError, match="fewer than 5"):
            segments(shoppers, k=5)
        with pytest.raises(MarketingError, match="fewer than 5"):
            segments(Shoppers((), np.zeros((0, 0), np.float32), ()), k=5)
        with pytest.raises(MarketingError, match="at least 2"):
            segments(shoppers, k=1)


class TestLookAlikes:
    def test_those_of_the_same_kind_are_found(self):
        shoppers, kinds = crowd([80, 80])
        group = [f"s{n}" for n in np.flatnonzero(kinds == 1)[:40]]
        found = look_alikes(shoppers, group, size=30, k=5)
        assert found.refusal is None
        assert found.low > 0.5
        assert all(kinds[int(each[1:])] == 1 for each in found.members)
        assert not {*found.members} & {*group}
        assert list(found.scores) == sorted(found.scores, reverse=True)

    def test_a_group_by_chance_is_refused(self):
        refused = 0
        for seed in range(20):
            shoppers, _ = crowd([120], seed=seed)
            chosen = np.random.default_rng(seed).permutation(120)[:40]
            found = look_alikes(shoppers, [f"s{n}" for n in chosen], size=30, k=5)
            refused += found.refusal is not None and not found.members
        # One in forty is let through by chance, at 95 %.
        assert refused >= 17

    def test_who_did_not_agree_is_not_learned_from(self):
        shoppers, _ = crowd([80, 80])
        strangers = [f"stranger{n}" for n in range(100)]
        with pytest.raises(MarketingError, match="at least 20"):
            look_alikes(shoppers, strangers, size=30, k=5)

    def test_fewer_than_k_are_not_asked_for(self):
        shoppers, _ = crowd([80, 80])
        with pytest.raises(MarketingError, match="fewer than k"):
            look_alikes(shoppers, shoppers.ids[:40], size=4, k=5)

    def test_the_area_is_the_share_of_pairs(self):
        rng = np.random.default_rng(3)
        inside, outside = rng.integers(0, 9, 40) / 4, rng.integers(0, 7, 30) / 4
        pairs = [(a > b) + (a == b) / 2 for a in inside for b in outside]
        area, variance = _auc(inside, outside)
        assert area == pytest.approx(np.mean(pairs))
        drawn = [_auc(rng.choice(inside, 40), rng.choice(outside, 30))[0] for _ in range(500)]
        assert np.sqrt(variance) == pytest.approx(np.std(drawn), rel=0.25)


def posts(rows, *, authors, consented=None, source="text", audience="runners"):
    return Posts(audience, {source: rows}, authors, frozenset(consented or authors))


class TestMatch:
    products = ("shoe", "lamp", "hat")
    vectors = np.eye(3, 4, dtype=np.float32)

    def test_what_they_post_of_is_what_fits(self):
        rng = np.random.default_rng(0)
        said = unit(np.eye(4)[0] + rng.normal(scale=0.3, size=(60, 4)))
        authors = [f"a{n % 20}" for n in range(60)]
        best, *others = match(
            posts(said, authors=authors), self.products, {"text": self.vectors}, k=5
        )
        assert best.product == "shoe"
        assert best.low > 0 > max(each.high for each in others)
        # By hand: each author's mean, its cosines, centred over the products.
        means = unit(np.array([said[n::20].sum(axis=0) for n in range(20)], np.float64))
        cosines = means[:, :3].astype(np.float64)
        centred = cosines - cosines.mean(axis=1, keepdims=True)
        fits = centred.mean(axis=0) / centred.mean(axis=0).std()
        assert best.fit == pytest.approx(fits[0], rel=1e-5)
        error = centred[:, 0].std(ddof=1) / centred.mean(axis=0).std() / np.sqrt(20)
        assert best.high - best.fit == pytest.approx(1.959964 * error, rel=1e-4)

    def test_who_posts_most_has_one_voice(self):
        said = np.concatenate([np.tile(np.eye(4)[1], (100, 1)), np.tile(np.eye(4)[0], (5, 1))])
        authors = ["loud"] * 100 + [f"a{n}" for n in range(5)]
        best = match(
            posts(said.astype(np.float32), authors=authors),
            self.products, {"text": self.vectors}, k=5,
        )[0]  # fmt: skip
        assert best.product == "shoe"

    def test_sources_that_are_missing_are_left_out(self):
        said = np.tile(np.eye(4, dtype=np.float32)[0], (6, 1))
        silent = np.full((6, 4), np.nan, np.float32)
        pictures = self.vectors.copy()
        pictures[2] = np.nan
        both = Posts("r", {"text": silent, "image": said}, list("abcdef"), frozenset("abcdef"))
        found = match(both, self.products, {"text": self.vectors, "image": pictures}, k=3)
        assert {each.product for each in found} == {"shoe", "lamp"}
        assert all(each.by_source.keys() == {"image"} for each in found)

    def test_posts_without_consent_are_not_read(self):
        said = np.tile(np.eye(4, dtype=np.float32)[1], (12, 1))
        said[:6] = np.eye(4)[0]
        authors = [f"a{n}" for n in range(12)]
        found = match(
            posts(said, authors=authors, consented=authors[6:]),
            self.products, {"text": self.vectors}, k=5,
        )  # fmt: skip
        assert found[0].product == "lamp"
        with pytest.raises(MarketingError, match="fewer than 5 authors"):
            match(
                posts(said, authors=authors, consented=authors[:4]),
                self.products, {"text": self.vectors}, k=5,
            )  # fmt: skip

    def test_nothing_to_go_by_is_told(self):
        said = np.tile(np.eye(4, dtype=np.float32)[1], (6, 1))
        sound = posts(said, authors=list("abcdef"), source="audio")
        with pytest.raises(MarketingError, match="share no source"):
            match(sound, self.products, {"text": self.vectors}, k=5)
        alike = np.tile(self.vectors[:1], (3, 1))
        with pytest.raises(MarketingError, match="share no source"):
            match(sound, self.products, {"audio": alike}, k=5)
        with pytest.raises(MarketingError, match="a row for each"):
            match(sound, self.products, {"audio": alike[:2]}, k=5)
        with pytest.raises(MarketingError, match="at least 2"):
            match(sound, self.products, {"audio": alike}, k=1)
        empty = posts(np.zeros((0, 4), np.float32), authors=[])
        with pytest.raises(MarketingError, match="fewer than 5 authors"):
            match(empty, self.products, {"text": self.vectors}, k=5)
