"""The bandit against closed forms and simulated truth; the gate against known policies."""

from statistics import NormalDist

import numpy as np
import pytest
from market import shoe

from omnishelf.errors import ExperimentError
from omnishelf.marketing.creatives.belief import Belief
from omnishelf.marketing.creatives.creative import creatives_of
from omnishelf.marketing.creatives.features import joint
from omnishelf.marketing.creatives.gate import may_go_live
from omnishelf.marketing.creatives.log import Shown, logged
from omnishelf.marketing.creatives.thompson import Choice, ThompsonPolicy
from omnishelf.marketing.errors import MarketingError


class TestCreatives:
    def test_are_all_pairs(self):
        found = creatives_of(shoe(), ["Firm grip", " ", "Trail running shoe", "<b>Light</b>"])
        assert len(found) == 2 * 3
        assert found[0].id == "s1/1/1"
        assert found[-1].id == "s1/2/3"
        assert (found[-1].picture, found[-1].line) == ("https://shop.example/2.jpg", "Light")

    def test_personal_data_is_masked(self):
        lines = creatives_of(shoe(), ["Ask jane@shop.example"])
        assert {each.line for each in lines} == {"Trail running shoe", "Ask [e-mail]"}

    def test_what_is_missing_is_left_out(self):
        (one,) = creatives_of(shoe(images=()))
        assert (one.id, one.picture) == ("s1/0/1", None)
        (one, _) = creatives_of(shoe(title=""))
        assert one.line == ""

    def test_none_and_too_many_are_told(self):
        with pytest.raises(MarketingError, match="nothing to show"):
            creatives_of(shoe(title="", images=()))
        with pytest.raises(MarketingError, match="42 pairs"):
            creatives_of(shoe(), [f"line {n}" for n in range(20)])


class TestFeatures:
    def test_by_hand(self):
        found = joint(np.array([[2.0, 3.0]]), np.eye(2))
        assert found[0, 0].tolist() == [1, 1, 0, 2, 0, 3, 0]
        assert found[0, 1].tolist() == [1, 0, 1, 0, 2, 0, 3]

    def test_without_contexts_there_is_the_arm(self):
        assert joint(np.zeros((1, 0)), np.eye(2))[0].tolist() == [[1, 1, 0], [1, 0, 1]]

    def test_other_shapes_are_told(self):
        for contexts, arms in ((np.zeros(2), np.eye(2)), (np.zeros((1, 1)), np.zeros((0, 2)))):
            with pytest.raises(MarketingError, match="one arm at least"):
                joint(contexts, arms)
        with pytest.raises(MarketingError, match="finite"):
            joint(np.array([[np.nan]]), np.eye(2))


class TestBelief:
    def test_the_mean_is_that_of_ridge_regression(self):
        rng = np.random.default_rng(0)
        rows, rewards = rng.normal(size=(50, 3)), rng.normal(size=50)
        belief = Belief.of_nothing(3, strength=4.0).updated(rows, rewards)
        # As least squares with three rows more, of which the constant is held less.
        held = np.diag(np.sqrt([1.0, 4.0, 4.0]))
        found, *_ = np.linalg.lstsq(
            np.concatenate([rows, held]), np.concatenate([rewards, np.zeros(3)]), rcond=None
        )
        assert belief.mean == pytest.approx(found)

    def test_portions_make_no_difference(self):
        rng = np.random.default_rng(0)
        rows, rewards = rng.normal(size=(50, 3)), rng.normal(size=50)
        whole = Belief.of_nothing(3).updated(rows, rewards)
        parts = (
            Belief.of_nothing(3).updated(rows[30:], rewards[30:]).updated(rows[:30], rewards[:30])
        )
        assert parts.mean == pytest.approx(whole.mean)
        assert parts.squares == pytest.approx(whole.squares)

    def test_draws_have_the_spread_of_a_regression(self):
        rng = np.random.default_rng(0)
        rows = np.column_stack([np.ones(4_000), rng.normal(size=4_000)])
        rewards = rows @ [0.5, 0.2] + rng.normal(scale=0.3, size=4_000)
        drawn = Belief.of_nothing(2).updated(rows, rewards).draw(4_000, rng)
        assert drawn.mean(axis=0) == pytest.approx([0.5, 0.2], abs=0.02)
        textbook = np.sqrt(0.09 * np.diag(np.linalg.inv(rows.T @ rows)))
        assert drawn.std(axis=0) == pytest.approx(textbook, rel=0.1)

    def test_what_does_not_fit_is_told(self):
        belief = Belief.of_nothing(2)
        with pytest.raises(MarketingError, match="is needed"):
            belief.updated(np.zeros((3, 3)), np.zeros(3))
        with pytest.raises(MarketingError, match="finite"):
            belief.updated(np.zeros((1, 2)), np.array([np.nan]))
        for features, strength in ((0, 1.0), (2, 0.0), (2, np.nan)):
            with pytest.raises(MarketingError, match="above 0"):
                Belief.of_nothing(features, strength=strength)


class TestThompson:
    def test_probabilities_are_the_shares_of_wins(self):
        policy = ThompsonPolicy(np.array([[1.0, 0], [0, 1], [1, 0.5], [3, 0]]), floor=0.2)
        # The first of two arms wins in three of four draws.
        found = policy.probabilities(np.eye(2)[None])
        assert found[0] == pytest.approx([0.8 * 0.75 + 0.1, 0.8 * 0.25 + 0.1])

    def test_two_normal_arms_win_as_often_as_the_textbook_says(self):
        """Phi of the difference over its deviation."""
        rng = np.random.default_rng(1)
        arm = rng.integers(0, 2, 400)
        rows = joint(np.zeros((400, 0)), np.eye(2))[np.arange(400), arm]
        belief = Belief.of_nothing(3).updated(rows, rng.normal(0.02 * arm, 0.1))
        policy = ThompsonPolicy.of(belief, draws=20_000, floor=1e-9)
        from_draws = policy.probabilities(joint(np.zeros((1, 0)), np.eye(2)))[0, 1]
        covariance = np.linalg.inv(belief.precision)
        step = np.array([0, -1.0, 1.0])
        noise = np.sqrt((0.5 + belief.squares - belief.sums @ belief.mean) / 402)
        z = step @ belief.mean / (noise * np.sqrt(step @ covariance @ step))
        assert from_draws == pytest.approx(NormalDist().cdf(z), abs=0.02)

    def test_propensities_are_those_of_what_is_drawn(self):
        policy = ThompsonPolicy.of(Belief.of_nothing(4), draws=50, floor=0.3)
        features = joint(np.zeros((1, 0)), np.eye(3))[0]
        rng = np.random.default_rng(0)
        choices = [policy.choose(features, rng) for _ in range(6_000)]
        shares = np.bincount([each.action for each in choices], minlength=3) / 6_000
        assert shares == pytest.approx(choices[0].probabilities, abs=0.03)
        assert all(each.propensity == each.probabilities[each.action] for each in choices)
        # Horvitz and Thompson: weights have the mean 1 for every target.
        weights = [(each.action == 1) / each.propensity for each in choices]
        assert np.mean(weights) == pytest.approx(1, abs=0.1)

    def test_one_creative_is_always_shown(self):
        policy = ThompsonPolicy.of(Belief.of_nothing(2))
        choice = policy.choose(np.ones((1, 2)), np.random.default_rng(0))
        assert (choice.action, choice.propensity) == (0, 1.0)

    def test_what_is_no_policy_is_told(self):
        for floor, draws in ((0.0, 10), (1.5, 10), (0.1, 0)):
            with pytest.raises(MarketingError, match="no policy"):
                ThompsonPolicy.of(Belief.of_nothing(2), floor=floor, draws=draws)
        policy = ThompsonPolicy.of(Belief.of_nothing(2))
        for shape in ((1, 2, 3), (2, 2), (1, 0, 2)):
            with pytest.raises(MarketingError, match="is needed"):
                policy.probabilities(np.zeros(shape))


RATES = np.array([[0.3, 0.1, 0.1], [0.1, 0.1, 0.3]])
"""By kind of shopper and creative."""


def lived(policy, *, rows, seed):
    """Shoppers of two kinds, who click by `RATES`."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, 2, rows)
    contexts = np.eye(2)[kinds]
    features = joint(contexts, np.eye(3))
    shown = []
    for kind, context, own in zip(kinds, contexts, features, strict=True):
        choice = policy.choose(own, rng)
        reward = float(rng.random() < RATES[kind, choice.action])
        shown.append(Shown(choice, context, reward, f"s{rng.integers(rows)}"))
    return logged(shown, ["a", "b", "c"]), features


@pytest.fixture(scope="module")
def first_week():
    """Shown almost evenly."""
    return lived(ThompsonPolicy.of(Belief.of_nothing(10), floor=1.0, draws=10), rows=3_000, seed=0)


@pytest.fixture(scope="module")
def learned(first_week):
    log, features = first_week
    rows = features[np.arange(len(log)), log.action]
    return ThompsonPolicy.of(Belief.of_nothing(10).updated(rows, log.reward), draws=300)


class TestLearning:
    def test_each_kind_is_shown_what_it_likes(self, learned):
        found = learned.probabilities(joint(np.eye(2), np.eye(3)))
        assert found.argmax(axis=1).tolist() == [0, 2]
        assert (found.max(axis=1) > 0.8).all()

    def test_a_better_policy_goes_live(self, learned):
        log, features = lived(
            ThompsonPolicy.of(Belief.of_nothing(10), floor=1.0, draws=10), rows=3_000, seed=1
        )
        target = learned.probabilities(features)
        found = may_go_live(log, target)
        assert found.live
        kinds = log.context.argmax(axis=1)
        truth = float((target * RATES[kinds]).sum(axis=1).mean())
        assert found.new.low < truth < found.new.high
        assert found.difference.value == pytest.approx(found.new.value - found.serving.value)
        assert "earns more" in found.why

    def test_a_worse_one_does_not(self, learned, first_week):
        log, features = first_week
        target = learned.probabilities(features)
        worst = np.zeros_like(target)
        worst[:, 1] = 1
        found = may_go_live(log, worst)
        assert not found.live
        assert "earns less" in found.why

    def test_the_same_one_can_not_be_told_apart(self, first_week):
        log, _ = first_week
        found = may_go_live(log, np.full((len(log), 3), 1 / 3))
        assert not found.live
        assert "can't be told from what serves" in found.why

    def test_a_short_log_can_not_tell(self, first_week):
        log, _ = first_week
        shown = [
            Shown(Choice(int(a), float(p), (1 / 3,) * 3), c, float(r))
            for a, p, c, r in list(
                zip(log.action, log.propensity, log.context, log.reward, strict=True)
            )[:30]
        ]
        found = may_go_live(logged(shown, ["a", "b", "c"]), np.full((30, 3), 1 / 3))
        assert not found.live
        assert "the log can't tell" in found.why


class TestLog:
    def shown(self, **given):
        choice = Choice(0, 0.5, (0.5, 0.5))
        return Shown(**{"choice": choice, "context": np.zeros(2), "reward": 1.0, **given})

    def test_shoppers_are_units_and_strangers_their_own(self):
        rows = [self.shown(shopper=name) for name in ("ann", None, "ann", "bo", None)]
        unit = logged(rows, ["a", "b"]).unit
        assert unit[0] == unit[2]
        assert len(np.unique(unit)) == 4

    def test_what_does_not_fit_is_told(self):
        with pytest.raises(MarketingError, match="nothing was shown"):
            logged([], ["a", "b"])
        with pytest.raises(MarketingError, match="from 2 creatives, not 3"):
            logged([self.shown()], ["a", "b", "c"])
        with pytest.raises(MarketingError, match="differ in length"):
            logged([self.shown(), self.shown(context=np.zeros(3))], ["a", "b"])
        with pytest.raises(ExperimentError, match="finite"):
            logged([self.shown(reward=np.nan)], ["a", "b"])
