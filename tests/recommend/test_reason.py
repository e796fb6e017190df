from typing import get_args

import pytest

from omnishelf.recommend.reason import Reason, ReasonKind


@pytest.mark.parametrize("language", ["en", "zh", "es"])
@pytest.mark.parametrize("kind", get_args(ReasonKind))
def test_every_kind_is_told_in_every_language(kind, language):
    told = Reason(kind=kind, product="p", title="red {shoe}", shoppers=14).tell(language)
    assert told
    assert "None" not in told
    english = Reason(kind=kind, product="p", title="red {shoe}", shoppers=14).tell("en")
    assert language == "en" or told != english


def test_a_title_is_one_short_line():
    told = Reason(kind="looks_like", product="p", title="a\nb\u202e" + "c" * 300).tell()
    assert "\n" not in told
    assert "\u202e" not in told
    assert len(told) < 100
