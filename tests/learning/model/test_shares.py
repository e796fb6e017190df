"""The share of the head: where it helps it is taken, where it harms little of it is."""

from dataclasses import replace

import numpy as np
import pytest
from small_data import dataset, unit

from omnishelf.learning.model.shares import base_of, choose_shares, frozen_spaces
from omnishelf.learning.model.standard import Standardiser
from omnishelf.learning.validation import Spaces
from omnishelf.learning.views.holdout import hold_back
from omnishelf.learning.views.rows import Rows


def bases(data):
    return {
        source: base_of(
            Standardiser(
                rows.features.mean(axis=0), np.eye(rows.features.shape[1], dtype=np.float32)
            )
        )
        for source, rows in data.tokens.items()
    }


def spaces(data, like, rng, *, good):
    """Learned spaces: those of `like`, or nothing but noise."""

    def through(rows):
        if good:
            return rows
        return Rows(unit(rng.normal(size=(len(rows.features), 16))), rows.starts)

    phrases = like.phrases if good else unit(rng.normal(size=(len(data.phrases), 16)))
    return Spaces(
        tokens={s: through(r) for s, r in like.tokens.items()},
        fused=np.zeros((len(data), 16), np.float32),
        phrases=phrases,
        variations={s: through(r) for s, r in like.variations.items()},
        shared=True,
    )


def test_frozen_features_are_centred_and_of_length_one():
    data = dataset()
    found = frozen_spaces(data, bases(data))
    for source, rows in found.tokens.items():
        raw = data.tokens[source].features
        assert rows.features == pytest.approx(unit(raw - raw.mean(axis=0)), abs=1e-5)
    assert not found.shared


def test_of_a_long_basis_the_first_components_are_kept():
    basis = np.eye(600, dtype=np.float32)
    kept = base_of(Standardiser(np.zeros(600, np.float32), basis)).basis
    assert kept.shape[1] < 600
    assert kept == pytest.approx(basis[:, : kept.shape[1]])


def test_a_head_that_is_noise_gets_the_least_share_and_a_good_one_all():
    data = dataset(120, noise=0.6)
    holdout = hold_back(data, share=0.4, most=500)
    frozen = frozen_spaces(data, bases(data))
    rng = np.random.default_rng(0)
    noise = choose_shares(data, holdout, spaces(data, frozen, rng, good=False), frozen)
    assert max(noise.values()) <= 0.5
    clean = dataset(120, noise=0.05)
    # In a good space a variation lies where its product does.
    own = {
        s: Rows(r.features[r.starts[:-1]], np.arange(len(clean) + 1))
        for s, r in clean.tokens.items()
    }
    good = frozen_spaces(replace(clean, variations=own), bases(clean))
    found = choose_shares(data, holdout, spaces(data, good, rng, good=True), frozen)
    assert set(found.values()) == {1.0}


def test_where_nothing_can_be_measured_the_head_alone_is_taken():
    data = dataset(8, sources=("image",))
    holdout = hold_back(data, share=0.1, most=500)
    frozen = frozen_spaces(data, bases(data))
    learned = spaces(data, frozen, np.random.default_rng(0), good=False)
    assert choose_shares(data, holdout, learned, frozen) == {"image": 1.0}
