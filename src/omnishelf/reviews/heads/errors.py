"""What a user can get wrong in training this room's heads."""

from omnishelf.errors import OmnishelfError


class HeadError(OmnishelfError):
    """A head can't be trained from what was given."""
