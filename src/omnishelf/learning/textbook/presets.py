"""The textbook's networks by name."""

from collections.abc import Callable, Mapping

from omnishelf.errors import ModelError
from omnishelf.learning.textbook.networks.cnn import CnnNetwork
from omnishelf.learning.textbook.networks.multi_task import MultiTaskNetwork
from omnishelf.learning.textbook.networks.pair import PairNetwork, Shape
from omnishelf.learning.textbook.networks.reference import ReferenceNetwork
from omnishelf.learning.textbook.networks.rnn import RnnNetwork

Maker = Callable[[Shape], PairNetwork]

TEXTBOOK: Mapping[str, Maker] = {
    "reference": ReferenceNetwork,
    "cnn": CnnNetwork,
    "rnn": RnnNetwork,
    "multi-task": MultiTaskNetwork,
}


def textbook_network(name: str) -> Maker:
    """What makes the network of a name.

    Raises:
        ModelError: there is none of that name.
    """
    if name not in TEXTBOOK:
        raise ModelError(f"no textbook model '{name}'; there are: {', '.join(TEXTBOOK)}")
    return TEXTBOOK[name]
