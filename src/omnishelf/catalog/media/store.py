"""Media that came as bytes, kept in the shop's own folder under their sha256."""

import hashlib
from pathlib import Path

from omnishelf.catalog.media.reference import KEPT, kept_path
from omnishelf.files import write_atomic


class MediaStore:
    """Files by content: the same picture is kept once."""

    def __init__(self, folder: Path) -> None:
        """Keep files in this folder."""
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Keep a file, durable on return; gives its reference `media:<sha256>`."""
        reference = KEPT + hashlib.sha256(content).hexdigest()
        path = kept_path(self.folder, reference)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, content)
        return reference
