"""The measures that a run can be judged by, and their names."""

import re

from omnishelf.errors import OmnishelfError

MEASURES = ("nDCG@10", "R@10", "R@100", "RR", "P@10", "AP")
"""What is measured unless something else is asked for; the first is the main one."""

DEEPEST = 1_000
"""Hits that a query may ask for."""
_DEPTH = 100
"""Hits that measures without a cut-off look at, at least."""
_FORM = re.compile(r"(?:(nDCG|RR|AP|R|P)@([1-9]\d*)|nDCG|RR|AP)")


class MeasureError(OmnishelfError):
    """A measure's name is not known."""


def parse_measures(names: str) -> tuple[str, ...]:
    """Read names of measures, separated by commas, such as `nDCG@10,R@100`.

    Raises:
        MeasureError: none is named, or a name is not known, or looks too deep.
    """
    measures = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    for name in measures:
        if not _FORM.fullmatch(name):
            raise MeasureError(
                f"no measure '{name}'; there are nDCG@k, R@k (recall), P@k (precision), RR@k "
                "(reciprocal rank) and AP@k (average precision), such as nDCG@10; nDCG, RR and "
                "AP need no @k"
            )
        if (cutoff := _cutoff(name)) > DEEPEST:
            raise MeasureError(f"{name} looks {cutoff:,} hits deep; {DEEPEST:,} is the most")
    if not measures:
        raise MeasureError("no measures are named: give some, such as nDCG@10,R@100")
    return measures


def depth(measures: tuple[str, ...]) -> int:
    """Hits that a run needs for these measures."""
    return max(_DEPTH, *(_cutoff(name) for name in measures))


def _cutoff(name: str) -> int:
    return int(name.partition("@")[2] or 0)
