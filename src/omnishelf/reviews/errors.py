"""What a user can get wrong with reviews."""

from omnishelf.errors import OmnishelfError


class ReviewError(OmnishelfError):
    """Reviews can't be read, learned from, or a model of them opened."""
