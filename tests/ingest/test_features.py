import numpy as np
import pytest

from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.fingerprints import digest


def test_what_was_kept_comes_back_after_opening_again(tmp_path):
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((2_500, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    kept = {digest(str(n).encode()): row for n, row in enumerate(rows)}
    cache = FeatureCache(tmp_path)
    cache.keep_vectors("a.1", kept)
    cache.close()
    cache = FeatureCache(tmp_path)
    # More keys than one statement of SQLite may hold.
    found = cache.vectors("a.1", [*kept, digest(b"unknown")])
    assert found.keys() == kept.keys()
    for key, row in kept.items():
        assert float(found[key] @ row) == pytest.approx(1, abs=1e-3)
        assert (found[key] == FeatureCache.rounded(row)).all()
    assert cache.vectors("b.1", kept) == {}, "another encoder's vectors are never mixed in"
    cache.close()


def test_failures_are_remembered_by_the_limits_they_failed_under(tmp_path):
    cache = FeatureCache(tmp_path)
    cache.keep_failures("small", {b"x": "too large"})
    assert cache.failures("small", [b"x", b"y"]) == {b"x": "too large"}
    assert cache.failures("large", [b"x"]) == {}
    cache.close()
