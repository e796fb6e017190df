"""The presets by name."""

import pytest

from omnishelf.learning.compare.registry import PRESETS, UnknownPresetError, chosen


def test_presets_come_in_the_registrys_order_each_once():
    assert [*chosen(["gru", "bm25", "gru"])] == ["bm25", "gru"]
    families = [preset.family for preset in PRESETS.values()]
    assert families[:2] == ["baseline", "baseline"]
    assert "baseline" not in families[2:]


@pytest.mark.parametrize("names", [["bm25", "vgg"], []], ids=["unknown", "none"])
def test_unknown_names_are_told_with_those_there_are(names):
    with pytest.raises(UnknownPresetError, match="there are: bm25, rrf, ") as error:
        chosen(names)
    assert all(name in str(error.value) for name in PRESETS)
