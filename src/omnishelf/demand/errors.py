"""Errors of this room."""

from omnishelf.errors import OmnishelfError


class DemandError(OmnishelfError):
    """Sales that can't be read, or too few of them for what is asked."""
