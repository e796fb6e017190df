"""Downloads stay until their own batch is cleared."""

import pytest

from omnishelf.catalog.media.store import MediaStore
from omnishelf.ingest import media
from omnishelf.ingest.features import FeatureCache
from omnishelf.settings import MediaLimits


@pytest.fixture
def intake(tmp_path, monkeypatch):
    monkeypatch.setattr(
        media, "fetch_all", lambda urls, _: [(url, url[-1].encode()) for url in urls]
    )
    cache = FeatureCache(tmp_path / "features")
    made = media.MediaIntake(MediaStore(tmp_path / "media"), cache, MediaLimits())
    yield made
    made.close()
    cache.close()


def test_a_batch_that_was_read_ahead_keeps_its_downloads(intake):
    first = intake.resolve(["http://shop.example/a"])["http://shop.example/a"]
    second = intake.resolve(["http://shop.example/b"])["http://shop.example/b"]
    assert first.read() == b"a"
    intake.clear()
    assert second.read() == b"b"
    with pytest.raises(FileNotFoundError):
        first.read()
