"""The choice between Platt's curve and the isotonic one."""

import numpy as np

from omnishelf.fusion.calibration import Platt, fit_platt
from omnishelf.fusion.fit_calibration import fit_calibration
from omnishelf.fusion.isotonic import Isotonic, fit_isotonic
from omnishelf.fusion.odds import logistic


def test_a_sigmoid_is_told_by_platts_curve():
    rng = np.random.default_rng(0)
    scores = rng.normal(size=300)
    relevant = rng.random(300) < logistic(2 * scores - 1)
    assert fit_calibration(scores, relevant) == fit_platt(scores, relevant)


def test_a_staircase_is_told_by_the_isotonic_curve():
    rng = np.random.default_rng(0)
    scores = rng.random(3_000)
    relevant = rng.random(3_000) < np.select([scores < 0.3, scores < 0.9], [0.05, 0.5], 0.95)
    assert fit_calibration(scores, relevant) == fit_isotonic(scores, relevant)


def test_few_pairs_are_left_to_platt():
    scores = np.array([0.1, 0.4, 0.3, 0.9, 0.7, 0.2])
    relevant = np.array([False, False, True, True, True, False])
    assert isinstance(fit_calibration(scores, relevant), Platt)
    assert isinstance(fit_calibration(scores[:1], relevant[:1]), Platt)


def test_the_order_of_pairs_may_alternate():
    # Positive, negative, positive, ...: halves by place would be all alike.
    rng = np.random.default_rng(1)
    relevant = np.arange(2_000) % 2 == 0
    scores = np.where(relevant, rng.choice([0.2, 0.9], 2_000), rng.choice([0.1, 0.3], 2_000))
    assert isinstance(fit_calibration(scores, relevant), Isotonic)
