"""The toy encoders, watched and held back through files: also in processes of a Ray cluster."""

import os
import time
from pathlib import Path

import toy_encoders
from omnishelf.encoders.sets import SourceEncoders
from omnishelf.settings import EncoderSettings, Settings


class Watched:
    """Notes in a file of its process what it encodes. While there is a file `wait`, each call
    takes a file `ticket…` first, and waits until there is one."""

    def __init__(self, inner, folder):
        self.inner, self.folder = inner, folder

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def encode(self, batch, *, side="product"):
        with (self.folder / f"encoded-{os.getpid()}").open("a") as file:
            file.writelines(f"{_seen(each)}\n" for each in batch)
        while (self.folder / "wait").exists() and not self._ticket():
            time.sleep(0.05)
        return self.inner.encode(batch, side=side)

    def _ticket(self):
        for ticket in self.folder.glob("ticket*"):
            try:
                ticket.unlink()
            except FileNotFoundError:
                continue
            return True
        return False


def _seen(each):
    return repr(each) if isinstance(each, str) else hash(each.tobytes())


def build(settings):
    """The entry point of the set `watched`."""
    folder = Path(settings.folder)
    return {
        source: SourceEncoders(made := Watched(encoders.product, folder), {source: made})
        for source, encoders in toy_encoders.build(settings).items()
    }


def watched(folder):
    """Settings of a shop whose encoders are watched through this folder."""
    folder.mkdir(exist_ok=True)
    return Settings(encoders=EncoderSettings(set="watched", folder=str(folder)))


def encoded(folder):
    """By process: what it has encoded, in order."""
    return {
        file.name.removeprefix("encoded-"): file.read_text().splitlines()
        for file in folder.glob("encoded-*")
    }


def install(folder):
    """Make a folder that, on the path for modules, lets any process find the set."""
    facts = folder / "watched_encoders-1.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: watched-encoders\nVersion: 1\n")
    (facts / "entry_points.txt").write_text(
        "[omnishelf.encoders]\nwatched = watched_encoders:build\n"
    )
    return folder
