"""Which failures of a download are tried again."""

import pytest

from omnishelf.catalog.media import fetch as module
from omnishelf.catalog.media.fetch import fetch
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

LIMITS = MediaLimits(allow_private_addresses=True, download_seconds=5)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(module, "_FIRST_PAUSE", 0.01)


def failing(answer, *statuses):
    left = list(statuses)

    def page(request):
        answer(request, b"content", left.pop(0) if left else 200)

    return page


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_faults_are_tried_again(site, answer, status):
    site.pages["/a"] = failing(answer, status, status)
    assert fetch(site.url("/a"), LIMITS) == b"content"
    assert len(site.asked) == 3


def test_lasting_faults_are_told_after_the_last_attempt(site, answer):
    site.pages["/a"] = failing(answer, *[500] * 9)
    with pytest.raises(MediaError, match="/a: answered 500"):
        fetch(site.url("/a"), LIMITS)
    assert len(site.asked) == 1 + LIMITS.retries


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_will_not_change_is_asked_once(site, answer, status):
    site.pages["/a"] = failing(answer, status)
    with pytest.raises(MediaError, match=f"/a answered {status}"):
        fetch(site.url("/a"), LIMITS)
    assert len(site.asked) == 1


def test_a_pause_longer_than_the_deadline_is_not_waited_for(site, answer):
    site.pages["/a"] = lambda request: answer(request, b"", 503, Retry_After="3600")
    with pytest.raises(MediaError, match="answered 503"):
        fetch(site.url("/a"), LIMITS)
    assert len(site.asked) == 1


def test_a_body_cut_short_is_tried_again(site, answer):
    def cut(request):
        answer(request, b"cont", Content_Length="7")
        request.close_connection = True
        site.pages["/a"] = lambda request: answer(request, b"content")

    site.pages["/a"] = cut
    assert fetch(site.url("/a"), LIMITS) == b"content"
