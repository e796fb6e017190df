"""Models made ready for use: from a local folder, or built once from an installed package."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from omnishelf.encoders.manifest import ModelSpec, manifest, model_spec
from omnishelf.errors import ModelError
from omnishelf.files import sha256_of, write_atomic

HOME_VARIABLE = "OMNISHELF_HOME"
"""Environment variable: where built models are kept (default: ~/.cache/omnishelf)."""

FOLDER_VARIABLE = "OMNISHELF_MODELS"
"""Environment variable: a folder of ready models, one folder each, looked at first."""

CHECKSUMS = "checksums.json"
_verified: set[Path] = set()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model and whether it is here."""

    name: str
    purpose: str
    licence: str
    origin: str
    state: str
    """`ready`, `can be built`, or what has to be installed."""
    bytes: int


def list_models() -> list[ModelStatus]:
    """All models of the manifest."""
    return [_status(spec) for spec in manifest().values()]


def model_folder(name: str) -> Path:
    """Folder of a model's files, checked against their checksums once in a process.

    Looked for in `OMNISHELF_MODELS`, then among the models built before, then built from its
    installed package.

    Raises:
        ModelError: unknown model, damaged files, or the package is not installed.
    """
    spec = model_spec(name)
    with _lock:
        folder = _local(spec)
        if folder is None:
            folder = _built(spec)
            if not (folder / CHECKSUMS).exists():
                _build(spec, folder)
        if folder not in _verified:
            _verify(spec, folder)
            _verified.add(folder)
        return folder


def fetch_model(name: str, *, force: bool = False) -> Path:
    """Get a model ready for use; `force` builds again what is here already.

    Raises:
        ModelError: as `model_folder`.
    """
    spec = model_spec(name)
    if force and _local(spec) is None:
        with _lock:
            _build(spec, _built(spec))
            _verified.discard(_built(spec))
    return model_folder(name)


def verify_model(name: str) -> None:
    """Check a model's files, and the package files it was built from.

    Raises:
        ModelError: a file is missing or not what it should be.
    """
    spec = model_spec(name)
    paths = spec.source_paths()
    if paths is not None:
        _check_sources(spec, paths)
    _verify(spec, model_folder(name))


def _status(spec: ModelSpec) -> ModelStatus:
    folder = _local(spec) or _built(spec)
    if (folder / CHECKSUMS).exists():
        state = "ready"
    elif spec.source_paths() is not None:
        state = "can be built"
    else:
        state = f"pip install {spec.package}"
    size = sum(file.stat().st_size for file in folder.iterdir()) if folder.is_dir() else 0
    return ModelStatus(spec.name, spec.purpose, spec.licence, spec.origin, state, size)


def _local(spec: ModelSpec) -> Path | None:
    models = os.environ.get(FOLDER_VARIABLE)
    if models and (folder := Path(models) / spec.name).is_dir():
        return folder
    return None


def _built(spec: ModelSpec) -> Path:
    home = os.environ.get(HOME_VARIABLE) or Path.home() / ".cache" / "omnishelf"
    return Path(home) / "models" / f"{spec.name}-{spec.conversion}"


def _verify(spec: ModelSpec, folder: Path) -> None:
    way_out = f"run 'omnishelf models fetch --force {spec.name}'"
    try:
        checksums = json.loads((folder / CHECKSUMS).read_text())
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / CHECKSUMS}: {error}: {way_out}") from None
    for file, checksum in checksums.items():
        path = folder / file
        if not path.exists() or sha256_of(path) != checksum:
            raise ModelError(f"{path} is missing or damaged: {way_out}")


def _check_sources(spec: ModelSpec, paths: dict[str, Path]) -> None:
    for name, path in paths.items():
        if not path.exists() or sha256_of(path) != spec.sources[name]:
            raise ModelError(
                f"{path} is not the file that {spec.name} is built from: "
                f"install its package again (pip install --force-reinstall {spec.package})"
            )


def _build(spec: ModelSpec, folder: Path) -> None:
    paths = spec.source_paths()
    if paths is None:
        raise ModelError(
            f"the model {spec.name} needs the package {spec.package}: "
            "pip install 'omnishelf[offline]'"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _only_one_builds(folder):
        _check_sources(spec, paths)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{spec.name}-") as temporary:
            _convert(spec, Path(temporary))
            # Beside first, then in its place: a crash leaves no half model.
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(temporary, folder.with_suffix(".new"), dirs_exist_ok=True)
            folder.with_suffix(".new").rename(folder)


def _convert(spec: ModelSpec, target: Path) -> None:
    # In a process of its own, so that the memory it takes is given back whole.
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", f"omnishelf.encoders.convert.{spec.converter}", str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ModelError(f"the model {spec.name} can't be built: {last}")
    checksums = {file.name: sha256_of(file) for file in sorted(target.iterdir())}
    write_atomic(target / CHECKSUMS, json.dumps(checksums, indent=2).encode())


@contextmanager
def _only_one_builds(folder: Path) -> Iterator[None]:
    with (folder.parent / f".{folder.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
