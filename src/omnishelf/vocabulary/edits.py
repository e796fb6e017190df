"""How unlikely it is that one word was typed for another."""

from omnishelf.vocabulary.keyboard import BESIDE

_REPLACED, _BESIDE, _VOWEL = 1.0, 0.7, 0.85
_INSERTED, _LEFT_OUT, _DOUBLED = 0.9, 0.85, 0.5
_TURNED = 0.7
_FIRST = 0.3
"""More, for the first letter, which is rarely mistyped: J. Pollock, A. Zamora, "Automatic spelling
correction in scientific and scholarly text", 1984."""
_VOWELS = frozenset("aeiouy")


def cost(typed: str, meant: str) -> float:
    """Weighted optimal string alignment distance.

    F. Damerau, "A technique for computer detection and correction of spelling errors", 1964: a
    letter inserted, left out or replaced, or two neighbours turned round. An edit costs 1 or
    less: less between keys that lie side by side, between vowels, and for a letter doubled or
    not; a little more at the first letter.
    """
    first = _FIRST if typed[:1] != meant[:1] else 0.0
    start, end = _same_ends(typed, meant)
    before = typed[start - 1 : start]
    return first + _aligned(
        typed[start : len(typed) - end], meant[start : len(meant) - end], before
    )


def _same_ends(one: str, other: str) -> tuple[int, int]:
    shortest = min(len(one), len(other))
    start = 0
    while start < shortest and one[start] == other[start]:
        start += 1
    end = 0
    while end < shortest - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def _aligned(typed: str, meant: str, before: str) -> float:
    """The distance of the middles, after a letter that both have."""
    rows: list[list[float]] = [[0.0]]
    for column, letter in enumerate(meant):
        rows[0].append(rows[0][-1] + _left_out(letter, meant[column - 1] if column else before))
    for row, letter in enumerate(typed, start=1):
        last = typed[row - 2] if row > 1 else before
        inserted = _inserted(letter, last)
        current = [rows[-1][0] + inserted]
        for column, wanted in enumerate(meant, start=1):
            previous = meant[column - 2] if column > 1 else before
            best = min(
                rows[-1][column] + inserted,
                current[-1] + _left_out(wanted, previous),
                rows[-1][column - 1] + _replaced(letter, wanted),
            )
            if row > 1 and column > 1 and letter == previous and last == wanted != letter:
                best = min(best, rows[-2][column - 2] + _TURNED)
            current.append(best)
        rows.append(current)
    return rows[-1][-1]


def _inserted(letter: str, before: str) -> float:
    if letter == before:
        return _DOUBLED
    return _BESIDE if (letter, before) in BESIDE else _INSERTED


def _left_out(letter: str, before: str) -> float:
    return _DOUBLED if letter == before else _LEFT_OUT


def _replaced(letter: str, meant: str) -> float:
    if letter == meant:
        return 0.0
    if (letter, meant) in BESIDE:
        return _BESIDE
    return _VOWEL if letter in _VOWELS and meant in _VOWELS else _REPLACED
