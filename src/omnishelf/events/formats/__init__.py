"""Exports of events from elsewhere, each format in a file of its own."""

from collections.abc import Mapping

from omnishelf.events.formats import csv, ga4
from omnishelf.events.formats.found import Found, How, Reading

__all__ = ["FORMATS", "Found", "How"]

FORMATS: Mapping[str, Reading] = {"csv": csv.read, "ga4": ga4.read}
