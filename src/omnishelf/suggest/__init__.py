"""What a shopper who is still typing may be about to ask for."""

from omnishelf.suggest.suggester import Suggester
from omnishelf.suggest.suggestion import Suggestion

__all__ = ["Suggester", "Suggestion"]
