"""A shop's synonyms, stop phrases and units, applied to what is asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from omnishelf.files import write_atomic
from omnishelf.merchandising.phrases import Match, Phrases, Token, clean, join, keys, tokens
from omnishelf.merchandising.synonyms_file import (
    FILE_NAME,
    MAX_BYTES,
    Kind,
    Row,
    SynonymError,
    parse,
)

ALTERNATIVE_WEIGHT = 0.7
"""Of an alternative beside the shopper's own words, whose products should come first."""

MAX_ALTERNATIVES = 10
"""Each is a search of its own."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to say the query."""

    text: str
    weight: float
    """In (0, 1], beside 1 for the query itself."""
    phrase: str
    """What of the query was said otherwise."""
    instead: str
    """How."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A query after the shop's synonyms."""

    text: str
    """To be searched for: without stop phrases, units in one spelling."""
    alternatives: tuple[Alternative, ...] = ()
    """To be searched for too, with less weight: one phrase replaced in each."""
    removed: tuple[str, ...] = ()
    """Stop phrases, as the shopper wrote them."""
    units: tuple[tuple[str, str], ...] = ()
    """Spellings of units, and what they became."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one row says of one of its phrases."""

    kind: Kind
    others: tuple[str, ...]


class Synonyms:
    """Phrases that mean others. Immutable: safe to use from threads."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        """Know these rows."""
        rows = [*rows]
        languages = {row.language for row in rows}
        self._by_language: dict[str | None, Phrases[_Meaning]] = {
            language: _table(
                row for row in rows if language is None or row.language in (None, language)
            )
            for language in {None, *languages}
        }
        self._for_all = _table(row for row in rows if row.language is None)

    @classmethod
    def load(cls, folder: Path) -> "Synonyms":
        """Those of a shop's folder; none if it has no `synonyms.tsv`.

        Raises:
            SynonymError: the file can't be read or a line is wrong.
        """
        path = folder / FILE_NAME
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise SynonymError(str(path), 1, f"the file can't be read: {error.strerror}") from None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            fault = "this is not UTF-8; save the file as tab-separated UTF-8"
            if len(content) > MAX_BYTES:
                fault = f"the file is larger than {MAX_BYTES:,} bytes: shorten it"
            raise SynonymError(str(path), line, fault) from None
        return cls(parse(text, name=str(path)))

    @classmethod
    def save(cls, folder: Path, text: str) -> "Synonyms":
        """Check a file's text and, if all of it is right, let the shop have it.

        Raises:
            SynonymError: a line is wrong; the shop's file stays as it was.
            OSError: the folder can't be written.
        """
        synonyms = cls(parse(text))
        write_atomic(folder / FILE_NAME, text.encode())
        return synonyms

    def expand(self, text: str, language: str | None) -> Expanded:
        """What to search for instead of a text, and what else.

        At each place the longest phrase counts, so that a stop phrase within a longer phrase
        stays. What a phrase is replaced by is not looked up again: rows that name each other
        are no loop. A query of stop phrases alone keeps them.

        Args:
            text: what was asked.
            language: ISO 639-1 code; rows of other languages are passed over. None: not known,
                and all rows count.
        """
        base = language.split("-")[0].casefold() if language else None
        table = self._by_language.get(base, self._for_all)
        cleaned = clean(text)
        read = tokens(cleaned)
        found = [
            (match, meant)
            for match in table.longest([token.key for token in read])
            if (meant := _meant(match, read, cleaned))
        ]
        if not found:
            return Expanded(text)
        return _expanded(cleaned, read, found)


def _table(rows: Iterable[Row]) -> Phrases[_Meaning]:
    table = Phrases[_Meaning]()
    for row in rows:
        written = [(phrase, keys(phrase)) for phrase in row.phrases]
        for _, key in written:
            others = row.to or tuple(other for other, its in written if its != key)
            table.add(key, _Meaning(row.kind, others))
    return table


def _meant(match: Match[_Meaning], read: Sequence[Token], cleaned: str) -> list[_Meaning]:
    """What a phrase means at this place: a unit is one only after a number."""
    before = cleaned[read[match.start - 1].start] if match.start else ""
    return [each for each in match.values if each.kind != "unit" or before.isdigit()]


def _expanded(
    cleaned: str, read: Sequence[Token], found: Sequence[tuple[Match[_Meaning], list[_Meaning]]]
) -> Expanded:
    pieces: list[str] = []
    removed: list[str] = []
    units: list[tuple[str, str]] = []
    replaceable: list[tuple[int, str, list[str]]] = []
    """Places among the pieces, what stands there, and what may."""
    end = 0
    keeps_stops = _nothing_else(read, found)
    for match, meanings in found:
        start, stop = read[match.start].start, read[match.end - 1].end
        phrase = cleaned[start:stop]
        pieces.append(cleaned[end:start])
        end = stop
        kinds = {meaning.kind: meaning for meaning in meanings}
        if "stop" in kinds and not keeps_stops:
            removed.append(phrase)
            continue
        if "unit" in kinds:
            spelling = kinds["unit"].others[0]
            if spelling != phrase:
                units.append((phrase, spelling))
            phrase = spelling
        others = [
            other
            for meaning in meanings
            if meaning.kind in ("same", "means")
            for other in meaning.others
        ]
        replaceable.append((len(pieces), phrase, [*dict.fromkeys(others)]))
        pieces.append(phrase)
    pieces.append(cleaned[end:])
    return Expanded(
        join(pieces),
        tuple(islice(_alternatives(pieces, replaceable), MAX_ALTERNATIVES)),
        tuple(removed),
        tuple(units),
    )


def _alternatives(
    pieces: Sequence[str], replaceable: Iterable[tuple[int, str, list[str]]]
) -> Iterator[Alternative]:
    for place, phrase, others in replaceable:
        for other in others:
            text = join([*pieces[:place], other, *pieces[place + 1 :]])
            yield Alternative(text, ALTERNATIVE_WEIGHT, phrase, other)


def _nothing_else(
    read: Sequence[Token], found: Sequence[tuple[Match[_Meaning], list[_Meaning]]]
) -> bool:
    """Whether the text has no token but those of stop phrases."""
    stopped = sum(
        match.end - match.start
        for match, meanings in found
        if any(meaning.kind == "stop" for meaning in meanings)
    )
    return stopped == len(read)
