"""How Chinese is read, in Latin letters without tones."""

from functools import cache, lru_cache

from omnishelf.analyzer import fold

_BEGINNINGS = {"zh": "z", "ch": "c", "sh": "s", "l": "n"}
_ENDINGS = {"ang": "an", "eng": "en", "ing": "in"}


@lru_cache(maxsize=65_536)
def syllables(han: str) -> tuple[str, ...]:
    """One syllable a character, as the word is read (`yun dong xie`); ü is v, as it is typed."""
    # 47,000 words are read at import: only a shop with Chinese pays for it.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return tuple(fold(syllable).replace("ü", "v") for syllable in lazy_pinyin(han))


@cache
def alike(syllable: str) -> str:
    """The same for syllables that southern speakers take for one another (模糊音)."""
    for sound, heard in _BEGINNINGS.items():
        if syllable.startswith(sound):
            syllable = heard + syllable.removeprefix(sound)
            break
    for sound, heard in _ENDINGS.items():
        if syllable.endswith(sound):
            return syllable.removesuffix(sound) + heard
    return syllable
