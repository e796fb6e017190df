"""Heads: they learn what is planted, say how sure they are, and survive being written."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

from omnishelf.fusion.odds import logistic
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.review import Review
from omnishelf.reviews.text.learn.heads import Material, fit_head, fit_meaning
from omnishelf.reviews.text.learn.logistic import fit_logistic, fit_slope, folds
from omnishelf.reviews.text.learn.targets import Marked, fit_targets
from omnishelf.reviews.text.learn.train import Labelled, by_stars, train
from omnishelf.reviews.text.model import ReviewModel
from omnishelf.reviews.text.sentiment import SentimentReader

GOOD, BAD = ("zork", "blim", "fanu"), ("grot", "murk", "pesh")
FILLER = ("lamp", "table", "chair", "cup", "spoon")


def labelled(count, *, noise=0.1, language="xx", share=0.5, seed=0):
    rng = np.random.default_rng(seed)
    found = []
    for at in range(count):
        good = bool(rng.random() < share)
        told = good if rng.random() >= noise else not good
        words = [str(rng.choice(GOOD if told else BAD)), *map(str, rng.choice(FILLER, 3))]
        rng.shuffle(words)
        found.append(Labelled(f"{' '.join(words)} {at}", good, language, f"g{at % 4}"))
    return found


def material(rows):
    return Material.of(
        [one.text for one in rows],
        np.array([one.good for one in rows]),
        language=rows[0].language,
        groups=[one.group for one in rows],
    )


@pytest.fixture(scope="module")
def trained():
    return train(labelled(400) + labelled(20, language="yy", seed=3))


class TestLogistic:
    def test_as_scikit_learn_fits(self):
        rng = np.random.default_rng(1)
        rows = rng.normal(size=(200, 4))
        true = rows @ [1, -2, 0, 0.5] + rng.normal(size=200) > 0.8
        weights, intercept = fit_logistic(rows, true, strength=2.0)
        theirs = LogisticRegression(C=2.0, class_weight="balanced", tol=1e-8).fit(rows, true)
        assert weights == pytest.approx(theirs.coef_[0], abs=0.02)
        assert intercept == pytest.approx(theirs.intercept_[0], abs=0.02)

    def test_what_is_known_beforehand_need_not_be_learned(self):
        rng = np.random.default_rng(2)
        rows = rng.normal(size=(300, 2))
        true = rng.random(300) < logistic(3 * rows[:, 0])
        alone, _ = fit_logistic(rows, true, strength=10.0, intercept=False)
        told, none = fit_logistic(rows, true, strength=10.0, offset=3 * rows[:, 0], intercept=False)
        assert alone[0] > 2
        assert abs(told[0]) < 1
        assert none == 0

    def test_slope_is_the_likeliest(self):
        rng = np.random.default_rng(3)
        scores = rng.normal(size=500) * 3
        true = rng.random(500) < logistic(0.4 * scores + 1)
        found = fit_slope(scores, true)
        prior = np.log(true.mean() / (1 - true.mean()))

        def loss(slope):
            logits = slope * scores + prior
            return (np.logaddexp(0, logits) - true * logits).sum()

        theirs = minimize_scalar(loss, bounds=(0.01, 5), method="bounded").x
        assert found.slope == pytest.approx(theirs, rel=1e-3)
        assert found.intercept == pytest.approx(prior)

    def test_folds_do_not_cut_groups_where_there_are_three(self):
        groups = [f"g{at % 7}" for at in range(70)]
        found = folds(70, groups)
        assert set(found) == {0, 1, 2, 3, 4}
        assert all(len(set(found[at::7])) == 1 for at in range(7))
        assert set(folds(70, ["one"] * 70)) == {0, 1, 2, 3, 4}


class TestHead:
    def test_planted_words_are_learned_and_probabilities_hold(self, trained):
        head = trained.model.heads["xx"]
        fresh = labelled(1_000, seed=9)
        positive = head.positive([one.text for one in fresh])
        good = np.array([one.good for one in fresh])
        assert ((positive > 0.5) == good).mean() > 0.85
        # One in ten labels is wrong, and the head says so.
        assert np.where(positive > 0.5, positive, 1 - positive).mean() == pytest.approx(
            0.9, abs=0.04
        )

    def test_a_rare_class_is_found(self):
        rows = labelled(600, noise=0.0, share=0.08, seed=4)
        head = fit_head(material(rows))
        assert head.positive(["zork lamp"])[0] > head.positive(["lamp cup"])[0]
        assert head.positive(["murk lamp"])[0] < head.positive(["lamp cup"])[0]
        # Of what nothing is known, it is as probable as it is frequent.
        assert head.positive(["nothing known"])[0] == pytest.approx(
            np.mean([one.good for one in rows]), abs=0.03
        )

    def test_a_language_with_too_few_is_told_and_passed_over(self, trained):
        assert trained.learned == {"xx": 400}
        assert "no head for 'yy'" in trained.notes[0]
        with pytest.raises(ReviewError, match="too few"):
            train(labelled(20))
        with pytest.raises(ReviewError, match="no labelled reviews"):
            train([])

    def test_the_list_of_words_is_believed_where_nobody_can_tell(self):
        rows = [Labelled(one.text, one.good, "en") for one in labelled(200)]
        assert fit_head(material(rows)).trust == 4

    def test_a_model_is_the_same_after_it_was_written(self, trained, tmp_path):
        trained.model.save(tmp_path / "model")
        again = ReviewModel.open(tmp_path / "model")
        texts = ["zork lamp", "grot chair", "cup", ""]
        np.testing.assert_array_equal(
            again.heads["xx"].positive(texts), trained.model.heads["xx"].positive(texts)
        )

    def test_a_damaged_model_is_told(self, tmp_path):
        assert ReviewModel.open(tmp_path).heads == {}
        (tmp_path / "reviews.npz").write_bytes(b"PK\x03\x04 broken")
        with pytest.raises(ReviewError, match="train it again"):
            ReviewModel.open(tmp_path)


class TestMeaning:
    def test_a_head_on_vectors_serves_languages_without_one(self, tmp_path):
        def encode(texts):
            rows = [[text.count("+"), text.count("-"), 1.0] for text in texts]
            return (np.array(rows) / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

        rng = np.random.default_rng(6)
        rows = [
            Labelled(
                f"w{at}" + ("+" if at % 2 else "-") * int(rng.integers(1, 4)), bool(at % 2), "xx"
            )
            for at in range(120)
        ]
        trained = train(rows, encode=encode, encoder="signs")
        assert trained.learned == {"xx": 120, "meaning": 120}
        trained.model.save(tmp_path)
        with pytest.raises(ReviewError, match="learned on 'signs'"):
            SentimentReader(ReviewModel.open(tmp_path), encode, "another")
        reader = SentimentReader(ReviewModel.open(tmp_path), encode, "signs")
        good, bad, none = reader.read(["bra ++", "dålig --", "!!"], ["sv", "sv", "sv"])
        assert good.positive > 0.9
        assert bad.positive < 0.1
        assert (good.by, good.calibrated) == ("meaning", False)
        assert none is None

    def test_few_of_a_class_are_refused(self):
        with pytest.raises(ReviewError, match="too few"):
            fit_meaning(np.eye(40, dtype=np.float32), np.arange(40) < 5, encoder="e")


class TestStars:
    def test_good_and_bad_stars_are_labels_and_the_middle_is_not(self):
        reviews = [
            Review(id=str(stars), product="p", text="the best of all", rating=stars)
            for stars in (1, 2, 3, 4, 5)
        ] + [Review(id="x", product="p", rating=5), Review(id="y", product="p", text="Hmm qqq")]
        found = by_stars(reviews, {"p": "shoes"}.get)
        assert [(one.good, one.language, one.group) for one in found] == [
            (False, "en", "shoes"),
            (False, "en", "shoes"),
            (True, "en", "shoes"),
            (True, "en", "shoes"),
        ]


@pytest.fixture(scope="module")
def targets():
    rng = np.random.default_rng(8)
    rows = []
    for at in range(120):
        thing = str(rng.choice(("zoom", "battery", "screen", "strap")))
        if at % 2:
            rows.append(Marked(f"p{at % 4}", f"the {thing} is great", (thing,)))
        else:
            rows.append(Marked(f"p{at % 4}", f"we took the {thing} to uncle Bob", ()))
    return fit_targets(rows)


class TestTargets:
    def test_what_is_judged_is_found_and_what_is_only_named_is_not(self, targets):
        said = {"zoom": 60, "flash": 60, "uncl": 60, "bob": 60}
        assert targets.find("the zoom is great", said) == {"zoom"}
        assert targets.find("the flash is great", said) == {"flash"}  # Never seen in training.
        assert targets.find("we took the zoom to uncle Bob", said) == set()

    def test_it_is_the_same_after_it_was_written(self, targets, tmp_path):
        ReviewModel(targets=targets).save(tmp_path)
        again = ReviewModel.open(tmp_path).targets
        assert again.threshold == targets.threshold
        np.testing.assert_array_equal(again.weights, targets.weights)

    def test_too_few_marks_are_refused(self):
        with pytest.raises(ReviewError, match="too few"):
            fit_targets([Marked("p", "the zoom is great", ("zoom",))])
