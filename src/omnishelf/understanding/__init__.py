"""What a shopper's words ask for: colours, prices, sizes and more, each with where it was said."""

from omnishelf.understanding.conditions import Chip, Conditions
from omnishelf.understanding.reader import Reader
from omnishelf.understanding.reading import Reading
from omnishelf.understanding.slot import Slot, SlotKind
from omnishelf.understanding.tables import RulesError

__all__ = ["Chip", "Conditions", "Reader", "Reading", "RulesError", "Slot", "SlotKind"]
