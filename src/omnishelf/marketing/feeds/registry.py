"""The platforms by name."""

from collections.abc import Mapping

from omnishelf.marketing.errors import MarketingError
from omnishelf.marketing.feeds.generic import GENERIC
from omnishelf.marketing.feeds.google import GOOGLE
from omnishelf.marketing.feeds.meta import META
from omnishelf.marketing.feeds.platform import Platform
from omnishelf.marketing.feeds.tiktok import TIKTOK

PLATFORMS: Mapping[str, Platform] = {each.name: each for each in (GOOGLE, META, TIKTOK, GENERIC)}


def platform(name: str) -> Platform:
    """A platform's rules.

    Raises:
        MarketingError: nobody knows it.
    """
    if name not in PLATFORMS:
        raise MarketingError(
            f"there is no feed for '{name}': choose one of {', '.join(PLATFORMS)}; 'generic' is "
            "for everybody else"
        )
    return PLATFORMS[name]
