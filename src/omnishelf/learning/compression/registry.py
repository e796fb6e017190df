"""The methods by name."""

from collections.abc import Mapping

from omnishelf.learning.compression.method import Method
from omnishelf.learning.compression.methods.distil import distil
from omnishelf.learning.compression.methods.dynamic import quantise_dynamic
from omnishelf.learning.compression.methods.prune import prune
from omnishelf.learning.compression.methods.static import quantise_static

METHODS: Mapping[str, Method] = {
    "int8-dynamic": Method(
        "int8 weights, activations scaled by each input as it comes", quantise_dynamic
    ),
    "int8-static": Method(
        "int8 weights and activations, ranges calibrated on the shop's own inputs", quantise_static
    ),
    "prune": Method("the smallest weights made zero, as many as halve the gzipped file", prune),
    "static": Method(
        "a table of term vectors, distilled from the text encoder", distil, only="query-text"
    ),
}
"""In the order in which they are tried."""
