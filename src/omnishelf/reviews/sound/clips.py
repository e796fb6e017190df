"""Clips to learn emotions from: a CSV beside its sounds."""

import csv
from dataclasses import dataclass
from pathlib import Path

from omnishelf.errors import MediaError
from omnishelf.reviews.heads.errors import HeadError
from omnishelf.reviews.sound.clip import Unheard, voice_in
from omnishelf.reviews.sound.emotions import PLACES
from omnishelf.reviews.sound.features import voice_features
from omnishelf.reviews.sound.train import Spoken
from omnishelf.settings import MediaLimits

COLUMNS = ("audio", "speaker", "emotion")


@dataclass(frozen=True, eq=False)
class Clips:
    """What was read."""

    rows: tuple[Spoken, ...]
    rejected: tuple[str, ...]
    """Each with its line and what is wrong with it."""


def read_clips(path: Path, limits: MediaLimits) -> Clips:
    """Read clips and make their features; a bad row is reported and skipped.

    Args:
        path: a CSV in UTF-8 with the columns audio (a path from the CSV's folder), speaker and
            emotion.
        limits: of one clip.

    Raises:
        HeadError: the file can't be read, or lacks a column.
        ModelError: the extra `audio` is not installed.
    """
    rows: list[Spoken] = []
    rejected: list[str] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            lacking = [name for name in COLUMNS if name not in (table.fieldnames or ())]
            if lacking:
                raise HeadError(
                    f"{path} has no column '{lacking[0]}': it needs {', '.join(COLUMNS)}"
                )
            for row in table:
                told = _read(row, path.parent, limits)
                if isinstance(told, Spoken):
                    rows.append(told)
                else:
                    rejected.append(f"line {table.line_num}: {told}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise HeadError(f"{path} can't be read as a CSV in UTF-8: {error}") from None
    return Clips(tuple(rows), tuple(rejected))


def _read(row: dict[str, str | None], folder: Path, limits: MediaLimits) -> Spoken | str:
    audio, speaker, emotion = ((row[name] or "").strip() for name in COLUMNS)
    if not audio or not speaker:
        return f"no {'speaker' if audio else 'audio'}"
    if emotion not in PLACES:
        return f"emotion '{emotion[:40]}' is not one of {', '.join(PLACES)}"
    try:
        voice = voice_in(str(folder / audio), limits)
    except MediaError as error:
        return str(error)
    if isinstance(voice, Unheard):
        return f"{audio}: {voice.why}"
    return Spoken(voice_features(voice.speech), emotion, speaker)
