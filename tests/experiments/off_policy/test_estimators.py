"""Estimators against hand-worked numbers, independent formulas and simulated truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.errors import ExperimentError
from omnishelf.experiments.off_policy.direct import Direct
from omnishelf.experiments.off_policy.doubly_robust import DoublyRobust
from omnishelf.experiments.off_policy.evaluate import ESTIMATORS, estimate, evaluate
from omnishelf.experiments.off_policy.gate import support
from omnishelf.experiments.off_policy.inverse_propensity import InversePropensity
from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.off_policy.logged import Logged
from omnishelf.experiments.off_policy.reward_model import mean_rewards
from omnishelf.experiments.off_policy.self_normalised import SelfNormalised
from omnishelf.experiments.off_policy.switch import Switch


def by_hand():
    """Four rows, two actions; weights 0.4, 1.6, 3, 0.5."""
    logged = Logged(
        action=np.array([0, 1, 0, 1]),
        propensity=np.array([0.5, 0.5, 0.2, 0.8]),
        reward=np.array([1.0, 0.0, 1.0, 1.0]),
    )
    target = np.array([[0.2, 0.8], [0.2, 0.8], [0.6, 0.4], [0.6, 0.4]])
    return Judged(logged, target, np.array([[0.5, 0.25]] * 4))


@pytest.mark.parametrize(
    ("estimator", "value"),
    [
        # (0.4 + 3 + 0.5) / 4
        (InversePropensity(), 0.975),
        (InversePropensity(clip=2), (0.4 + 2 + 0.5) / 4),
        # the same over 0.4 + 1.6 + 3 + 0.5
        (SelfNormalised(), 3.9 / 5.5),
        # 0.1 + 0.2 twice, 0.3 + 0.1 twice
        (Direct(), 0.35),
        # 0.4 x 0.5 - 1.6 x 0.25 + 3 x 0.5 + 0.5 x 0.75 = 1.675
        (DoublyRobust(), 0.35 + 1.675 / 4),
        (Switch(threshold=2), 0.35 + 0.175 / 4),
        (Switch(threshold=0), 0.35),
        (Switch(threshold=3), 0.35 + 1.675 / 4),
    ],
)
def test_four_rows_by_hand(estimator, value):
    found = estimate(estimator, by_hand())
    assert found.value == pytest.approx(value, abs=1e-12)
    assert found.low <= found.value <= found.high


def test_the_interval_of_a_mean_is_the_textbooks():
    terms = np.array([0.4, 0, 3, 0.5])
    error = np.std(terms, ddof=1) / 2
    found = estimate(InversePropensity(), by_hand())
    assert found.low == pytest.approx(terms.mean() - 1.959964 * error, abs=1e-6)
    assert found.high == pytest.approx(terms.mean() + 1.959964 * error, abs=1e-6)


def drawn(rows, *, seed, actions=5, sharp=1.0, users=None, rewards=None):
    """Rows whose truth is known: the target's mean reward over the same contexts."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 3, rows)
    scores = rng.normal(size=(3, actions))
    serving = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    other = np.exp(-sharp * scores) / np.exp(-sharp * scores).sum(axis=1, keepdims=True)
    mean = np.random.default_rng(0).uniform(0.1, 0.6, (3, actions)) if rewards is None else rewards
    action = (rng.random(rows)[:, None] > serving[kind].cumsum(axis=1)).sum(axis=1)
    reward = (rng.random(rows) < mean[kind, action]).astype(float)
    logged = Logged(action, serving[kind, action], reward, unit=users)
    truth = float((other * mean).sum(axis=1).mean())
    return logged, other[kind], mean[kind], truth


def independent(logged, target, expected, threshold):
    """Each estimator as a loop over rows."""
    ips = snips = weights = dm = dr = switch = 0.0
    for row in range(len(logged)):
        a, r = logged.action[row], logged.reward[row]
        w = target[row, a] / logged.propensity[row]
        q = sum(target[row, b] * expected[row, b] for b in range(target.shape[1]))
        ips += w * r
        weights += w
        dm += q
        dr += q + w * (r - expected[row, a])
        switch += q + (w * (r - expected[row, a]) if w <= threshold else 0)
    snips = ips / weights
    return [ips / len(logged), snips, *(each / len(logged) for each in (dm, dr, switch))]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 60), st.integers(0, 10**6), st.floats(0, 3))
def test_every_estimator_is_its_formula(rows, seed, sharp):
    logged, target, _, _ = drawn(rows, seed=seed, sharp=sharp)
    judged = Judged(logged, target, mean_rewards(logged, 5))
    found = [each.parts(judged).value for each in ESTIMATORS]
    expected = independent(logged, target, judged.expected, Switch().threshold)
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("how", ["normal", "bootstrap"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(how):
    estimators = [InversePropensity(), SelfNormalised(), DoublyRobust()]
    held = {each.name: 0 for each in estimators}
    runs = 100 if how == "normal" else 12
    for seed in range(runs):
        logged, target, _, truth = drawn(400, seed=seed, sharp=0.3)
        judged = Judged(logged, target, mean_rewards(logged, 5))
        for each in estimators:
            found = estimate(each, judged, how=how)
            held[each.name] += found.low <= truth <= found.high
    # 95 % are meant; seeds are fixed, and fewer than 86 % by chance is one in thousands.
    assert all(count >= 0.86 * runs for count in held.values()), held


def test_a_right_model_makes_doubly_robust_sharper():
    logged, target, mean, truth = drawn(2_000, seed=4)
    judged = Judged(logged, target, mean)
    robust, plain = (estimate(each, judged) for each in (DoublyRobust(), InversePropensity()))
    assert robust.high - robust.low < plain.high - plain.low
    assert estimate(Direct(), judged).value == pytest.approx(truth, abs=0.02)


def test_rows_of_one_shopper_are_no_news_to_the_interval():
    logged, target, _, _ = drawn(200, seed=3)
    again = np.repeat(np.arange(200), 9)
    once = estimate(InversePropensity(), Judged(logged, target))
    many = Logged(logged.action[again], logged.propensity[again], logged.reward[again], unit=again)
    found = estimate(InversePropensity(), Judged(many, target[again]))
    told = (found.value, found.low, found.high)
    assert told == pytest.approx((once.value, once.low, once.high))
    blind = Logged(logged.action[again], logged.propensity[again], logged.reward[again])
    narrow = estimate(InversePropensity(), Judged(blind, target[again]))
    assert narrow.high - narrow.low == pytest.approx((once.high - once.low) / 3, rel=0.01)
    one, nine = (support(Judged(each, target[again])) for each in (many, blind))
    assert nine.effective == pytest.approx(9 * one.effective)


def test_expected_rewards_are_of_other_rows():
    logged = Logged(np.array([0, 0, 1]), np.full(3, 0.5), np.array([1.0, 0.0, 1.0]))
    told = mean_rewards(logged, 2, strength=2, folds=3)
    # Of the first row by the others: the mean of all is 1/2.
    assert told[0] == pytest.approx([(0 + 2 * 0.5) / (1 + 2), (1 + 2 * 0.5) / (1 + 2)])
    assert told[2] == pytest.approx([(1 + 2 * 0.5) / (2 + 2), 0.5])
    places = Logged(
        np.array([0, 0]), np.full(2, 0.5), np.array([1.0, 0.0]), position=np.array([0, 1])
    )
    assert mean_rewards(places, 1, strength=0.5, folds=1) == pytest.approx(
        np.array([[(1 + 0.25) / 1.5], [0.25 / 1.5]])
    )


def test_an_answer_has_all_estimates_or_a_reason():
    logged, target, _, truth = drawn(3_000, seed=8, sharp=0.5)
    found = evaluate(Judged(logged, target, mean_rewards(logged, 5)))
    assert found.support.refusal is None
    assert [each.estimator for each in found.estimates] == [each.name for each in ESTIMATORS]
    assert all(each.low - 0.05 < truth < each.high + 0.05 for each in found.estimates)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        # Effective rows are the logged policy's own at sharp = -1, and few at 6.
        (lambda: drawn(300, seed=1, sharp=6), "a policy that is more"),
        (lambda: drawn(2_000, seed=1, sharp=-1, rewards=np.full((3, 5), 0.002)), "clicks of the"),
    ],
)
def test_a_log_that_can_not_tell_is_refused(make, said):
    logged, target, _, _ = make()
    found = evaluate(Judged(logged, target, mean_rewards(logged, 5)))
    assert found.estimates == ()
    assert said in found.support.refusal


def test_wrong_propensities_and_unseen_actions_are_refused():
    logged, target, _, _ = drawn(2_000, seed=1, sharp=-1)
    wrong = Logged(logged.action, (logged.propensity * 1.3).clip(max=1), logged.reward)
    assert "propensities are wrong" in support(Judged(wrong, target)).refusal
    unseen = np.full((2_000, 6), 1 / 6)
    assert "17% of what the policy would show was never shown" in (
        support(Judged(logged, unseen)).refusal
    )


def test_the_effective_size_by_hand():
    found = support(by_hand())
    assert found.rows == 4
    assert found.effective == pytest.approx(5.5**2 / (0.16 + 2.56 + 9 + 0.25))
    assert found.rewarded == pytest.approx(3.9**2 / (0.16 + 9 + 0.25))
    assert found.mean_weight == pytest.approx(5.5 / 4)


def log_with(**changed):
    columns = {
        "action": np.array([0, 1]),
        "propensity": np.array([0.5, 0.5]),
        "reward": np.array([0.0, 1.0]),
    } | {name: np.array(value) for name, value in changed.items()}
    return Logged(**columns)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"propensity": [0.5, 0.0]}, "row 2 of the log has 0.0: a propensity must be above 0"),
        ({"propensity": [np.nan, 0.5]}, "row 1 of the log has nan"),
        ({"propensity": [0.5, 1.5]}, "at most 1"),
        ({"reward": [0.0, np.inf]}, "reward must be a finite"),
        ({"action": [0, -1]}, "must not be negative"),
        ({"position": [0, -1]}, "position must not be negative"),
        ({"context": [[0.0], [np.nan]]}, "context"),
        ({"reward": [1.0]}, "2 actions, but 1 of 'reward'"),
        ({"action": [], "propensity": [], "reward": []}, "the log is empty"),
    ],
)
def test_wrong_logs_are_named(changed, said):
    with pytest.raises(ExperimentError, match=said):
        log_with(**changed)


@pytest.mark.parametrize(
    ("target", "expected", "said"),
    [
        ([[0.5, 0.4], [0.5, 0.5]], None, "row 1 sum to 0.9"),
        ([[1.5, -0.5], [0.5, 0.5]], None, "at least 0"),
        ([[np.nan, 0.5], [0.5, 0.5]], None, "row 1 sum to nan"),
        ([[1.0], [1.0]], None, "the log has action 1, but the target knows only 1"),
        ([[0.5, 0.5]], None, "shape"),
        ([0.5, 0.5], None, "shape"),
        ([[0.5, 0.5], [0.5, 0.5]], [[0.5], [0.5]], "expected rewards have the shape"),
        ([[0.5, 0.5], [0.5, 0.5]], [[0.5, np.nan], [0.5, 0.5]], "finite"),
    ],
)
def test_wrong_targets_are_named(target, expected, said):
    with pytest.raises(ExperimentError, match=said):
        Judged(log_with(), np.array(target), None if expected is None else np.array(expected))


def test_what_an_estimator_lacks_is_named():
    judged = Judged(log_with(), np.full((2, 2), 0.5))
    for estimator in (Direct(), DoublyRobust(), Switch()):
        with pytest.raises(ExperimentError, match="mean_rewards"):
            estimator.parts(judged)
    with pytest.raises(ExperimentError, match="clipped at 0"):
        InversePropensity(clip=0)
    with pytest.raises(ExperimentError, match="-1"):
        Switch(threshold=-1)


def test_a_policy_that_does_nothing_of_the_log_has_no_value():
    judged = Judged(
        Logged(np.array([0, 0]), np.full(2, 0.5), np.ones(2)), np.array([[0.0, 1.0]] * 2)
    )
    assert np.isnan(SelfNormalised().parts(judged).value)
    found = evaluate(judged)
    assert found.estimates == ()
    assert "100% of what the policy would show" in found.support.refusal
