"""Bayes' rule over calibrated scores."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.odds import log_odds

Scores = NDArray[np.float64]


def bayes(scores: Scores, present: NDArray[np.bool_], prior: float) -> tuple[Scores, Scores]:
    """Fuse calibrated scores as independent evidence, by adding their log-odds.

    With p_m = P(relevant | source m's score) and the prior P = P(relevant), each source's
    likelihood ratio is odds(p_m) / odds(P), so
        log-odds(s) = log-odds(P) + sum_m (log-odds(p_m) - log-odds(P)),  over the m present:
    naive Bayes, the product rule of J. Kittler, M. Hatef, R. Duin, J. Matas, "On combining
    classifiers", IEEE PAMI 20 (1998). Sources that tell the same thing count twice: where they
    depend on each other the weighted mean is the safer rule.

    Args:
        scores: float [n, m], probabilities; what is not present is never read. Those of 0 and 1
            are kept a millionth off.
        present: bool [n, m].
        prior: share relevant among what the scores were calibrated on, between 0 and 1.

    Returns:
        Log-odds [n] (`odds.logistic` makes probabilities of them), those of the prior for an
        item that no source has scored, and contributions [n, m + 1], which sum to them: each
        source's, then the prior's.

    Raises:
        ValueError: the prior is not between 0 and 1.
    """
    if not 0 < prior < 1:
        raise ValueError("the prior must lie between 0 and 1")
    before = float(log_odds(np.array(prior)))
    evidence = np.where(present, log_odds(np.where(present, scores, prior)) - before, 0.0)
    parts = np.column_stack([evidence, np.full(len(scores), before)])
    return parts.sum(axis=1), parts
