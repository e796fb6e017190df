"""Media of a batch of products: what each reference holds, without keeping it in memory."""

import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from omnishelf.catalog.media.fetch import fetch_all
from omnishelf.catalog.media.reference import is_data_uri, is_url, read_reference
from omnishelf.catalog.media.store import MediaStore
from omnishelf.errors import MediaError
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.fingerprints import digest
from omnishelf.settings import MediaLimits


@dataclass(frozen=True, slots=True)
class Resolved:
    """One reference that holds something."""

    digest: bytes
    reference: str
    """What the product keeps: the reference itself, or `media:<sha256>` for a data URI."""
    read: Callable[[], bytes]
    """Reads the content (again); raises MediaError."""


class MediaIntake:
    """Finds out what references hold.

    Contents are hashed and let go: a batch of large pictures must not fill the memory. Data
    URIs are kept in the shop's own media folder. What a URL holds is taken to stay the same,
    as shops change the address when they change the picture; it is downloaded once.
    """

    def __init__(
        self, store: MediaStore, cache: FeatureCache, limits: MediaLimits, *, local: bool = True
    ) -> None:
        """Read with these limits, keep data URIs in this store, remember downloads here.

        `local` says whether paths of this machine are read: not for a stranger's catalog.
        """
        self._store = store
        self._cache = cache
        self._limits = limits
        self._local = local
        self._spool = tempfile.TemporaryDirectory(prefix="omnishelf-downloads-")
        self._downloads: deque[Path] = deque()
        """A folder for each batch that was resolved and not cleared yet."""

    def resolve(self, references: Iterable[str]) -> dict[str, Resolved | MediaError]:
        """What each reference of a batch holds, or why it can't be had."""
        self._downloads.append(Path(tempfile.mkdtemp(dir=self._spool.name)))
        wanted = list(dict.fromkeys(references))
        urls = [reference for reference in wanted if is_url(reference)]
        found: dict[str, Resolved | MediaError] = dict(self._downloaded(urls))
        for reference in wanted:
            if reference not in found:
                try:
                    found[reference] = self._read_here(reference)
                except MediaError as error:
                    found[reference] = error
        return found

    def clear(self) -> None:
        """Forget the downloads of the first batch that was not cleared yet."""
        shutil.rmtree(self._downloads.popleft())

    def close(self) -> None:
        """Remove temporary files."""
        self._spool.cleanup()

    def _read_here(self, reference: str) -> Resolved:
        if not self._local and not is_data_uri(reference):
            raise MediaError(f"{Path(reference).name} is not an http(s) URL or data URI")
        content = read_reference(reference, self._limits, kept=self._store.folder)
        if is_data_uri(reference):
            reference = self._store.keep(content)
        return Resolved(digest(content), reference, lambda: self._read_again(reference))

    def _read_again(self, reference: str) -> bytes:
        return read_reference(reference, self._limits, kept=self._store.folder)

    def _downloaded(self, urls: list[str]) -> dict[str, Resolved | MediaError]:
        known = self._cache.downloads(urls)
        found: dict[str, Resolved | MediaError] = {
            url: Resolved(held, url, lambda url=url: self._read_again(url))  # type: ignore[misc]
            for url, held in known.items()
        }
        fresh: dict[str, bytes] = {}
        for url, content in fetch_all((url for url in urls if url not in known), self._limits):
            if isinstance(content, MediaError):
                found[url] = content
                continue
            held = digest(content)
            file = self._downloads[-1] / held.hex()
            file.write_bytes(content)
            fresh[url] = held
            found[url] = Resolved(held, url, file.read_bytes)
        self._cache.keep_downloads(fresh)
        return found
