"""Make the two tables of Chinese characters that queries are read with.

`pip install opencc pypinyin && python tools/chinese_characters.py`

Writes `traditional.tsv` (a simplified character, and the traditional ones that become it; OpenCC,
Apache-2.0) and `pinyin.tsv` (a syllable without its tone, and the characters that are read so
first; pypinyin, MIT) for the 6,763 characters of GB 2312. The packages themselves, 11 MB, are
not needed to read a query.
"""

from pathlib import Path

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

DATA = Path(__file__).parent.parent / "src" / "omnishelf" / "understanding" / "data"
_HAN = range(0x4E00, 0xA000)


def main() -> None:
    """Write both tables."""
    common = [char for code in _HAN if _in_gb2312(char := chr(code))]
    known = set(common)
    converter = OpenCC("t2s")
    traditional: dict[str, str] = {}
    for code in _HAN:
        plain = converter.convert(chr(code))
        if plain != chr(code) and plain in known:
            traditional[plain] = traditional.get(plain, "") + chr(code)
    _write("traditional.tsv", "simplified\ttraditional", traditional)
    syllables: dict[str, str] = {}
    for char in common:
        syllable = lazy_pinyin(char, style=Style.NORMAL, v_to_u=False)[0]
        syllables[syllable] = syllables.get(syllable, "") + char
    _write("pinyin.tsv", "syllable\tcharacters", syllables)


def _in_gb2312(char: str) -> bool:
    try:
        return len(char.encode("gb2312")) > 1
    except UnicodeEncodeError:
        return False


def _write(name: str, header: str, rows: dict[str, str]) -> None:
    lines = [header, *(f"{key}\t{value}" for key, value in sorted(rows.items()))]
    (DATA / name).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
