"""What a user can get wrong in marketing."""

from omnishelf.errors import OmnishelfError


class MarketingError(OmnishelfError):
    """A feed, an audience, a budget or a choice of creatives can't be made of what was given."""
